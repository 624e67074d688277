"""One typed function per query of the desk."""

from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.assistance.model import Found, Wanted

_HERE = __package__ or ""


def find_here(tx: Tx, wanted: Wanted, at: datetime, request: str) -> list[Found]:
    """At most 21 in the officer's unit."""
    params = {
        "words": list(wanted.words), "year": wanted.year, "number": wanted.number, "phone": wanted.phone,
        "at": at, "request": request,
    }  # fmt: skip
    return tx.fetch_all(query(_HERE, "find_here"), Found, params)


def bind_at_desk(tx: Tx, person: UUID, request: UUID, code_hash: bytes, *, alone: bool) -> str:
    """`right`; else `refused`, or what is wrong with the code: `wrong`, `expired`, `too_many`."""
    params = {"person": person, "request": request, "code_hash": code_hash, "alone": alone}
    return tx.value(query(_HERE, "bind_at_desk"), params)
