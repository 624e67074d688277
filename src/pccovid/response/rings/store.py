"""One typed function per query of rings on a desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.rings.model import Detail, Door, Group, Mark, OrderGlance, Part, Waiting
from pccovid.response.tracing import Contact

_HERE = __package__ or ""
_THROUGH = 5


def contact_door(tx: Tx, contact: int) -> Door | None:
    """Whose door opens for a contact who lives in the officer's unit."""
    return tx.fetch_one(query(_HERE, "contact_door"), Door, {"contact": contact})


def groups(tx: Tx, case_no: str) -> list[Group]:
    """The groups of the ring of a case that is named in this transaction."""
    return tx.fetch_all(query(_HERE, "groups"), Group, {"case_no": case_no})


def decide_group(tx: Tx, case_no: str, part: Part, becomes: str, *, why: str, act: UUID, at: datetime) -> int:
    """Decide about everybody proposed in a part of a ring; how many."""
    params = {
        "case_no": case_no, "ring": part.ring, "klass": part.klass, "from_minutes": part.from_minutes,
        "kinds": None if part.kinds is None else list(part.kinds), "becomes": becomes, "why": why, "act": act, "at": at,
    }  # fmt: skip
    return tx.value(query(_HERE, "decide_group"), params)


def met_through(tx: Tx, case_no: str, contacts: Sequence[int]) -> list[Contact]:
    """Of the second ring, the first few whom each of these contacts met."""
    params = {"case_no": case_no, "contacts": list(contacts), "most": _THROUGH}
    return tx.fetch_all(query(_HERE, "met_through"), Contact, params)


def waiting(tx: Tx, state: str, mark: Mark | None, most: int) -> list[Waiting]:
    """Contacts who live in the officer's unit, the newest and highest first."""
    params = {
        "state": state, "found": mark and mark.found_at, "score": mark and mark.score,
        "contact": mark and mark.contact_id, "most": most,
    }  # fmt: skip
    return tx.fetch_all(query(_HERE, "waiting"), Waiting, params)


def one(tx: Tx, contact: int) -> Detail | None:
    """A contact whose door stands open."""
    return tx.fetch_one(query(_HERE, "one"), Detail, {"contact": contact})


def order_of(tx: Tx, contact: int) -> OrderGlance | None:
    """The latest order of a contact whose door stands open."""
    return tx.fetch_one(query(_HERE, "order_of"), OrderGlance, {"contact": contact})
