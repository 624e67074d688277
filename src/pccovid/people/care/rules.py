"""From what age one decides who may act for oneself: pure decisions on dated data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from pccovid.people.care.model import Ending
from pccovid.people.keys import Birth


@dataclass(frozen=True)
class Ages:
    """The ages in force from a day on, in whole years, with their source."""

    valid_from: date
    decides_alone: int
    decides_with_guardian: int
    source: str
    confidence: str


def ages(on: date) -> Ages:
    """What is in force on a day."""
    return max((a for a in _ages() if a.valid_from <= on), key=lambda a: a.valid_from)


def ending(birth: Birth | None, on: date) -> Ending:
    """Whether somebody may end at once that another acts for them; of a birth year alone the youngest age counts."""
    if birth is None:
        return Ending.ASK
    born = birth.date or date(birth.year, 12, 31)
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    rule = ages(on)
    if age >= rule.decides_alone:
        return Ending.NOW
    return Ending.ASK if age >= rule.decides_with_guardian else Ending.NOT_YET


@cache
def _ages() -> tuple[Ages, ...]:
    text = resources.files(__package__ or "").joinpath("ages.toml").read_text("utf-8")
    return tuple(Ages(**row) for row in tomllib.loads(text)["ages"])
