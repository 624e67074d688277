"""What speaks for a contact, what speaks against somebody, and how a window was counted: in words."""

from datetime import datetime

from pccovid.gates.web.language import Language
from pccovid.response.tracing import Absence, Reason

_NAMED = {"place_together", "place_after", "vehicle_near", "vehicle", "border", "work", "class", "interview"}


def reason(told: Reason, said: Language, *, own_case: bool = True) -> str:
    """One piece of evidence in a line. `own_case` False: read where the case is not known, so its seat is left out."""
    where = told.place or said.text("ring.some_place")
    head = said.text(f"ring.why_{told.code}", **({"place": where} if told.code in _NAMED else {}))
    return ", ".join([head, said.day(told.started_at.date()), *_details(told, said, own_case=own_case)])


def _details(told: Reason, said: Language, *, own_case: bool) -> list[str]:
    parts: list[str] = []
    if told.minutes:
        parts.append(said.text("ring.minutes", count=told.minutes))
    if told.gap is not None:
        parts.append(said.text("ring.gap", count=told.gap))
    if told.metres is not None:
        parts.append(said.text("ring.metres", count=said.number(round(told.metres, 1))))
    if told.rows_apart is not None:
        parts.append(said.text("ring.rows_apart", count=told.rows_apart))
    if told.seat and told.own_seat and own_case:
        parts.append(said.text("ring.seats", seat=told.seat, own=told.own_seat))
    if told.masked is not None:
        parts.append(said.text("ring.masked" if told.masked else "ring.unmasked"))
    if not told.end_known:
        parts.append(said.text("ring.end_guessed"))
    return parts + [said.text(f"ring.doubt_{doubt}") for doubt in told.doubts]


def absence(told: Absence, said: Language) -> str:
    """Why somebody does not stand on the list, or as what they do."""
    values: dict[str, object] = {
        "place": told.place or said.text("ring.some_place"),
        "span": span(told.minutes or 0, said),
        "at": said.moment(told.at) if isinstance(told.at, datetime) else "",
        "why": said.word("ring_reason", told.why or "") or said.text("page.unknown"),
        "state": said.text(f"ring.state_{told.state}") if told.state else "",
    }
    return said.text(f"ring.absent_{told.code}", **values)


def span(minutes: int, said: Language) -> str:
    """Minutes as people say them: 40 minutes, 5 hours, 3 days."""
    if minutes < 120:
        return said.text("ring.minutes", count=minutes)
    hours = round(minutes / 60)
    return said.text("ring.hours", count=hours) if hours < 48 else said.text("ring.days", count=round(hours / 24))
