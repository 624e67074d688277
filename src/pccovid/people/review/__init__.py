"""Maybe the same person: the commune's work list, merges, and the way back. Ground: official letter 9438/BYT-CNTT.

Tasks carry ids only. Opening a person (`access.enter`, `access.open_more`) writes the log and shows their side.
"""

from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.people.review import store
from pccovid.people.review.model import NoSuchTask, NotMergeable, NotUndoable, ReviewTask, Side

__all__ = [
    "NoSuchTask",
    "NotMergeable",
    "NotUndoable",
    "ReviewTask",
    "Side",
    "decide",
    "merge",
    "review_sides",
    "review_tasks",
    "undo",
]


def review_tasks(tx: Tx) -> list[ReviewTask]:
    """Open questions about those who live in the officer's unit, the oldest first, at most 200."""
    return store.waiting(tx)


def review_sides(tx: Tx, task: int) -> list[Side]:
    """What to compare: first the waiting record's person, then the candidates, best first.

    Raises
    ------
    NoSuchTask
        It is settled, or its person is not open in this transaction.
    """
    sides = store.sides(tx, task)
    if not sides:
        raise NoSuchTask
    return sides


def decide(tx: Tx, task: int, same_as: UUID | None) -> int:
    """The record belongs to this candidate, or (None) to none of them; the event by which this can be undone.

    Raises
    ------
    NoSuchTask
    """
    return _done(store.decide(tx, task, same_as), NoSuchTask)


def merge(tx: Tx, one: UUID, other: UUID) -> int:
    """Two doubles, both open in this transaction, become one person; the event by which this can be undone.

    Raises
    ------
    NotMergeable
    """
    return _done(store.merge(tx, one, other), NotMergeable)


def undo(tx: Tx, event: int) -> int:
    """Take a decision or a merge back without losing a fact; what came later goes to review.

    Raises
    ------
    NotUndoable
    """
    return _done(store.undo(tx, event), NotUndoable)


def _done(event: int | None, problem: type[Exception]) -> int:
    if event is None:
        raise problem
    return event
