"""Nouns: what a citizen says of a carried-over record, and a correction on its way to the owner."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class NothingSaid(Problem):
    """Bạn chưa viết điều gì sai hoặc thiếu. Một câu ngắn là đủ."""

    code = "nothing_said"


class TooLong(Problem):
    """Nội dung dài hơn 2.000 ký tự. Bạn rút gọn giúp; những gì bạn đã viết vẫn còn."""

    code = "said_too_long"


class NoSuchCorrection(NotFound):
    """Không tìm thấy phản ánh này, hoặc phản ánh đã được trả lời."""

    code = "no_such_correction"


class Matter(StrEnum):
    """What kind of fact is wrong or missing; it decides who can mend it."""

    IDENTITY = "identity"
    DOSE = "dose"
    MISSING_DOSE = "missing_dose"
    DECLARATION = "declaration"
    OTHER = "other"


class Verdict(StrEnum):
    """What the citizen says of a record that was carried over."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_MINE = "not_mine"


@dataclass(frozen=True)
class Said:
    """The newest verdict on a record."""

    record_id: int
    verdict: str
    at: datetime


@dataclass(frozen=True)
class Record:
    """The record said to be wrong: who holds it and, for a dose, where it was given."""

    record_id: int
    source_owner: str
    site_name: str | None


@dataclass(frozen=True)
class Correction:
    """One "báo sai" with its clock: `due_at` is when an answer is due, `owner` who can mend it."""

    correction_id: int
    reference: str
    person_id: UUID
    record_id: int | None
    matter: str
    said: str
    owner: str
    state: str
    created_at: datetime
    due_at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A correction in the work list of a unit: nothing about the person until it is opened."""

    correction_id: int
    reference: str
    matter: str
    person_id: UUID
    created_at: datetime
    due_at: datetime
