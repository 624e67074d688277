"""Verbs: say whose a code is, print one, revoke one. The transaction comes from `access.enter`."""

from datetime import datetime, timedelta
from uuid import UUID

from pccovid.ground import ids
from pccovid.ground.tx import Tx
from pccovid.proof import store
from pccovid.proof.model import Forged, Form, Medium, NoSuchPaper, Outdated, PaperCode, Person, Revoked

# Long enough for an epidemic's season, short enough that a lost card ends by itself; a choice of this service.
ON_PAPER = timedelta(days=180)
_SAME_PRINT = timedelta(hours=1)


def person_of(tx: Tx, shown: Person) -> UUID:
    """Whom a personal code that was read stands for: an id to open a door with, and nothing else.

    Raises
    ------
    Forged, Revoked, Outdated
    """
    person = store.person_now(tx, shown.reference) if shown.medium is Medium.SCREEN else _of_paper(tx, shown.reference)
    if person is None:  # signed by us, and nobody's: the person was erased
        raise Outdated
    return person


def print_code(tx: Tx, person: UUID, form: Form, *, at: datetime) -> PaperCode:
    """A code on paper for a person whose door is open; asking again within an hour gives the same one."""
    store.one_at_a_time(tx, person)
    known = store.printed_since(tx, person, form, at - _SAME_PRINT)
    if known is not None:
        return known
    code = PaperCode(ids.new_id(), person, form, at, at + ON_PAPER, None)
    store.add(tx, code)
    return code


def revoke(tx: Tx, code: UUID, *, at: datetime) -> None:
    """The paper was lost: its picture is refused from now on.

    Raises
    ------
    NoSuchPaper
        Not theirs, or revoked before.
    """
    if not store.revoke(tx, code, at=at):
        raise NoSuchPaper


def _of_paper(tx: Tx, code: UUID) -> UUID:
    standing = store.stands_for(tx, code)
    if standing is None:
        raise Forged
    if standing.revoked_at is not None:
        raise Revoked
    return standing.person_id
