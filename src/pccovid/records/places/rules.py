"""Pure rules: the code of a place with its check, how long a visit is kept, which visits are one."""

import re
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from pccovid.records.places.model import Kind, NotAnHour

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, without 0, 1, I, L, O: a prime, so that the check sees every slip
LENGTH = 8
KEPT = timedelta(days=30)  # notice 242/TB-VPCP; the latest month, as the Ministry of Information said in 2021
SAME_VISIT = timedelta(minutes=10)  # a second tap or scan within it is no second visit (not verified)
OFFERED = timedelta(hours=24)  # so long "Ra" is offered; after that nobody knows when they left, and nobody guesses
JUST_NOW = timedelta(minutes=10)  # so long a page still says that somebody left
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:.h]|giờ|g)\s*(\d{2})?", re.ASCII | re.IGNORECASE)


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of places to choose from."""
    text = resources.files(__package__ or "").joinpath("kinds.toml").read_text("utf-8")
    return tuple(Kind(kind["vi"], kind["en"], kind["stay"]) for kind in tomllib.loads(text)["kinds"])


def with_check(letters: str) -> str:
    """Seven letters and their check: a slip of one letter and two letters that changed places are both noticed."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(letters, 2))
    return letters + LETTERS[-total % len(LETTERS)]


def typed_code(text: str) -> str | None:
    """The code that somebody typed, in capitals without spaces and dashes; None when it can be none of ours."""
    code = "".join(text.split()).replace("-", "").upper()
    sound = len(code) == LENGTH and all(letter in LETTERS for letter in code)
    return code if sound and with_check(code[:-1]) == code else None


def came_at(text: str, at: datetime) -> datetime:
    """The last time in the day before `at` that a clock showed this hour: "8:30", "08h30", "8 giờ"; empty: `at`.

    A telephone without network is told later, by its owner; its own clock is never asked.

    Raises
    ------
    NotAnHour
    """
    if not text.strip():
        return at
    written = _HOUR.fullmatch(text.strip())
    if written is None or int(written[1]) > 23 or int(written[2] or 0) > 59:
        raise NotAnHour
    moment = at.replace(hour=int(written[1]), minute=int(written[2] or 0), second=0, microsecond=0)
    return moment if moment <= at else moment - timedelta(days=1)
