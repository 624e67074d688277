"""`enter`: the only way to a connection. Whoever comes says who they are, for what, and at whom they look."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import UUID

from pccovid.access import store
from pccovid.access.model import LoggedOut, Session, System, Viewer
from pccovid.access.purposes import Purpose
from pccovid.ground import clock
from pccovid.ground.db import Database
from pccovid.ground.errors import Forbidden, Problem
from pccovid.ground.migrate import APP, ENGINE
from pccovid.ground.tx import Tx


class _Doors:
    """The database of this process; set once at start."""

    database: Database | None = None


def use(database: Database) -> None:
    """Open the doors of this process onto `database`."""
    _Doors.database = database


@contextmanager
def enter(viewer: Viewer, purpose: Purpose, people: Sequence[UUID] = (), *, case: str | None = None) -> Generator[Tx]:
    """One transaction for one purpose, in which the row policies show `people` and nobody else.

    A log row per person is written before anything can be read, and commits or fails with the reading.
    Refusals are written too, and stay; so does what a `Problem` that is `kept` leaves behind.

    Raises
    ------
    LoggedOut
        The token belongs to no live session.
    Forbidden
        The register does not allow this role this purpose, or one of the people is out of reach.
    """
    problem: Problem | None = None
    with _database().transaction(APP) as tx:
        store.set_context(tx, viewer.token, purpose)
        if store.touch(tx) is None:
            raise LoggedOut
        refused = set(people) - _open(tx, viewer, people, case)
        if refused:
            problem = Forbidden()
        elif not store.holds_purpose(tx):
            write_refusal(tx, viewer, "purpose")
            problem = Forbidden()
        else:
            try:
                yield tx
            except Problem as raised:
                if not raised.kept:
                    raise
                problem = raised
    if problem is not None:  # raised after the commit
        raise problem


@contextmanager
def at_the_door(viewer: Viewer) -> Generator[Tx]:
    """A transaction about the session itself (one-time codes, who am I, log-out): it can read about nobody."""
    with _database().transaction(APP) as tx:
        store.set_context(tx, viewer.token, "")
        yield tx


@contextmanager
def work(system: System, purpose: Purpose, act: str) -> Generator[Tx]:
    """One transaction of a batch programme over everybody's records, written down as one act."""
    with _database().transaction(ENGINE) as tx:
        store.write_bulk_act(tx, system.name, purpose, act)
        yield tx


@contextmanager
def watch(system: System, purpose: Purpose, act: str) -> Generator[Tx]:
    """As `work`, for what looks every few seconds whether something is due: an act when it changed anything."""
    with _database().transaction(ENGINE) as tx:
        yield tx
        if store.has_changed_anything(tx):
            store.write_bulk_act(tx, system.name, purpose, act)


def open_more(tx: Tx, viewer: Viewer, people: Sequence[UUID], *, case: str | None = None) -> set[UUID]:
    """Open further doors inside a transaction; the ids that were allowed, all attempts logged."""
    return _open(tx, viewer, people, case)


def write_refusal(tx: Tx, viewer: Viewer, reason: str) -> None:
    """Write into the log that the viewer was refused before anybody was looked at."""
    store.refuse(tx, at=clock.now(), reason=reason, channel=viewer.channel, request=viewer.request_id)


def session(tx: Tx) -> Session:
    """Who is logged in."""
    found = store.touch(tx)
    if found is None:
        raise LoggedOut
    return found


def _open(tx: Tx, viewer: Viewer, people: Sequence[UUID], case: str | None) -> set[UUID]:
    if not people:
        return set()
    return store.open_people(tx, people, at=clock.now(), case=case, channel=viewer.channel, request=viewer.request_id)


def _database() -> Database:
    if _Doors.database is None:
        raise RuntimeError("No database: call access.use() at start")
    return _Doors.database
