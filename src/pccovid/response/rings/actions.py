"""Verbs: find whose door to open, decide about a whole group, list what waits in a unit."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from pccovid.ground.tx import Tx
from pccovid.response.rings import store
from pccovid.response.rings.model import Detail, Door, Mark, NoSuchContact, Part, Waiting


def open_contact(tx: Tx, contact: int) -> Door:
    """Whose door opens for a contact who lives in the officer's unit, and the case that the log names.

    Raises
    ------
    NoSuchContact
    """
    door = store.contact_door(tx, contact)
    if door is None:
        raise NoSuchContact
    return door


def one(tx: Tx, contact: int) -> Detail:
    """A contact whose door stands open.

    Raises
    ------
    NoSuchContact
    """
    found = store.one(tx, contact)
    if found is None:
        raise NoSuchContact
    return found


def decide_group(
    tx: Tx, case_no: str, part: Part, becomes: Literal["accepted", "rejected"], *, why: str, at: datetime
) -> tuple[UUID, int]:
    """Accept or reject everybody proposed in a part of a ring: the act, which can be undone, and how many."""
    act = uuid4()
    return act, store.decide_group(tx, case_no, part, becomes, why=why, act=act, at=at)


def waiting(tx: Tx, state: str, mark: Mark | None = None, most: int = 50) -> list[Waiting]:
    """Contacts who live in the officer's unit and stand so, from whatever case, behind `mark`."""
    return store.waiting(tx, state, mark, most)
