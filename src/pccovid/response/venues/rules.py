"""Decisions: which time at a place can be asked for, and how long a request waits. Pure."""

import re
import tomllib
from datetime import datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.people import keys
from pccovid.response.venues.model import Stay, WrongStay

_HOUR = re.compile(r"([01]?\d|2[0-3])[:h.]([0-5]\d)?")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("rules.toml").read_text("utf-8"))


def waits() -> timedelta:
    """How long a request may be approved."""
    return timedelta(hours=_data()["waits_hours"])


def stay(day: str, came: str, left: str, now: datetime) -> Stay:
    """The time at a place as an officer types it: dd/mm/yyyy and two hours; an hour that lies before is the next day's.

    Raises
    ------
    WrongStay
        No day or no hours, in the future, or longer than can be asked for.
    """
    on, start, end = keys.birth(day), _hour(came), _hour(left)
    if on is None or on.date is None or start is None or end is None:
        raise WrongStay
    starts_at = datetime.combine(on.date, start, now.tzinfo)
    ends_at = datetime.combine(on.date, end, now.tzinfo) + timedelta(days=end <= start)
    if ends_at > now or ends_at - starts_at > timedelta(hours=_data()["longest_stay_hours"]):
        raise WrongStay
    return Stay(starts_at, ends_at)


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text.strip().lower())
    return time(int(found[1]), int(found[2] or 0)) if found else None
