"""Pure rules: the code of a place with its check, how long a visit is kept, which visits are one."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from pccovid.records.places.model import Kind, NotThen

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, without 0, 1, I, L, O: a prime, so that the check sees every slip
LENGTH = 8
KEPT = timedelta(days=30)  # notice 242/TB-VPCP; the latest month, as the Ministry of Information said in 2021
SAME_VISIT = timedelta(minutes=10)  # a second tap or scan within it is no second visit (not verified)
OFFERED = timedelta(hours=24)  # so long "Ra" is offered; after that nobody knows when they left, and nobody guesses
JUST_NOW = timedelta(minutes=10)  # so long a page still says that somebody left
LATEST = timedelta(hours=24)  # so late may a visit come in that a telephone wrote down without network
_FAST = timedelta(minutes=5)  # so much may a telephone's clock be ahead


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of places to choose from."""
    text = resources.files(__package__ or "").joinpath("kinds.toml").read_text("utf-8")
    return tuple(Kind(kind["vi"], kind["en"]) for kind in tomllib.loads(text)["kinds"])


def with_check(letters: str) -> str:
    """Seven letters and their check: a slip of one letter and two letters that changed places are both noticed."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(letters, 2))
    return letters + LETTERS[-total % len(LETTERS)]


def typed_code(text: str) -> str | None:
    """The code that somebody typed, in capitals without spaces and dashes; None when it can be none of ours."""
    code = "".join(text.split()).replace("-", "").upper()
    sound = len(code) == LENGTH and all(letter in LETTERS for letter in code)
    return code if sound and with_check(code[:-1]) == code else None


def arrival(said: datetime | None, offset: timedelta, at: datetime) -> datetime:
    """When somebody came who says it now (None), or whose telephone wrote it down `offset` away from our clock.

    Raises
    ------
    NotThen
        More than a day ago, or still to come: the telephone's clock cannot be believed.
    """
    if said is None:
        return at
    moment = said + offset
    if not at - LATEST <= moment <= at + _FAST:
        raise NotThen
    return min(moment, at)
