"""The transport "push": a source sends its messages itself; what was acknowledged stands on disk.

A body is a file that landed: its batch is known by its SHA-256, and pulling takes in every file that still stands in
the landing folder. So a kill between the answer and the taking in loses nothing, and the same body sent again is the
same batch.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pccovid.gates.sources.framework import load
from pccovid.gates.sources.framework.cutting import CHUNK
from pccovid.gates.sources.framework.landing import landing
from pccovid.gates.sources.framework.model import (
    Batch,
    BatchReport,
    Chunk,
    Connector,
    Contract,
    Landed,
    Position,
    Progress,
    Status,
)
from pccovid.gates.sources.framework.rows import splitter
from pccovid.ground import ids

_SUFFIX = ".ndjson"


def receive(contract: Contract, name: str, body: bytes) -> Batch:
    """Write a body to disk for good and open its batch; of a body that came before, the batch it has."""
    digest = hashlib.sha256(body).hexdigest()
    path = landing(contract) / f"{digest}{_SUFFIX}"
    if not path.exists():
        _write(path, body)
    batch = load.open_file(contract, Landed(path, name, digest, len(body)))
    if batch.status == Status.DONE:
        path.unlink(missing_ok=True)
    return batch


def pull_pushed(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in what was received and is not done, in the order in which it came.

    A fault of ours with one body does not keep the next ones out: it is logged, and its batch is tried again.
    """
    waiting = sorted(landing(connector.contract).glob(f"*{_SUFFIX}"), key=lambda path: (path.stat().st_mtime_ns, path))
    reports: list[BatchReport] = []
    for path in waiting:
        try:
            reports.append(_pull(connector, path, progress))
        except Exception as fault:  # noqa: BLE001  # written down with the batch by whoever takes it in
            problem = f"Chương trình gặp lỗi ({type(fault).__name__})"
            reports.append(BatchReport(connector.contract.source, status=Status.FAILED, problem=problem))
    return reports


def _pull(connector: Connector, path: Path, progress: Progress) -> BatchReport:
    contract = connector.contract
    batch = load.open_file(contract, Landed(path, path.name, path.stem, path.stat().st_size))
    if load.is_closed(batch):
        taken = load.report(batch)
    else:
        with path.open("rb") as file:
            taken = load.take_in(connector, batch, _chunks(file, batch), splitter(contract))
        progress(contract.title_en, taken.rows_read, 0)
    if taken.status == Status.DONE:
        path.unlink()
    return taken


def _chunks(file: BinaryIO, batch: Batch) -> Iterator[Chunk]:
    """The lines behind what was taken in before, about 4 MB at a time."""
    file.seek(batch.byte_to)
    line = batch.line_to
    while lines := file.readlines(CHUNK):
        numbered = [(number, raw) for number, raw in enumerate(lines, line + 1) if not raw.isspace()]
        line += len(lines)
        yield Chunk([raw for _, raw in numbered], [number for number, _ in numbered], Position(file.tell(), line))


def _write(path: Path, body: bytes) -> None:
    """All of it or nothing, and on the disk itself."""
    arriving = path.with_name(f".{ids.new_id()}")
    with arriving.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    arriving.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
