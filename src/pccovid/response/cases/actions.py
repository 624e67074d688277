"""Verbs: follow what was written down, find a case."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.response.cases import store
from pccovid.response.cases.following import Told, conclude
from pccovid.response.cases.model import Care, Case, Feeling, Known, NoSuchCase, Positive

_AT_ONCE = 5_000  # news in one transaction

T = TypeVar("T", Care, Feeling, Known, Positive)


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
    return [Told(p, known[p], positives[p], cares[p], feelings[p]) for p in people]


def _by_person(rows: Iterable[T]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
