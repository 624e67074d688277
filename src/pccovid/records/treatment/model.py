"""Nouns: a stay or course of treatment."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Treatment:
    """One stay or course as its source tells it; what it does not say is None, which is not "none"."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    case_no: str | None
    status: str
    care: str | None
    severity: str | None
    diagnosis: str | None
    onset_on: date | None
    began_on: date
    ended_on: date | None
    facility_code: str | None
    facility_name: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int


@dataclass(frozen=True)
class Recovery:
    """Somebody recovered from COVID-19 on a day (ICD-10 U07, or a course whose illness is not told)."""

    person_id: UUID
    ended_on: date
