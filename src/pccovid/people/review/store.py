"""One typed function per query of the review."""

from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.review.model import OwnerAnswer, Proposal, ReviewTask, Side

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


def needs_two_officers(tx: Tx, one: UUID, other: UUID) -> bool:
    """Whether both are living people of the registry."""
    return tx.value(query(_HERE, "needs_two_officers"), {"one": one, "other": other})


def propose_merge(tx: Tx, one: UUID, other: UUID, at: datetime) -> int | None:
    """The proposal; None when it may not be."""
    return tx.value(query(_HERE, "propose_merge"), {"one": one, "other": other, "at": at})


def confirm_merge(tx: Tx, proposal: int, at: datetime) -> int | None:
    """The event of the merge; None when this officer may not, or nothing can be merged."""
    return tx.value(query(_HERE, "confirm_merge"), {"proposal": proposal, "at": at})


def refuse_merge(tx: Tx, proposal: int, at: datetime) -> bool:
    """Whether there was an open proposal about people who are open here."""
    return tx.value(query(_HERE, "refuse_merge"), {"proposal": proposal, "at": at})


def proposed_merges(tx: Tx) -> list[Proposal]:
    """Open proposals of the viewer's unit, the oldest first, at most 200."""
    return tx.fetch_all(query(_HERE, "proposed_merges"), Proposal)


def owner_answers(tx: Tx, source: str, after: int) -> list[OwnerAnswer]:
    """Answers of one source behind the one named, at most 10,000."""
    return tx.fetch_all(query(_HERE, "owner_answers"), OwnerAnswer, {"source": source, "after": after})


def undo(tx: Tx, event: int) -> int | None:
    """The event of the undoing; None when it may not be."""
    return tx.value(query(_HERE, "undo"), {"event": event})
