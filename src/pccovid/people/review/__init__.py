"""Maybe the same person: the commune's work list, merges, and the way back. Ground: official letter 9438/BYT-CNTT.

Tasks carry ids only. Opening a person (`access.enter`, `access.open_more`) writes the log and shows their side.
"""

from uuid import UUID

from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.review import store
from pccovid.people.review.model import (
    NoSuchProposal,
    NoSuchTask,
    NotMergeable,
    NotUndoable,
    OwnerAnswer,
    Proposal,
    ReviewTask,
    Side,
    TwoOfficersNeeded,
)

__all__ = [
    "NoSuchProposal",
    "NoSuchTask",
    "NotMergeable",
    "NotUndoable",
    "OwnerAnswer",
    "Proposal",
    "ReviewTask",
    "Side",
    "TwoOfficersNeeded",
    "confirm_merge",
    "decide",
    "merge",
    "owner_answers",
    "propose_merge",
    "proposed_merges",
    "refuse_merge",
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
    TwoOfficersNeeded
        Both are living people of the registry: propose it.
    NotMergeable
    """
    if store.needs_two_officers(tx, one, other):
        raise TwoOfficersNeeded
    return _done(store.merge(tx, one, other), NotMergeable)


def propose_merge(tx: Tx, one: UUID, other: UUID) -> int:
    """Say that two living people, both open in this transaction, are one; the proposal that another officer confirms.

    Proposing the same two again gives the same proposal.

    Raises
    ------
    NotMergeable
    """
    return _done(store.propose_merge(tx, one, other, clock.now()), NotMergeable)


def confirm_merge(tx: Tx, proposal: int) -> int:
    """Agree as the second officer, with both people open in this transaction; the event by which this can be undone.

    Raises
    ------
    NoSuchProposal
        It is settled, it is this officer's own, or one of the people is not open or was merged meanwhile.
    """
    return _done(store.confirm_merge(tx, proposal, clock.now()), NoSuchProposal)


def refuse_merge(tx: Tx, proposal: int) -> None:
    """They are two people after all, or (by who proposed it) never mind; both must be open in this transaction.

    Raises
    ------
    NoSuchProposal
    """
    if not store.refuse_merge(tx, proposal, clock.now()):
        raise NoSuchProposal


def proposed_merges(tx: Tx) -> list[Proposal]:
    """Merges that wait for a second officer, about those who live in the officer's unit; ids only."""
    return store.proposed_merges(tx)


def owner_answers(tx: Tx, source: str, *, after: int = 0) -> list[OwnerAnswer]:
    """What was decided about the records of a source, for its owner: at most 10,000 after the last one read.

    For roles that run the connections (purpose operations); anybody else gets nothing.
    """
    return store.owner_answers(tx, source, after)


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
