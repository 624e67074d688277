"""Nouns: somebody's family as a message tells it, and all of them that a message tells of a citizen."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Family:
    """The kin of a person as one source tells them, by name: their numbers are nobody else's to read."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    kin_at: datetime
    father_name: str | None
    mother_name: str | None
    spouse_name: str | None
    guardian_name: str | None
    head_name: str | None
    head_relation: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int


@dataclass(frozen=True)
class Known:
    """What is known of a person, one value each: what a message for another agency is written from."""

    person_id: UUID
    pin: str | None
    old_id: str | None
    full_name: str
    sex: str | None
    birth_date: date | None
    birth_year: int | None
    commune_id: int | None
    permanent_unit_id: int | None
    permanent_text: str | None
    current_text: str | None
