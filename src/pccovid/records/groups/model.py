"""Nouns: that somebody belongs to a household, a workplace, a class or a room."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Membership:
    """One membership as one list tells it. `since_on` and `until_on` None: not said, or going on."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    group_kind: str
    group_name: str | None
    since_on: date | None
    until_on: date | None
    shift: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
