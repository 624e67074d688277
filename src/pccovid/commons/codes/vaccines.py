"""Vaccines: the products, how people write them, and the schedule of each with its dates."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from pccovid.commons.text import fold

Confidence = Literal["verified", "unverified"]

_NOISE = re.compile(r"[\W_]+")
_TELLING = 5  # letters from which an alias is recognised inside a longer text ("Vắc xin Pfizer lô FF1234")
_LONGEST = 200  # characters: no product name is longer


@dataclass(frozen=True, slots=True)
class Schedule:
    """The basic course of a product from `valid_from` (included) to `valid_to` (excluded).

    `min_days` and `max_days` are the advised days from one dose to the next, None for a single dose.
    """

    valid_from: date
    valid_to: date | None
    doses: int
    min_days: int | None
    max_days: int | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Vaccine:
    """A product that was approved in Viet Nam; `confidence` is that of its day of approval."""

    code: str
    name: str
    maker: str
    aliases: tuple[str, ...]
    approved_on: date
    source: str
    confidence: Confidence
    schedules: tuple[Schedule, ...]

    def schedule(self, on: date) -> Schedule | None:
        """The schedule in force on that day; None before the approval."""
        in_force = (s for s in self.schedules if s.valid_from <= on and (s.valid_to is None or on < s.valid_to))
        return next(in_force, None)


@cache
def vaccines() -> dict[str, Vaccine]:
    """All products by code, in the order of their approval."""
    text = resources.files("pccovid.commons.codes").joinpath("vaccines.toml").read_text(encoding="utf-8")
    return {row["code"]: _vaccine(row) for row in tomllib.loads(text)["vaccine"]}


@lru_cache(maxsize=1 << 12)
def vaccine(text: str) -> str | None:
    """The code of the product that a text names, None when it names none or several.

    >>> vaccine("Astra Zeneca"), vaccine("vắc xin Pfizer (BNT162b2)"), vaccine("AZ + Pfizer")
    ('vaxzevria', 'comirnaty', None)
    """
    text = text[:_LONGEST]
    key = _key(text)
    if code := _aliases().get(key):
        return code
    words = {_key(word) for word in _NOISE.split(text)}
    named = {code for alias, code in _aliases().items() if (len(alias) >= _TELLING and alias in key) or alias in words}
    return named.pop() if len(named) == 1 else None


@cache
def _aliases() -> dict[str, str]:
    return {_key(alias): code for code, product in vaccines().items() for alias in (*product.aliases, product.name)}


def _key(text: str) -> str:
    return _NOISE.sub("", fold(text))


def _vaccine(row: dict[str, Any]) -> Vaccine:
    return Vaccine(
        code=row["code"],
        name=row["name"],
        maker=row["maker"],
        aliases=tuple(row["aliases"]),
        approved_on=row["approved_on"],
        source=row["approval"]["source"],
        confidence=row["approval"]["confidence"],
        schedules=tuple(_schedule(schedule) for schedule in row["schedules"]),
    )


def _schedule(row: dict[str, Any]) -> Schedule:
    return Schedule(
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        doses=row["doses"],
        min_days=row.get("min_days"),
        max_days=row.get("max_days"),
        source=row["source"],
        confidence=row["confidence"],
    )
