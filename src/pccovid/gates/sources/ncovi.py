"""NCOVI: a table in a PostgreSQL of its own, read in pages in the order of its changes, one row a declaration."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import load
from pccovid.gates.sources.framework.addresses import addresses
from pccovid.gates.sources.framework.columns import compare_columns
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import (
    NULL,
    Batch,
    BatchReport,
    Chunk,
    Connector,
    Contract,
    Fields,
    Position,
    Progress,
    Reconciler,
    Rejected,
    Row,
    Unreachable,
)
from pccovid.gates.sources.framework.rows import splitter
from pccovid.gates.sources.framework.targets import records
from pccovid.ground import outside
from pccovid.ground.errors import Unavailable
from pccovid.ground.sql import query
from pccovid.records import declarations

_HERE = __package__ or ""
_SAID = {"t": "t", "f": "f"}  # anything else: not answered


class After(NamedTuple):
    """A place in the order of changes: everything behind it is still to be read."""

    changed: str
    row_id: int


def read(fields: Fields, on: date) -> Row | Rejected:
    """One declaration and the person it is about: PERSON, then the columns of a declaration.

    Times come typed out of their database; only their day is judged.
    """
    (key, name_text, birth_text, sex_text, paper, phone, province, district, commune, street,
     on_behalf, symptoms, exposed, travelled, declared, updated) = fields  # fmt: skip
    wrong: list[str] = []
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex = rule.sex(sex_text)
    id_number = rule.id_number(paper, sex, birth_year, wrong)
    if not declared:
        wrong.append("declared_at_missing")
    rule.not_ahead(declared, on, wrong, "declared_at")
    rule.not_ahead(updated, on, wrong, "updated_at")
    if wrong:
        return Rejected(tuple(wrong))
    return (
        updated or NULL, key, name, birth_date, birth_year, sex, id_number, rule.phone(phone),
        rule.commune(province, district, commune), rule.words(street), _SAID.get(on_behalf, NULL),
        "health", declared, rule.words(symptoms), _SAID.get(exposed, NULL), rule.words(travelled), NULL,
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Read what changed since the bookmark, ten minutes of it once more: late commits stand behind earlier times."""
    contract = connector.contract
    batch = load.open_pull(contract, f"SELECT {contract.stream}")
    if load.is_closed(batch):
        return [load.report(batch)]
    return [load.take_in(connector, batch, _chunks(contract, batch, progress), splitter(contract))]


def _chunks(contract: Contract, batch: Batch, progress: Progress) -> Iterator[Chunk]:
    """Pages as chunks. Rows without a time of change have no place in its order: they are read every time."""
    url, after = addresses(contract.source)["url"], _start(contract, batch)
    size, line = batch.byte_to, batch.line_to
    is_everything = after.changed == "-infinity"
    try:
        total = _compare(url, contract, released=batch.released_by is not None)
        for raws in chain(
            _pages(url, contract, "ncovi_page", after), _pages(url, contract, "ncovi_undated", After("", 0))
        ):
            start, line, size = line, line + len(raws), size + sum(map(len, raws))
            last = _behind(raws[-1])
            cursor = f"{last.changed}|{last.row_id}" if last.changed else None
            yield Chunk(raws, list(range(start + 1, line + 1)), Position(size, line, cursor))
            progress(contract.title_en, line, total if is_everything else 0)
    except Unavailable as problem:
        raise Unreachable(f"Cơ sở dữ liệu {contract.title_vi} không trả lời; lần sau sẽ đọc tiếp") from problem


def _start(contract: Contract, batch: Batch) -> After:
    kept = load.bookmark(contract)
    if kept is None:
        return After("-infinity", 0)
    changed, _, row_id = kept.cursor.rpartition("|")
    return After(changed, int(row_id)) if batch.next_chunk else After(load.overlapping(contract, changed, kept), 0)


def _compare(url: str, contract: Contract, *, released: bool) -> int:
    """Whether the table is that of the contract; about how many rows it has."""
    with outside.connect(url, read_only=True) as tx:
        compare_columns(contract, tx.values(query(_HERE, "ncovi_columns")), released=released)
        return tx.value(query(_HERE, "ncovi_size"))


def _pages(url: str, contract: Contract, name: str, after: After) -> Iterator[list[bytes]]:
    """Pages, each read in a transaction of its own so that none stays open long in somebody else's database."""
    rows = contract.limits.page_rows
    full = True
    while full:
        with outside.connect(url, read_only=True) as tx:
            tx.run(query(_HERE, "ncovi_dates"))
            params = {"after": after.changed, "id": after.row_id, "rows": rows}
            raws = [bytes(row) for row in tx.copy_out(query(_HERE, name), params)]
        if raws:
            yield raws
            after = _behind(raws[-1])
        full = len(raws) == rows


def _behind(raw: bytes) -> After:
    """The place of a row: its time of change is the last column, its key the first."""
    row_id, *_, changed = raw.decode().rstrip("\n").split("\t")
    return After("" if changed == "\\N" else changed, int(row_id))


def _groups(until: int) -> Iterator[tuple[str, int, int]]:
    for group, rows, checksum in _told("ncovi_groups", {"until": until}):
        yield group, int(rows), int(checksum)


def _keys(group: str) -> Iterator[tuple[str, int]]:
    for key, changed in _told("ncovi_keys", {"group": group}):
        yield key, int(changed)


def _told(name: str, params: dict[str, object]) -> list[list[str]]:
    try:
        with outside.connect(addresses("ncovi")["url"], read_only=True) as tx:
            return [bytes(row).decode().rstrip("\n").split("\t") for row in tx.copy_out(query(_HERE, name), params)]
    except Unavailable as problem:
        raise Unreachable("Cơ sở dữ liệu NCOVI không trả lời; lần sau sẽ đối soát lại") from problem


_TARGET = records(people.arrivals.PERSON, declarations.FACTS)
CONNECTOR = Connector(contracts()["ncovi"], read, _TARGET, fetch, Reconciler(_groups, _keys))
