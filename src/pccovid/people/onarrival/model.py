"""The nouns of matching on arrival."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class Model:
    """The trained model as PostgreSQL reads it; `weights` is JSON: {field: {level: {bits, u}}}, u if rarity counts."""

    version: str
    weights: str
    k: float
    automatic: float
    provisional: float
    review: float
    common_name: float
    least_reference: int


@dataclass(frozen=True)
class Mark:
    """The newest record, when that was, and the batches that were not finished then."""

    record: int
    at: datetime
    open_batches: list[int]


@dataclass(frozen=True)
class Described:
    """A person as somebody describes them; what is not known is None.

    `papers` are numbers of any kind and `phone` a telephone, as written; `unit_id` is the smallest unit of residence
    known; `nationality` is ISO 3166-1 alpha-3, None for not said.
    """

    full_name: str
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str | None = None
    papers: tuple[str, ...] = ()
    phone: str | None = None
    unit_id: int | None = None
    nationality: str | None = None


@dataclass(frozen=True)
class Match:
    """Whom a description may mean. `score` is 0 to 1; tiers 1 and 2 are certain, 3 probable, 4 possible."""

    person_id: UUID
    score: float
    grade: Literal["certain", "probable", "possible"]
