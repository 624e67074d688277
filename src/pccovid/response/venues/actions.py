"""Verbs: ask for the visitors of a place, decide as the second officer, tell whoever manages the place."""

from datetime import datetime

from pccovid.commons.text import fold
from pccovid.ground.tx import Tx
from pccovid.records import notices
from pccovid.records.notices import Kind, Message
from pccovid.records.places import typed_code
from pccovid.response.venues import rules, store
from pccovid.response.venues.model import (
    AlreadyDecided,
    Answer,
    AskedTooLongAgo,
    NoReason,
    NoSuchVenueTrace,
    NotAVenueOfYours,
    PlaceFound,
    SameOfficer,
    Stay,
    VenueTrace,
    WrongStay,
)

_SHORTEST_WHY, _LONGEST_WHY = 5, 1_000
_REFUSALS = {
    "unknown": NoSuchVenueTrace,
    "same_officer": SameOfficer,
    "expired": AskedTooLongAgo,
    "not_confirmed": NotAVenueOfYours,
}


def find_places(tx: Tx, text: str) -> list[PlaceFound]:
    """Places of the officer's unit by words of name and address, accents optional, or by the code at the door."""
    words = fold(text).split()
    return store.find_places(tx, words, typed_code(text) or "") if words else []


def ask(tx: Tx, case_no: str, place: int, stay: Stay, why: str, *, at: datetime) -> int:
    """Ask for the visitors of a place for a case that a laboratory confirmed; the number of the request.

    Raises
    ------
    NotAVenueOfYours
        The place or the case lies elsewhere, or the case may not be traced (P-12).
    WrongStay, NoReason
    """
    why = why.strip()
    if len(why) < _SHORTEST_WHY:
        raise NoReason
    if stay.ends_at > at:
        raise WrongStay
    trace = store.ask(tx, case_no, place, stay, why[:_LONGEST_WHY], at)
    if trace is None:
        raise NotAVenueOfYours
    return trace


def settle(tx: Tx, trace: int, answer: Answer, why: str = "", *, at: datetime) -> None:
    """Approve or refuse as the second officer, or withdraw as the first. Once approved, visitors join the case's ring.

    Raises
    ------
    NoSuchVenueTrace, SameOfficer, AlreadyDecided, AskedTooLongAgo
    NotAVenueOfYours
        The case may no longer be traced.
    """
    outcome = store.decide(tx, trace, answer, why[:_LONGEST_WHY], at=at, since=at - rules.waits())
    if outcome != "done":
        raise _REFUSALS.get(outcome, AlreadyDecided)


def page(tx: Tx, *, case_no: str | None = None, before: int | None = None, most: int = 50) -> list[VenueTrace]:
    """Requests for cases of the officer's unit, newest first, behind the number `before`."""
    return store.page(tx, case_no, before, most)


def expire(tx: Tx, at: datetime) -> int:
    """Close requests that no second officer decided in time; how many. `tx` is the engine's."""
    return store.expire(tx, at - rules.waits())


def tell_owners(tx: Tx, at: datetime) -> int:
    """Tell managers of traced places, once each, without naming anybody; how many. `tx` is the engine's."""
    waiting = store.owners_to_tell(tx)
    told = (Message(one.person_id, {"day": one.on_day, "reference": one.reference}) for one in waiting)
    new = notices.send_all(tx, Kind.VENUE_TRACED, told, at=at)
    store.owners_told(tx, [one.venue_trace_id for one in waiting], at)
    return new
