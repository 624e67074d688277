"""The transport "rest": pages of JSON over HTTP in the order of their changes, read from a bookmark on.

A connector says how a page is asked for and how its envelope opens; the rest is the same for all: conditional requests
(RFC 9110: If-None-Match, 304), pages put together to chunks, and a bookmark behind each from which the next pull goes
on, be it after a kill or for what has changed since.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

import httpx
import msgspec

from pccovid.gates.sources.framework import http, load, model
from pccovid.gates.sources.framework.addresses import addresses
from pccovid.gates.sources.framework.columns import compare_columns
from pccovid.gates.sources.framework.cutting import CHUNK
from pccovid.gates.sources.framework.model import Batch, BatchReport, Chunk, Connector, Contract, Progress
from pccovid.gates.sources.framework.rows import splitter
from pccovid.ground import clock

T = TypeVar("T")
_BEGINNING = "1900-01-01T00:00:00+07:00"


class Position(msgspec.Struct):
    """How far a source was read: what was asked, the page that comes next, the newest change seen.

    `tag` is what the source called the state of its answer to `since` (ETag): equal means that nothing has changed.
    """

    since: str
    page: str = ""
    newest: str = ""
    tag: str = ""


class Page(NamedTuple):
    """One answer: rows as they came, and the cursor of the next page, empty behind the last."""

    rows: list[msgspec.Raw]
    next: str


@dataclass(frozen=True)
class Interface:
    """How one source is asked and answers.

    `ask` gives the parameters of a page by their names, empty ones left out: since when, which page, how many rows.
    `open` takes the rows out of the body of an answer; DecodeError when it is not in the agreed form.
    """

    ask: Callable[[str, str, int], dict[str, str | int]]
    open: Callable[[bytes], Page]


def pull_pages(connector: Connector, interface: Interface, progress: Progress) -> list[BatchReport]:
    """Ask for what changed since the bookmark, some minutes of it once more."""
    contract = connector.contract
    batch = load.open_pull(contract, f"GET {contract.stream}")
    if load.is_closed(batch):
        return [load.report(batch)]
    chunks = _chunks(contract, interface, batch, progress)
    return [load.take_in(connector, batch, chunks, splitter(contract))]


def ask_json(contract: Contract, path: str, params: dict[str, str | int], kind: type[T]) -> T:
    """One question to a source, its answer as a struct.

    Raises
    ------
    Unreachable
        It does not answer, or not in the agreed form.
    """
    known = addresses(contract.source)

    def opened(answer: httpx.Response) -> T:
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except msgspec.DecodeError as error:
            raise http.BadAnswer(str(error)) from error

    with httpx.Client(base_url=known["url"], headers={"Authorization": f"Bearer {known['key']}"}, timeout=30) as client:
        return http.send(client, client.build_request("GET", path, params=params), opened)


def _chunks(contract: Contract, interface: Interface, batch: Batch, progress: Progress) -> Iterator[Chunk]:
    """Pages put together to chunks of about 4 MB, each with the bookmark behind it."""
    known = addresses(contract.source)
    position = _start(contract, batch)
    size, line, raws = batch.byte_to, batch.line_to, list[bytes]()
    with httpx.Client(base_url=known["url"], headers={"Authorization": f"Bearer {known['key']}"}, timeout=30) as client:
        more = True
        while more:
            page, tag = _page(client, contract, interface, position)
            if page.rows:
                compare_columns(contract, _names(page.rows[0]), released=batch.released_by is not None)
            raws += map(bytes, page.rows)
            more = page.next != ""
            newest = _newest(contract, page) or position.newest
            position = Position(position.since, page.next, newest, tag or position.tag)
            if raws and (not more or sum(map(len, raws)) >= CHUNK):
                size, start, line = size + sum(map(len, raws)), line, line + len(raws)
                cursor = msgspec.json.encode(position).decode()
                yield Chunk(raws, list(range(start + 1, line + 1)), model.Position(size, line, cursor))
                progress(contract.title_en, line, 0)
                raws = []


def _start(contract: Contract, batch: Batch) -> Position:
    """Behind the last committed page of a pull that was cut off, or where a new one begins."""
    kept = load.bookmark(contract)
    if kept is None:
        return Position(since=_BEGINNING)
    position = msgspec.json.decode(kept.cursor, type=Position)
    if batch.next_chunk and position.page:
        return position
    since = load.overlapping(contract, position.newest or position.since, kept)
    return Position(since, tag=position.tag if since == position.since else "")


def _page(client: httpx.Client, contract: Contract, interface: Interface, position: Position) -> tuple[Page, str]:
    """A page and the tag of the whole answer; an empty page when the source says that nothing has changed."""
    asked = interface.ask(position.since, position.page, contract.limits.page_rows)
    request = client.build_request("GET", contract.stream, params={k: v for k, v in asked.items() if v})
    is_first = not position.page
    if is_first and position.tag:
        request.headers["If-None-Match"] = position.tag

    def opened(answer: httpx.Response) -> tuple[Page, str]:
        if answer.status_code == http.NOT_MODIFIED:
            return Page([], ""), position.tag
        try:
            return interface.open(answer.content), answer.headers.get("ETag", "") if is_first else ""
        except msgspec.DecodeError as error:
            raise http.BadAnswer(str(error)) from error

    return http.send(client, request, opened)


def _names(raw: msgspec.Raw) -> list[str]:
    try:
        return list(msgspec.json.decode(raw, type=dict[str, object]))
    except msgspec.DecodeError as error:
        raise http.BadAnswer(str(error)) from error


def _newest(contract: Contract, page: Page) -> str:
    """The newest change of a page: rows come in its order, so it is that of the last row that has a readable one."""
    for raw in reversed(page.rows):
        try:
            moment = datetime.fromisoformat(msgspec.json.decode(raw)[contract.cursor])
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            continue
        return moment.astimezone(clock.VIETNAM).isoformat()
    return ""
