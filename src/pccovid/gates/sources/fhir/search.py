"""Search: `GET Type?_lastUpdated=ge…&_sort=_lastUpdated&_count=…`, and the pages behind its links `next`.

Ground: https://hl7.org/fhir/R4/search.html, http.html#paging. Each type has a batch and a bookmark of its own: the
newest `lastUpdated` seen. A few minutes before it are asked for once more: servers commit late.
"""

from collections.abc import Iterator

import httpx
import msgspec

from pccovid.commons import fhir
from pccovid.commons.fhir import terms
from pccovid.gates.sources.fhir.parts import PATIENT, again, part_of, split
from pccovid.gates.sources.framework import http, load, model
from pccovid.gates.sources.framework.addresses import addresses
from pccovid.gates.sources.framework.cutting import CHUNK
from pccovid.gates.sources.framework.model import (
    Batch,
    BatchReport,
    Chunk,
    Connector,
    Contract,
    Progress,
    Status,
    Unreachable,
)

JSON = "application/fhir+json"
TESTS = ",".join(f"{terms.LOINC}|{code}" for code in terms.TEST_CODES)  # of observations, tests alone were agreed


class Position(msgspec.Struct):
    """How far a type was read: what was asked, the address of the page that comes next, the newest change seen."""

    since: str = ""
    page: str = ""
    newest: str = ""


class _Meta(msgspec.Struct, rename="camel"):
    last_updated: str = ""


class _Dated(msgspec.Struct):
    meta: _Meta = msgspec.field(default_factory=_Meta)


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Every type in turn, Patients first. Where they fail the rest waits: it would not be known whom it is about."""
    reports: list[BatchReport] = []
    with client_of(connector.contract) as client:
        for kind in connector.contract.parts:
            reports.append(_pull(part_of(connector, kind), client, progress))
            if kind == PATIENT:
                if reports[-1].status != Status.DONE:
                    break
                reports += again(connector)
    return reports


def client_of(contract: Contract) -> httpx.Client:
    """A client of the server that the operator's file names, with its key."""
    known = addresses(contract.source)
    headers = {"Authorization": f"Bearer {known['key']}", "Accept": JSON}
    return httpx.Client(base_url=known["url"], headers=headers, timeout=30)


def on_server(client: httpx.Client, address: str) -> httpx.URL:
    """An address that the server told.

    Raises
    ------
    Unreachable
        It leads to another server, which may not see our key.
    """
    url = client.base_url.join(address)
    if not is_on_server(client, address):
        raise Unreachable(f"Nguồn {client.base_url.host} chỉ sang máy chủ khác ({url.host}): không hỏi tiếp")
    return url


def is_on_server(client: httpx.Client, address: str) -> bool:
    """Whether an address leads to the server that we ask; one kept from a former pull may not, once it has moved."""
    base, url = client.base_url, client.base_url.join(address)
    return (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port)


def _pull(part: Connector, client: httpx.Client, progress: Progress) -> BatchReport:
    batch = load.open_pull(part.contract, f"GET {part.contract.stream}")
    if load.is_closed(batch):
        return load.report(batch)
    return load.take_in(part, batch, _chunks(part.contract, batch, client, progress), split(part))


def _chunks(contract: Contract, batch: Batch, client: httpx.Client, progress: Progress) -> Iterator[Chunk]:
    """Pages put together to chunks of about 4 MB; the bookmark behind each lets the next pull go on there."""
    position = _start(contract, batch, client)
    size, line, raws = batch.byte_to, batch.line_to, list[bytes]()
    more = True
    while more:
        page = http.ask(client, _request(client, contract, position), _parse)
        entries = [
            bytes(entry.resource) for entry in page.entry or () if not entry.search or entry.search.mode != "outcome"
        ]
        raws += entries
        following = page.next_page()
        more = following is not None
        position = Position(position.since, following or "", _newest(entries) or position.newest)
        if raws and (not more or sum(map(len, raws)) >= CHUNK):
            size, start, line = size + sum(map(len, raws)), line, line + len(raws)
            cursor = msgspec.json.encode(position).decode()
            yield Chunk(raws, list(range(start + 1, line + 1)), model.Position(size, line, cursor))
            progress(f"{contract.title_en}: {contract.stream}", line, 0)
            raws = []


def _start(contract: Contract, batch: Batch, client: httpx.Client) -> Position:
    kept = load.bookmark(contract)
    if kept is None:
        return Position()
    position = msgspec.json.decode(kept.cursor, type=Position)
    if batch.next_chunk and position.page and is_on_server(client, position.page):
        return position
    newest = position.newest or position.since
    return Position(since=load.overlapping(contract, newest, kept) if newest else "")


def _request(client: httpx.Client, contract: Contract, position: Position) -> httpx.Request:
    if position.page:
        return client.build_request("GET", on_server(client, position.page))
    asked: dict[str, str | int] = {"_sort": "_lastUpdated", "_count": contract.limits.page_rows}
    if position.since:
        asked["_lastUpdated"] = f"ge{position.since}"
    if contract.stream == "Observation":
        asked["code"] = TESTS
    return client.build_request("GET", contract.stream, params=asked)


def _parse(body: bytes) -> fhir.Bundle:
    try:
        return fhir.parse_as(body, fhir.Bundle)
    except fhir.Invalid as error:
        raise http.BadAnswer(str(error)) from error


def _newest(entries: list[bytes]) -> str:
    """The newest change: resources come in its order, so it is that of the last one that says so."""
    for raw in reversed(entries):
        try:
            found = msgspec.json.decode(raw, type=_Dated).meta.last_updated
        except msgspec.DecodeError:
            continue
        if found:
            return found
    return ""
