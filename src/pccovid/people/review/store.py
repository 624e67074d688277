"""One typed function per query of the review."""

from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.review.model import ReviewTask, Side

_HERE = __package__ or ""


def waiting(tx: Tx) -> list[ReviewTask]:
    """Open questions of the viewer's unit, the oldest first, at most 200."""
    return tx.fetch_all(query(_HERE, "waiting"), ReviewTask)


def sides(tx: Tx, task: int) -> list[Side]:
    """The record and its candidates, if the record's person is open."""
    return tx.fetch_all(query(_HERE, "sides"), Side, {"task": task})


def decide(tx: Tx, task: int, person: UUID | None) -> int | None:
    """The event of the decision; None when there is nothing to decide."""
    return tx.value(query(_HERE, "decide"), {"task": task, "person": person})


def merge(tx: Tx, one: UUID, other: UUID) -> int | None:
    """The event of the merge; None when it may not be."""
    return tx.value(query(_HERE, "merge"), {"one": one, "other": other})


def undo(tx: Tx, event: int) -> int | None:
    """The event of the undoing; None when it may not be."""
    return tx.value(query(_HERE, "undo"), {"event": event})
