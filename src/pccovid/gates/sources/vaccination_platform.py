"""The national vaccination platform: pages of JSON over HTTP, one row a dose, in the order of their change."""

from collections.abc import Iterator
from datetime import date, datetime

import httpx
import msgspec

from pccovid import people
from pccovid.commons import codes
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import http, load, model
from pccovid.gates.sources.framework.addresses import addresses
from pccovid.gates.sources.framework.columns import compare_columns
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.cutting import CHUNK
from pccovid.gates.sources.framework.model import (
    NULL,
    Batch,
    BatchReport,
    Chunk,
    Connector,
    Contract,
    Fields,
    Progress,
    Rejected,
    Row,
)
from pccovid.gates.sources.framework.rows import splitter
from pccovid.gates.sources.framework.targets import records
from pccovid.ground import clock
from pccovid.records import vaccination

_BEGINNING = "1900-01-01T00:00:00+07:00"


class Position(msgspec.Struct):
    """How far the platform was read: what was asked, the page that comes next, the newest change seen."""

    since: str
    page: str = ""
    newest: str = ""


class Page(msgspec.Struct):
    """One answer: rows as they came, the cursor of the next page, the platform's own time."""

    du_lieu: list[msgspec.Raw]
    trang_tiep: str | None
    luc: str


def read(fields: Fields, on: date) -> Row | Rejected:
    """One dose and the person it was given to: PERSON, then the columns of a dose."""
    (key, name_text, birth_text, sex_text, paper, phone, province, district, commune, street,
     number, product, lot, given, site, site_name, checked, updated) = fields  # fmt: skip
    wrong: list[str] = []
    key = rule.key(key, wrong)
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex = rule.sex(sex_text)
    id_number = rule.id_number(paper, sex, birth_year, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    product_text = rule.required(product, wrong, "vaccine_missing")
    dose_no = _ordinal(number, wrong)
    given_on = rule.day(given, on, wrong, "dose_date")
    if wrong:
        return Rejected(tuple(wrong))
    return (
        updated, key, name, birth_date, birth_year, sex, id_number, rule.phone(phone),
        rule.commune(province, district, commune), rule.words(street), NULL,
        codes.vaccine(product) or NULL, product_text, dose_no, given_on,
        rule.words(lot), rule.words(site), rule.words(site_name), rule.words(checked),
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Ask for what changed since the bookmark, ten minutes of it once more."""
    contract = connector.contract
    batch = load.open_pull(contract, f"GET {contract.stream}")
    if load.is_closed(batch):
        return [load.report(batch)]
    chunks = _chunks(contract, batch, progress)
    return [load.take_in(connector, batch, chunks, splitter(contract))]


def _chunks(contract: Contract, batch: Batch, progress: Progress) -> Iterator[Chunk]:
    """Pages put together to chunks of about 4 MB; the bookmark behind each lets the next pull go on there."""
    known = addresses(contract.source)
    position = _start(contract, batch)
    size, line, raws = batch.byte_to, batch.line_to, list[bytes]()
    with httpx.Client(base_url=known["url"], headers={"Authorization": f"Bearer {known['key']}"}, timeout=30) as client:
        more = True
        while more:
            page = _page(client, contract, position)
            if page.du_lieu:
                compare_columns(contract, _names(page.du_lieu[0]), released=batch.released_by is not None)
            raws += map(bytes, page.du_lieu)
            more = page.trang_tiep is not None
            position = Position(position.since, page.trang_tiep or "", _newest(position, page))
            if raws and (not more or sum(map(len, raws)) >= CHUNK):
                size, start, line = size + sum(map(len, raws)), line, line + len(raws)
                cursor = msgspec.json.encode(position).decode()
                yield Chunk(raws, list(range(start + 1, line + 1)), model.Position(size, line, cursor))
                progress(contract.title_en, line, 0)
                raws = []


def _start(contract: Contract, batch: Batch) -> Position:
    kept = load.bookmark(contract)
    if kept is None:
        return Position(since=_BEGINNING)
    position = msgspec.json.decode(kept.cursor, type=Position)
    if batch.next_chunk and position.page:
        return position
    return Position(since=load.overlapping(contract, position.newest or position.since, kept))


def _page(client: httpx.Client, contract: Contract, position: Position) -> Page:
    asked = {"cap_nhat_tu": position.since, "trang": position.page, "so_dong": contract.limits.page_rows}
    request = client.build_request("GET", contract.stream, params={k: v for k, v in asked.items() if v})
    return http.ask(client, request, _parse)


def _parse(body: bytes) -> Page:
    try:
        return msgspec.json.decode(body, type=Page)
    except msgspec.DecodeError as error:
        raise http.BadAnswer(str(error)) from error


def _names(raw: msgspec.Raw) -> list[str]:
    try:
        return list(msgspec.json.decode(raw, type=dict[str, object]))
    except msgspec.DecodeError as error:
        raise http.BadAnswer(str(error)) from error


def _newest(position: Position, page: Page) -> str:
    """The newest change seen: rows come in its order, so it is that of the last row that has a readable one."""
    for raw in reversed(page.du_lieu):
        try:
            return datetime.fromisoformat(msgspec.json.decode(raw)["cap_nhat"]).astimezone(clock.VIETNAM).isoformat()
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            continue
    return position.newest


def _ordinal(text: str, wrong: list[str]) -> str:
    text = text.strip()
    if len(text) != 1 or text not in "123456789":
        wrong.append("dose_not_number" if text else "dose_missing")
    return text


_TARGET = records(people.arrivals.PERSON, vaccination.FACTS)
CONNECTOR = Connector(contracts()["vaccination_platform"], read, _TARGET, fetch)
