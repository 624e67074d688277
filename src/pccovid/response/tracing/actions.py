"""Verbs: list a ring with its reasons, decide, take back, write down what a case said, explain an absence."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from pccovid.ground.tx import Tx
from pccovid.response import cases
from pccovid.response.tracing import rules, store
from pccovid.response.tracing.data import evidence_rules
from pccovid.response.tracing.model import Absence, Chosen, Contact, Mark, NotConfirmed, Reason, Said

PAGE = 50


def contacts(
    tx: Tx, case_no: str, chosen: Chosen | None = None, mark: Mark | None = None, most: int = PAGE
) -> list[Contact]:
    """A page of the ring of a case that is open in this transaction, the highest score first.

    Whoever lives elsewhere has no id: the page shows their unit. Reading about the others opens their doors first.
    """
    return store.ring(tx, case_no, chosen or Chosen(), mark, most)


def reasons(tx: Tx, found: Iterable[int]) -> dict[int, list[Reason]]:
    """What speaks for contacts whose doors are open, by their id, the strongest first."""
    by_contact: dict[int, list[Reason]] = {}
    for meeting in store.meetings(tx, list(found)):
        by_contact.setdefault(meeting.contact_id, []).append(rules.reason(meeting))
    return by_contact


def decide(
    tx: Tx, found: Sequence[int], becomes: Literal["accepted", "rejected"], *, why: str, at: datetime
) -> tuple[UUID, int]:
    """Accept or reject contacts of the case named in this transaction: the act, which can be undone, and how many.

    Who was decided so before, became a case, or lives and fell ill out of the officer's reach is not counted.
    """
    act = uuid4()
    return act, store.decide(tx, found, becomes=becomes, why=why, act=act, at=at)


def tell(tx: Tx, case_no: str, said: Said, at: datetime) -> int:
    """Write down whom a case says they met; the id of what was said. The ring follows by itself.

    Raises
    ------
    NoSuchCase
    """
    written = store.write_down(tx, case_no, said, at)
    if written is None:
        raise cases.NoSuchCase
    return written


def require_confirmed(case: cases.Case) -> None:
    """Tracing starts from a result of a laboratory, never from what somebody typed (P-12).

    Raises
    ------
    NotConfirmed
    """
    if not case.traceable:
        raise NotConfirmed


def why_not(tx: Tx, case_no: str, person: UUID) -> list[Absence]:
    """Why somebody does not stand on the list of a case, the nearest answer first; both must be open."""
    shortest = max(kind.minutes for kind in evidence_rules().kinds)
    return store.why_not(tx, case_no, person, shortest)
