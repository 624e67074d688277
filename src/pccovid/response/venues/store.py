"""One typed function per query of requests for the visitors of places."""

from collections.abc import Sequence
from datetime import datetime

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.venues.model import Answer, OwnerToTell, PlaceFound, Stay, VenueTrace

_HERE = __package__ or ""


def find_places(tx: Tx, words: Sequence[str], code: str) -> list[PlaceFound]:
    """At most 21 of the officer's unit."""
    return tx.fetch_all(query(_HERE, "find_places"), PlaceFound, {"words": list(words), "code": code})


def ask(tx: Tx, case_no: str, place: int, stay: Stay, why: str, at: datetime) -> int | None:
    """The number of a new request; None when it may not be asked for."""
    params = {
        "case_no": case_no, "place": place, "from": stay.starts_at, "until": stay.ends_at, "why": why, "at": at,
    }  # fmt: skip
    return tx.value(query(_HERE, "ask"), params)


def decide(tx: Tx, trace: int, answer: Answer, why: str, *, at: datetime, since: datetime) -> str:
    """`done`, or why it could not be: its state, `unknown`, `same_officer`, `not_confirmed`."""
    params = {"trace": trace, "answer": answer, "why": why, "at": at, "since": since}
    return tx.value(query(_HERE, "decide"), params)


def owner_called(tx: Tx, trace: int, at: datetime) -> bool:
    """Write down that an officer told the manager of the place; False when that was done before."""
    return tx.value(query(_HERE, "owner_called"), {"trace": trace, "at": at})


def page(tx: Tx, case_no: str | None, before: int | None, most: int) -> list[VenueTrace]:
    """Requests of the officer's unit, or of one case, newest first."""
    return tx.fetch_all(query(_HERE, "page"), VenueTrace, {"case_no": case_no, "before": before, "most": most})


def expire(tx: Tx, since: datetime) -> int:
    """Close requests of before `since` that nobody decided."""
    return tx.run(query(_HERE, "expire"), {"since": since})


def owners_to_tell(tx: Tx) -> list[OwnerToTell]:
    """Managers whom a notice reaches and who were not told yet."""
    return tx.fetch_all(query(_HERE, "owners_to_tell"), OwnerToTell)


def owners_told(tx: Tx, traces: Sequence[int], at: datetime) -> None:
    """Write down whose managers a notice was written to."""
    tx.run(query(_HERE, "owners_told"), {"traces": list(traces), "at": at})
