"""Taking a batch in, chunk by chunk, each in one transaction: good rows merged, bad rows to quarantine, the position.

Killed at any moment, the next run goes on behind the last committed chunk. What may hold a batch:
- columns that are not those of the contract: before anything of it is read;
- what the guards find (`guards`). They judge as the chunks come, not in a first pass over the file, which would cost
  as much as the load: what changes a record is set aside until the whole batch was judged, and the matcher gives
  nobody the new records of a batch that is held.
An operator who releases the batch lets all of it in.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.sources.framework import guards, mending, store
from pccovid.gates.sources.framework.ahead import ahead
from pccovid.gates.sources.framework.model import (
    Batch,
    BatchReport,
    Bookmark,
    Checked,
    Chunk,
    Connector,
    Contract,
    Held,
    Landed,
    SourceProblem,
    Status,
)
from pccovid.gates.sources.framework.rows import Split, check
from pccovid.ground import clock
from pccovid.ground.tx import Tx

_log = logging.getLogger(__name__)
_HELD = (Status.HELD_SCHEMA_DRIFT, Status.HELD_VOLUME)


def work(act: str) -> AbstractContextManager[Tx]:
    """One transaction of this programme."""
    return access.work(System("sources"), Purpose.IDENTITY_MATCHING, act)


def open_file(contract: Contract, landed: Landed) -> Batch:
    """The batch of a landed file, new or known."""
    with work(f"receive a file of {contract.source}") as tx:
        return store.file_batch(tx, contract.source_id, landed)


def open_pull(contract: Contract, name: str) -> Batch:
    """A new pull of a source that is asked, or the last one, when it was cut off, failed or is held."""
    with work(f"ask {contract.source}") as tx:
        return store.pull_batch(tx, contract.source_id, name)


def is_closed(batch: Batch) -> bool:
    """Whether there is nothing to do: it is done, or an operator has not released it yet."""
    return batch.status == Status.DONE or (batch.status in _HELD and batch.released_by is None)


def bookmark(contract: Contract) -> Bookmark | None:
    """How far the stream of a source was read; None at the first pull."""
    with work(f"see how far {contract.source} was read") as tx:
        return store.bookmark(tx, contract.source_id, contract.stream)


def overlapping(contract: Contract, newest: str, kept: Bookmark) -> str:
    """Where a new pull begins: some minutes before the newest change seen, for transactions that committed late.

    A row dated ahead must not carry the bookmark with it, or nothing newer would ever be asked for again.
    """
    try:
        moment = min(datetime.fromisoformat(newest), kept.moved_at)
    except ValueError:
        moment = kept.moved_at
    return (moment - contract.overlap).isoformat()


def report(batch: Batch) -> BatchReport:
    """What was done with a batch since it was opened here."""
    with work(f"report on batch {batch.batch_id}") as tx:
        return store.report(tx, batch.batch_id, batch.next_chunk)


def take_in(
    connector: Connector, batch: Batch, chunks: Iterable[Chunk], split: Split, columns: Sequence[str] | None = None
) -> BatchReport:
    """Take in what is left of a batch; its end is written down, whatever it is.

    A problem of the source ends up in the report. Anything else is a fault of ours: the batch is marked as failed,
    to be tried again by the next pull, and the fault is raised. `columns`: those of a file in their own order.
    """
    with work(f"start batch {batch.batch_id} of {connector.contract.source}") as tx:
        store.start_batch(tx, batch.batch_id, columns)
        guard = guards.watch(tx, connector.contract, batch, clock.today())
    try:
        _take_chunks(connector, batch, chunks, split, guard)
    except Held as problem:
        _end(batch, problem.status, str(problem))
    except SourceProblem as problem:
        _end(batch, Status.FAILED, str(problem))
    except Exception as fault:
        _log.exception("batch %s failed", batch.batch_id)
        _end(batch, Status.FAILED, f"Chương trình gặp lỗi khi nạp ({type(fault).__name__}); lần sau sẽ nạp tiếp")
        raise
    else:
        _end(batch, Status.DONE, None)
    return report(batch)


def give_up(batch: Batch, problem: SourceProblem) -> BatchReport:
    """A delivery of which nothing can be read: the next pull tries it again."""
    _end(batch, Status.FAILED, str(problem))
    return report(batch)


def _take_chunks(
    connector: Connector, batch: Batch, chunks: Iterable[Chunk], split: Split, guard: guards.Guard
) -> None:
    on = clock.today()
    checked_chunks = (check(chunk, split, connector.read, on) for chunk in chunks)
    for number, checked in enumerate(ahead(checked_chunks), start=batch.next_chunk):
        guard.look_at(checked)
        _commit(connector, batch.batch_id, number, checked, guard, split)
    _publish(connector, batch.batch_id, guard)


def _commit(
    connector: Connector, batch_id: int, number: int, checked: Checked, guard: guards.Guard, split: Split
) -> None:
    contract, target = connector.contract, connector.target
    with work(f"take in part {number} of batch {batch_id} of {contract.source}") as tx:
        target.prepare(tx)
        with tx.copy_in(target.table, target.columns) as rows:
            rows.block(checked.block)
        counts = target.merge(tx, contract.source_id, batch_id)
        guard.count(counts)
        is_records = target.publish is not None
        if is_records:
            guard.settle_former(tx)
        if checked.bad:
            mending.quarantine(tx, batch_id, checked.bad, contract, split)
        store.add_chunk(tx, batch_id, number, checked, counts)
        guards.count_day(tx, contract.source_id, clock.today(), checked, counts, has_times=is_records)
        if checked.behind.cursor is not None:
            store.move_bookmark(tx, contract.source_id, contract.stream, checked.behind.cursor)


def _publish(connector: Connector, batch_id: int, guard: guards.Guard) -> None:
    """Judge the batch as a whole; then write what it changes, some at a time."""
    contract, publish = connector.contract, connector.target.publish
    if guard.must_judge:
        with work(f"judge batch {batch_id} of {contract.source}") as tx:
            guard.judge(tx)
    is_left = guard.has_changes
    while is_left and publish is not None:
        with work(f"publish changes of batch {batch_id} of {contract.source}") as tx:
            connector.target.prepare(tx)
            is_left = publish(tx, contract.source_id, batch_id) > 0


def _end(batch: Batch, status: Status, reason: str | None) -> None:
    with work(f"end batch {batch.batch_id}") as tx:
        store.end_batch(tx, batch.batch_id, status, reason)
