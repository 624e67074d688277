"""Decisions: which values a notice may carry, what makes two the same, when it leaves. Pure.

A value is a day, a moment, a number, a unit, a reference or a code of a closed list: none can carry a name. Free words
are for announcements, which are the same for everybody.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from pccovid.records.notices import catalogue
from pccovid.records.notices.model import Kind, Template, Value, WrongValues

LONGEST = 1_000
_REFERENCE = re.compile(r"[A-Z]{2,4}-[0-9A-Z-]{1,30}")
_TYPES: dict[str, type] = {"date": date, "moment": datetime, "number": int, "unit": int, "reference": str, "words": str}


def filled(template: Template, values: Mapping[str, Value]) -> dict[str, str]:
    """The values of a new notice as text, as they are kept.

    Raises
    ------
    WrongValues
        One is missing, is too many, or is not of the type that the template asks for.
    """
    wanted = template.newest.values
    if values.keys() != wanted.keys():
        raise WrongValues(f"{template.kind} takes {sorted(wanted)}, not {sorted(values)}")
    return {name: _kept(template, name, wanted[name], value) for name, value in values.items()}


def subject(template: Template, kept: Mapping[str, str]) -> str:
    """By what two notices of a kind to one person are the same."""
    return "|".join(kept[name] for name in template.subject)


def pause(at: datetime, *, urgent: bool) -> timedelta:
    """How long a notice of this moment waits before it leaves: what is not urgent wakes nobody up."""
    start, end = catalogue.delivery().quiet
    if urgent or end <= at.hour < start:
        return timedelta()
    morning = datetime.combine(at.date(), time(end), at.tzinfo)
    return (morning if at.hour < end else morning + timedelta(days=1)) - at


def retry(attempts: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None: give up."""
    pauses = catalogue.delivery().retries
    return pauses[attempts - 1] if attempts <= len(pauses) else None


def exposure(
    setting: str, day: date, *, people_there: int, test_on: date, watch_until: date
) -> dict[str, Value]:  # fmt: skip
    """The values of an exposure warning: `setting` is vehicle, place, work, class, nearby or second.

    Where few people were, even the kind of place is left out: whoever was there could tell who fell ill.
    """
    said = setting if setting == "second" or people_there >= catalogue.delivery().crowd else "nearby"
    return {"setting": said, "day": day, "test_on": test_on, "watch_until": watch_until}


def _kept(template: Template, name: str, kind: str, value: Value) -> str:
    if kind in template.codes:
        if value not in template.codes[kind]:
            raise WrongValues(f"{template.kind}: {name} is none of {sorted(template.codes[kind])}")
        return str(value)
    is_date = isinstance(value, date) and not isinstance(value, datetime)
    fits = is_date if kind == "date" else isinstance(value, _TYPES[kind])
    if kind == "reference":
        fits = fits and _REFERENCE.fullmatch(str(value)) is not None
    if kind == "words":
        fits = template.kind is Kind.ANNOUNCEMENT and 0 < len(str(value).strip()) <= LONGEST
    if not fits:
        raise WrongValues(f"{template.kind}: {name} is no {kind}")
    return value.isoformat() if isinstance(value, date) else str(value)
