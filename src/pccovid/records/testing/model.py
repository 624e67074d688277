"""Nouns: a test of one person as a source tells it, what a laboratory reported of its tube, and how a person stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Result(StrEnum):
    """What a test says of one person. Pending: no result yet; retest: their pool was positive, no more is known."""

    PENDING = "pending"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"
    RETEST = "retest"


@dataclass(frozen=True)
class Test:
    """One test as its source tells it. `status`: registered, collected, received, tested, resulted."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    method: str
    sample_no: str | None
    tube: str | None
    pool_size: int | None
    taken_at: datetime | None
    resulted_at: datetime | None
    result: str
    ct: float | None
    lab_code: str | None
    lab_name: str | None
    kit: str | None
    status: str
    on_behalf: bool
    full_name: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int


@dataclass(frozen=True)
class Resulted:
    """Somebody of whom a sample of a day has a result; not which."""

    person_id: UUID
    taken_on: date


@dataclass(frozen=True)
class TubeReport:
    """One result that a laboratory reported of a tube. `in_force`: not corrected since, and told last."""

    tube: str
    method: str | None
    result: str
    ct: float | None
    lab_name: str | None
    happened_at: datetime
    in_force: bool
    source_updated_at: datetime
    loaded_at: datetime
    batch_id: int
    line_no: int


class State(StrEnum):
    """How a person stands by their tests."""

    NOTHING_KNOWN = "nothing_known"
    PENDING = "pending"
    RETEST = "retest"
    UNCLEAR = "unclear"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEGATIVE_OLD = "negative_old"


@dataclass(frozen=True)
class Standing:
    """How a person stands, the test that says so, and until when a negative result counts."""

    state: State
    test: Test | None = None
    until: datetime | None = None
