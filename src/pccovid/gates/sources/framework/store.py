"""One typed function per query of the ingest tables."""

from collections.abc import Sequence
from datetime import datetime

from pccovid import people
from pccovid.gates.sources.framework.figures import (
    CarryOverReason,
    CarryOverRow,
    Delivery,
    HeldBatch,
    Quarantined,
    SourceStatus,
)
from pccovid.gates.sources.framework.model import (
    Area,
    Batch,
    BatchReport,
    Bookmark,
    Checked,
    Contract,
    Landed,
    Status,
)
from pccovid.ground import clock
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""
Counts = people.arrivals.Counts


def set_source(tx: Tx, contract: Contract) -> None:
    names = ("source_id", "source", "title_vi", "title_en", "owner", "legal_basis", "transport", "target")
    more = ("trust_rank", "max_lag", "sha256")
    tx.run(query(_HERE, "set_source"), {name: getattr(contract, name) for name in (*names, *more)})


def lock_source(tx: Tx, source_id: int) -> bool:
    """Whether this transaction alone reads the source until it ends."""
    return tx.value(query(_HERE, "lock_source"), {"source_id": source_id})


def file_batch(tx: Tx, source_id: int, landed: Landed) -> Batch:
    """The batch of a file: the same content is always the same batch."""
    params = {"source_id": source_id, "name": landed.name, "sha256": landed.sha256, "size": landed.size}
    return batch(tx, tx.value(query(_HERE, "file_batch"), params | {"at": clock.now()}))


def pull_batch(tx: Tx, source_id: int, name: str) -> Batch:
    """The unfinished pull of a source that is asked, or a new one."""
    params = {"source_id": source_id, "name": name, "at": clock.now()}
    unfinished: int | None = tx.value(query(_HERE, "last_pull"), params)
    return batch(tx, unfinished or tx.value(query(_HERE, "add_pull"), params))


def batch(tx: Tx, batch_id: int) -> Batch:
    found = tx.fetch_one(query(_HERE, "batch"), Batch, {"batch": batch_id})
    assert found is not None  # batches are never deleted
    return found


def start_batch(tx: Tx, batch_id: int, columns: Sequence[str] | None) -> None:
    """`columns`: those of the file, where they may stand in another order than in the contract."""
    tx.run(query(_HERE, "start_batch"), {"batch": batch_id, "columns": list(columns) if columns else None})


def end_batch(tx: Tx, batch_id: int, status: Status, reason: str | None) -> None:
    params = {"batch": batch_id, "status": status, "reason": reason, "at": clock.now()}
    tx.run(query(_HERE, "end_batch"), params)


def add_chunk(tx: Tx, batch_id: int, number: int, checked: Checked, counts: people.arrivals.Counts) -> None:
    behind, bad = checked.behind, len(checked.bad)
    params = {
        "batch": batch_id, "chunk": number, "byte_to": behind.byte_to, "line_to": behind.line_to,
        "read": checked.ok + bad, "ok": checked.ok, "bad": bad, "new": counts.new, "changed": counts.changed,
        "unchanged": counts.unchanged, "sha256": checked.sha256,
    }  # fmt: skip
    tx.run(query(_HERE, "add_chunk"), params)


def report(tx: Tx, batch_id: int, from_chunk: int) -> BatchReport:
    """What the chunks from `from_chunk` on did."""
    found = known_report(tx, batch_id, from_chunk)
    assert found is not None  # batches are never deleted
    return found


def known_report(tx: Tx, batch_id: int, from_chunk: int = 0) -> BatchReport | None:
    """What the chunks of a batch from `from_chunk` on did; None when there is no such batch."""
    params = {"batch": batch_id, "from_chunk": from_chunk}
    return tx.fetch_one(query(_HERE, "report"), BatchReport, params)


def bookmark(tx: Tx, source_id: int, stream: str) -> Bookmark | None:
    return tx.fetch_one(query(_HERE, "bookmark"), Bookmark, {"source_id": source_id, "stream": stream})


def move_bookmark(tx: Tx, source_id: int, stream: str, cursor: str) -> None:
    params = {"source_id": source_id, "stream": stream, "cursor": cursor, "at": clock.now()}
    tx.run(query(_HERE, "move_bookmark"), params)


def overview(tx: Tx, at: datetime) -> list[SourceStatus]:
    return tx.fetch_all(query(_HERE, "overview"), SourceStatus, {"at": at})


def quarantined(tx: Tx) -> list[Quarantined]:
    """Open rows in quarantine by source and reason; a row with two reasons counts under both."""
    return tx.fetch_all(query(_HERE, "quarantined"), Quarantined)


def held(tx: Tx) -> list[HeldBatch]:
    """Batches that wait for an operator, or for the pull after their release; oldest first."""
    return tx.fetch_all(query(_HERE, "held"), HeldBatch)


def deliveries(tx: Tx, source: str) -> list[Delivery]:
    """The newest twenty deliveries of a source, newest first."""
    return tx.fetch_all(query(_HERE, "deliveries"), Delivery, {"source": source})


def release(tx: Tx, batch_id: int, reason: str) -> bool:
    """Whether the logged-in operator released the batch just now."""
    return tx.value(query(_HERE, "release"), {"batch": batch_id, "reason": reason})


def count_carry_over(tx: Tx, at: datetime) -> None:
    tx.run(query(_HERE, "clear_carry_over"))
    tx.run(query(_HERE, "count_carry_over"), {"at": at})
    tx.run(query(_HERE, "clear_carry_over_reasons"))
    tx.run(query(_HERE, "count_carry_over_reasons"))


def carry_over(tx: Tx) -> list[CarryOverRow]:
    """The records of every source after linking, as counted last."""
    return tx.fetch_all(query(_HERE, "carry_over"), CarryOverRow)


def carry_over_reasons(tx: Tx) -> list[CarryOverReason]:
    """Why records were not carried over without a question, as counted last."""
    return tx.fetch_all(query(_HERE, "carry_over_reasons"), CarryOverReason)


def make_areas(tx: Tx) -> None:
    tx.run(query(_HERE, "make_areas"))


def merge_areas(tx: Tx, source_id: int) -> people.arrivals.Counts:
    counts = tx.fetch_one(query(_HERE, "merge_areas"), Counts, {"source_id": source_id})
    assert counts is not None  # an aggregate without group by has one row
    return counts


def areas(tx: Tx, source_id: int) -> list[Area]:
    """The areas of a source that has ids of its own for them."""
    return tx.fetch_all(query(_HERE, "areas"), Area, {"source_id": source_id})
