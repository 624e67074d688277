"""Line lists that officers handed in: read before they count, taken in when an officer says so, taken back whole.

One list at a time, each step written down when it is done; killed anywhere, the next run goes on with the same list.
"""

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.gates.sources import BatchReport
from pccovid.gates.worker.responding import respond
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.ground.tx import Tx
from pccovid.records import linelists
from pccovid.records.linelists import Bad, Due, State, Understood

_log = logging.getLogger(__name__)
_SYSTEM, _KIND = System("worker"), "cases"
_FAULT = "fault"  # one of ours; it stands in the log
_UNDECIDED = timedelta(days=7)  # a list about which nobody decides is let go of
_HELD = {sources.Status.HELD_SCHEMA_DRIFT, sources.Status.HELD_VOLUME}


class _Refused(Exception):
    """Nothing of the list can be read: a code, or the words of the importer."""


def look_after_lists() -> None:
    """Do what is due for lists, the oldest first. While somebody else imports cases, they wait."""
    with access.watch(_SYSTEM, Purpose.CONTACT_TRACING, "let go of lists about which nobody decided") as tx:
        linelists.drop_forgotten(tx, clock.now() - _UNDECIDED, clock.now())
    done = set[tuple[int, str]]()
    while (due := _next()) is not None and (due.list_id, due.state) not in done:
        done.add((due.list_id, due.state))
        try:
            _STEPS[due.state](due)
        except sources.Busy:
            return


def _next() -> Due | None:
    with access.watch(_SYSTEM, Purpose.CONTACT_TRACING, "look for line lists that were handed in") as tx:
        return linelists.due(tx)


def _understand(due: Due) -> None:
    try:
        found = _rehearsed(due)
    except _Refused as refused:
        with _writing(due, "refuse") as tx:
            linelists.refuse(tx, due.list_id, str(refused), clock.now())
        return
    with _writing(due, "write down what was understood of") as tx:
        linelists.understand(tx, due.list_id, found, clock.now())


def _rehearsed(due: Due) -> Understood:
    try:
        with _file(due) as path:
            found = sources.rehearse_file(_KIND, path, due.agency)
    except sources.Busy:
        raise
    except sources.AlreadyTakenIn:
        raise _Refused("already_taken_in") from None
    except sources.SourceProblem as problem:
        raise _Refused(str(problem)) from problem
    except Exception as fault:  # the list is refused, and whoever handed it in reads that
        _log.exception("line list %s could not be read", due.list_id)
        raise _Refused(_FAULT) from fault
    bad = [Bad(row.line_no, row.reasons, _clean(row.cells), _text(row.raw)) for row in found.bad]
    counts = found.counts
    if not (counts.new or counts.changed or counts.unchanged or bad):
        raise _Refused("no_rows")
    return Understood(counts.new, counts.changed, counts.unchanged, bad)


def _take_in(due: Due) -> None:
    report = _imported(due)
    if report.status != sources.Status.DONE:
        state = State.HELD if report.status in _HELD else State.UNDERSTOOD
        with _writing(due, "stop") as tx:
            linelists.stop(tx, due.list_id, state, report.problem or _FAULT, report.batch_id, clock.now())
        return
    people.link_new()
    respond()
    counts = (report.rows_new, report.rows_changed, report.rows_unchanged, report.rows_bad)
    assert report.batch_id is not None  # what was taken in has a batch
    with _writing(due, "finish") as tx:
        linelists.finish(tx, due.list_id, report.batch_id, counts, clock.now())


def _imported(due: Due) -> BatchReport:
    """What became of the whole list, also of what a run that was killed took in."""
    try:
        with _file(due) as path:
            report = sources.import_file(_KIND, path, due.agency)
    except sources.Busy:
        raise
    except Exception:  # noqa: BLE001  # the list stands as before, and its officer may try again
        _log.exception("line list %s could not be taken in", due.list_id)
        return BatchReport(_KIND, status=sources.Status.FAILED, problem=_FAULT)
    whole = sources.received(report.source, report.batch_id) if report.batch_id else None
    return whole or report


def _take_back(due: Due) -> None:
    assert due.batch_id is not None  # only what was taken in is taken back
    with access.work(_SYSTEM, Purpose.OPERATIONS, f"take back line list {due.list_id}") as tx:
        found = sources.take_back(tx, due.batch_id, clock.now())
        linelists.take_back(tx, due.list_id, found.missing, clock.now())
    respond()


@contextmanager
def _file(due: Due) -> Generator[Path]:
    """The list as a file under its own name, for as long as the block lasts."""
    assert due.content is not None  # a list that is not over has its file
    folder = settings().var / "lists"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=folder) as own:
        path = Path(own) / f"danh-sach-{due.list_id}{PurePath(due.name).suffix}"
        path.write_bytes(due.content)
        yield path


@contextmanager
def _writing(due: Due, act: str) -> Generator[Tx]:
    with access.work(_SYSTEM, Purpose.CONTACT_TRACING, f"{act} line list {due.list_id}") as tx:
        yield tx


def _clean(cells: Sequence[str] | None) -> list[str] | None:
    return None if cells is None else [cell.replace("\0", "") for cell in cells]


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace").replace("\0", "").rstrip("\r\n")


_STEPS: dict[str, Callable[[Due], None]] = {
    State.ARRIVED: _understand,
    State.CONFIRMED: _take_in,
    State.HELD: _take_in,
    State.RECALLED: _take_back,
}
