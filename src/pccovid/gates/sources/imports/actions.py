"""Verbs: take a canonical file in, and write one."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from pccovid import people
from pccovid.gates.sources.framework import canonical, tables
from pccovid.gates.sources.framework.canonical import Kind
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import pull_by_hand, rehearse
from pccovid.gates.sources.framework.model import BatchReport, Connector, Progress, Rehearsed, nobody_watches
from pccovid.gates.sources.framework.targets import records, visits
from pccovid.gates.sources.imports import store
from pccovid.gates.sources.imports.read import read
from pccovid.gates.sources.imports.visits import read_visit
from pccovid.ground.tx import Tx
from pccovid.records import (
    border,
    declarations,
    encounters,
    groups,
    insurance,
    linelists,
    places,
    testing,
    travel,
    treatment,
    vaccination,
)

_FACTS = {
    fact.table: fact
    for fact in (
        vaccination.FACTS, testing.FACTS, treatment.FACTS, declarations.FACTS, border.FACTS, insurance.FACTS,
        travel.JOURNEY, groups.FACTS, encounters.FACTS, linelists.FACTS,
    )
}  # fmt: skip
KINDS = tuple(canonical.kinds())


def import_file(kind: str, path: Path, agency: str, progress: Progress = nobody_watches) -> BatchReport:
    """Take in a canonical csv or xlsx; `agency` tells the rows that do not say who does.

    Raises
    ------
    Busy
        Another import of this kind is running.
    """
    return pull_by_hand(connector(canonical.kinds()[kind], agency), path, progress)


def rehearse_file(kind: str, path: Path, agency: str) -> Rehearsed:
    """What `import_file` would do with a file: its rows by what they say beside what is known, and those at fault.

    Raises
    ------
    SourceProblem
        Nothing of it can be read; Busy: another import of this kind is running.
    AlreadyTakenIn
        The same file was taken in before.
    """
    return rehearse(connector(canonical.kinds()[kind], agency), path)


def take_back(tx: Tx, batch: int, at: datetime) -> people.arrivals.Absence:
    """Let go of every record that an import brought: links end, what followed from them is drawn anew.

    `missing`: records that it only changed; they stay, and the next delivery of their source says how they are.
    `tx` is the engine's.
    """
    brought = store.brought_by(tx, batch)
    new = [row.key for row in brought if row.version == 1]
    gone = 0
    if new:
        source = brought[0].source_id
        people.arrivals.absent(tx, source, new, at)  # gone is what is missed twice
        gone = people.arrivals.absent(tx, source, new, at).gone
        store.forget_file(tx, batch)
    return people.arrivals.Absence(missing=len(brought) - len(new), gone=gone)


def export_file(tx: Tx, kind: str, path: Path, source: str | None = None) -> int:
    """Write everything that is known of a kind, or what one source or agency told, in canonical columns; how many rows.

    `tx` is the engine's, for the purpose that is written into the log. The file is readable by its owner alone.
    """
    wanted = canonical.kinds()[kind]
    path.touch(mode=0o600)
    with path.open("wb") as file:
        rows = _rows(tx.copy_out(*store.exported(kind, source)))
        return tables.write(tables.form_of(path), wanted.contract.names, rows, file)


def connector(kind: Kind, agency: str) -> Connector:
    """The import of a kind as a source."""
    connected = frozenset(code for code in contracts() if not code.startswith("import_"))
    if kind.kind == "visits":  # many of one person, so that no record holds them
        understand = partial(read_visit, kind=kind, agency=agency, connected=connected)
        return Connector(kind.contract, understand, visits(places.LISTED_VISIT), _nothing_by_itself)
    facts = (_FACTS[kind.table],) if kind.table else ()
    for fact in facts:
        assert tuple(cell.name for cell in kind.fact) == fact.columns  # kinds.toml says so of itself
    understand = partial(read, kind=kind, agency=agency, connected=connected)
    known = (*people.arrivals.PERSON, *people.arrivals.NATIONALITY)
    return Connector(kind.contract, understand, records(known, *facts), _nothing_by_itself)


def _nothing_by_itself(_connector: Connector, _progress: Progress) -> list[BatchReport]:
    return []


def _rows(blocks: Iterable[memoryview]) -> Iterator[list[str]]:
    """The rows of a COPY in csv, as they stream: each block is whole rows."""
    for block in blocks:
        yield from csv.reader(bytes(block).decode().splitlines(keepends=True))
