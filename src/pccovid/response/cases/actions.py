"""Verbs: follow what was written down, find a case."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.ground.zone import day_of, midnight
from pccovid.response.cases import store
from pccovid.response.cases.changing import check_stated
from pccovid.response.cases.data import definition_on
from pccovid.response.cases.following import Told, conclude
from pccovid.response.cases.model import (
    Basis,
    Care,
    Case,
    Classification,
    Feeling,
    Known,
    Listed,
    Positive,
    Report,
    Stated,
)
from pccovid.response.cases.problems import AlreadyOpen, CannotOpen, NoSuchCase, NoSuchSource, NothingToUndo
from pccovid.response.cases.rules import anchor, is_same_infection

_AT_ONCE = 5_000  # news in one transaction

T = TypeVar("T", Care, Feeling, Known, Positive, Report)


def follow(tx: Tx, now: datetime) -> bool:
    """Draw from the next news what follows for cases: open, change, move; whether there may be more of them.

    News and conclusions stand or fall together. `tx` is the engine's.
    """
    store.one_at_a_time(tx)
    people = store.take_news(tx, _AT_ONCE)
    if not people:
        return False
    moved = [
        {"case_id": m.case_id, "changes": {"person_id": str(m.person_id)}, "reason": m.reason}
        for m in store.moved(tx, people)
    ]
    if moved:
        store.change_cases(tx, moved, now)
    found = conclude(_told(tx, people), now)
    if found.changes:
        store.change_cases(tx, found.changes, now)
    if found.openings:
        store.open_cases(tx, found.openings, now)
    return True


def one(tx: Tx, case_no: str) -> Case:
    """The case of that number.

    Raises
    ------
    NoSuchCase
        There is none, or its person's door is not open in this transaction.
    """
    found = store.one(tx, case_no)
    if found is None:
        raise NoSuchCase
    return found


def _told(tx: Tx, people: Sequence[UUID]) -> list[Told]:
    known = _by_person(store.known(tx, people))
    positives = _by_person(store.positives(tx, people))
    cares = _by_person(store.cares(tx, people))
    feelings = _by_person(store.feelings(tx, people))
    reports = _by_person(store.reports(tx, people))
    return [Told(p, known[p], positives[p], cares[p], feelings[p], reports[p]) for p in people]


def _by_person(rows: Iterable[T]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def list_cases(
    tx: Tx, which: str, *, at: datetime, before: int | None = None, people: Sequence[UUID] | None = None, most: int = 25
) -> list[Listed]:
    """Cases of the officer's area, the newest first: `pending` to investigate, `doubles` of one infection, `all`."""
    days = definition_on(day_of(at)).reinfection_after_days
    return store.on_desk(tx, which, before=before, people=people, days=days, most=most)


def person_of(tx: Tx, case_no: str) -> UUID:
    """Whose door must be opened to see a case of the officer's area.

    Raises
    ------
    NoSuchCase
    """
    found = store.person_of(tx, case_no.strip().upper())
    if found is None:
        raise NoSuchCase
    return found


def source_of(tx: Tx, case_no: str) -> int | None:
    """The id of the case that somebody names as the source; None when nothing was typed.

    Raises
    ------
    NoSuchSource
    """
    if not case_no.strip():
        return None
    found = store.id_of(tx, case_no.strip().upper())
    if found is None:
        raise NoSuchSource
    return found


def change(tx: Tx, case: Case, changes: Mapping[str, Any], reason: str, *, at: datetime) -> bool:
    """Write what an officer changes, as `changing` allowed it, with their reason; whether anything differed."""
    return store.change_case(tx, case.case_id, dict(changes), reason, at)


def undo(tx: Tx, case: Case, *, at: datetime) -> None:
    """Take back the last act on a case, if an officer did it: every field of it as it was.

    Raises
    ------
    NothingToUndo
    """
    changes = store.history(tx, case.case_id)
    last = changes[-1] if changes else None
    if last is None or last.officer_id is None or last.at == case.opened_at:
        raise NothingToUndo
    former = {c.field: c.was for c in changes if c.at == last.at}
    if not store.change_case(tx, case.case_id, former, "undone", at):
        raise NothingToUndo


def state(tx: Tx, told: Stated, *, at: datetime) -> str:
    """Open a case by an officer's word for a person whose door is open; its number. No ring follows from it (P-12).

    Raises
    ------
    ReasonNeeded, DayAhead, OnsetFarOff, AlreadyOpen
    CannotOpen
        The person's door is not open.
    """
    check_stated(told, day_of(at))
    sampled = midnight(told.sampled_on) if told.sampled_on else None
    moment = sampled or (midnight(told.onset_on) if told.onset_on else at)
    store.one_at_a_time(tx)
    known = store.of_person(tx, told.person_id)
    if any(is_same_infection(anchor(c), moment) and c.classification != Classification.NO_CASE for c in known):
        raise AlreadyOpen
    row = {
        "person_id": str(told.person_id),
        "classification": told.classification,
        "basis": Basis.STATED,
        "definition": definition_on(day_of(moment)).id,
        "onset_on": told.onset_on.isoformat() if told.onset_on else None,
        "symptomatic": True if told.onset_on else None,
        "sampled_at": sampled.isoformat() if sampled else None,
        "reinfection": any(anchor(c) < moment and c.classification != Classification.NO_CASE for c in known),
        "reason": told.reason,
    }
    opened = store.open_case(tx, row, at)
    if opened is None:
        raise CannotOpen
    return opened
