"""The transport "file": tables that their owner drops into a folder, each with the marker `.done`.

A table is a csv, an xlsx or a Parquet, or one of the former in a zip or gz; all become lines of csv when they land.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pccovid import people
from pccovid.gates.sources.framework import load, store
from pccovid.gates.sources.framework.columns import compare_columns
from pccovid.gates.sources.framework.cutting import Csv, cut
from pccovid.gates.sources.framework.landing import land
from pccovid.gates.sources.framework.model import (
    AlreadyTakenIn,
    Batch,
    BatchReport,
    Busy,
    Chunk,
    Connector,
    Landed,
    Progress,
    RefusedRow,
    Rehearsed,
    Rejected,
    SourceProblem,
    Status,
    Unreachable,
)
from pccovid.gates.sources.framework.rows import Split, check, splitter
from pccovid.gates.sources.framework.unpacking import PACKED, plain
from pccovid.ground import clock
from pccovid.ground.tx import Tx

_BOM = b"\xef\xbb\xbf"
_REHEARSED = 50_000_000  # bytes of text: so much is read in one go


def delivered(folder: Path) -> Iterator[Path]:
    """The tables that lie in a drop folder, in whatever form they come."""
    return (path for path in folder.glob("*") if path.suffix.lower() in (".csv", *PACKED))


def pull_files(
    connector: Connector, paths: Iterable[Path], progress: Progress, *, marked: bool = True
) -> list[BatchReport]:
    """Take in each file, oldest name first; what is wrong with one does not keep the next one out.

    `marked`: a file counts as whole only with its marker `.done`.
    """
    return [_pull(connector, path, progress, marked=marked) for path in sorted(paths)]


def pull_by_hand(connector: Connector, path: Path, progress: Progress) -> BatchReport:
    """Take in one table that somebody hands over in the columns of a source, whatever its transport is.

    Raises
    ------
    Busy
        Another programme is reading this source.
    """
    contract = replace(connector.contract, form="csv")
    with load.work(f"take in a file of {contract.source}") as tx:
        if not store.lock_source(tx, contract.source_id):
            raise Busy(f"Nguồn {contract.source} đang được đọc bởi một tiến trình khác")
        (report,) = pull_files(replace(connector, contract=contract), [path], progress, marked=False)
        return report


def rehearse(connector: Connector, path: Path) -> Rehearsed:
    """What taking such a table in by hand would do; everything that is written to learn it is undone.

    Raises
    ------
    SourceProblem
        Nothing of it can be read: damaged, other columns, too large. Busy: somebody else reads the source.
    AlreadyTakenIn
        The same file was taken in before.
    """
    connector = replace(connector, contract=replace(connector.contract, form="csv"))
    contract = connector.contract
    landed = land(path, contract, marked=False)
    try:
        with load.work(f"rehearse a file of {contract.source}") as tx:
            if not store.lock_source(tx, contract.source_id):
                raise Busy(f"Nguồn {contract.source} đang được đọc bởi một tiến trình khác")
            with tx.undone():
                return _rehearsed(tx, connector, store.file_batch(tx, contract.source_id, landed), landed)
    finally:
        for file in landed.path.parent.glob(f"{landed.sha256}*"):
            file.unlink()


def _rehearsed(tx: Tx, connector: Connector, batch: Batch, landed: Landed) -> Rehearsed:
    contract, target = connector.contract, connector.target
    if batch.status == Status.DONE:
        raise AlreadyTakenIn
    lines = plain(landed, contract)
    if lines.stat().st_size > _REHEARSED:
        raise Unreachable(f"Tệp {landed.name} giải nén lớn hơn {_REHEARSED:,} byte")
    with lines.open("rb") as file:
        first = file.readline()
        header = _header(first)
        compare_columns(contract, header, released=False)
        split = splitter(contract, header)
        chunks = cut(file, len(first), 1, _csv(connector, split), size=_REHEARSED)
        found = next((check(chunk, split, connector.read, clock.today()) for chunk in chunks), None)
    if found is None:
        return Rehearsed(people.arrivals.Counts(0, 0, 0), [])
    target.prepare(tx)
    with tx.copy_in(target.table, target.columns) as rows:
        rows.block(found.block)
    counts = target.merge(tx, contract.source_id, batch.batch_id)
    return Rehearsed(counts, [RefusedRow(line, why, _cells(split, raw), raw) for line, why, raw in found.bad])


def _cells(split: Split, raw: bytes) -> Sequence[str] | None:
    """The cells of a row in the order of the contract; None where they do not come apart."""
    fields = next(iter(split([raw])))
    return None if isinstance(fields, Rejected) else fields


def pull_part(connector: Connector, inbox: Path, progress: Progress) -> list[BatchReport]:
    """Take in the files of one part of a source: their names begin with the name of the part."""
    paths = (path for path in delivered(inbox) if path.name.startswith(connector.contract.part))
    return pull_files(connector, paths, progress)


def _pull(connector: Connector, path: Path, progress: Progress, *, marked: bool) -> BatchReport:
    contract = connector.contract
    try:
        landed = land(path, contract, marked=marked)
    except SourceProblem as problem:
        return BatchReport(contract.source, name=path.name, status=Status.FAILED, problem=str(problem))
    batch = load.open_file(contract, landed)
    taken = load.report(batch) if load.is_closed(batch) else _take_in(connector, batch, landed, progress)
    if taken.status == Status.DONE:
        for file in landed.path.parent.glob(f"{landed.sha256}*"):
            file.unlink()
    return taken


def _take_in(connector: Connector, batch: Batch, landed: Landed, progress: Progress) -> BatchReport:
    try:
        lines = plain(landed, connector.contract)
    except SourceProblem as problem:
        return load.give_up(batch, problem)
    with lines.open("rb") as file:
        first = file.readline()
        header = _header(first)
        split = splitter(connector.contract, header)

        def chunks() -> Iterator[Chunk]:
            compare_columns(connector.contract, header, released=batch.released_by is not None)
            yield from _watched(connector, batch, file, len(first), split, lines.stat().st_size, progress)

        return load.take_in(connector, batch, chunks(), split, header)


def _watched(
    connector: Connector, batch: Batch, file: BinaryIO, start: int, split: Split, size: int, progress: Progress
) -> Iterator[Chunk]:
    byte, line = max(start, batch.byte_to), max(1, batch.line_to)
    for chunk in cut(file, byte, line, _csv(connector, split)):
        progress(connector.contract.title_en, chunk.behind.byte_to, size)
        yield chunk


def _csv(connector: Connector, split: Split) -> Csv:
    on = clock.today()

    def is_formed(raw: bytes) -> bool:
        return not isinstance(next(iter(split([raw]))), Rejected)

    def is_sound(raw: bytes) -> bool:
        fields = next(iter(split([raw])))
        return not isinstance(fields, Rejected) and not isinstance(connector.read(fields, on), Rejected)

    return Csv(is_formed, is_sound)


def _header(first: bytes) -> list[str]:
    text = first.removeprefix(_BOM).decode(errors="replace")
    return [name.strip() for name in next(csv.reader([text]), [])]
