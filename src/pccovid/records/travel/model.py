"""Nouns: a journey that was declared, and where a person is registered and lives."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Journey:
    """One journey inside the country as its source tells it. Units where the code was understood, texts as written."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    mode: str | None
    vehicle: str | None
    seat: str | None
    from_unit_id: int | None
    from_text: str | None
    to_unit_id: int | None
    to_text: str | None
    departs_at: datetime
    arrives_at: datetime | None
    on_behalf: bool
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int


@dataclass(frozen=True)
class Residence:
    """Where a person is registered (permanent, temporary) and where they are, as declared to the police at a time."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    stated_at: datetime
    permanent_unit_id: int | None
    permanent_text: str | None
    temporary_unit_id: int | None
    temporary_text: str | None
    current_unit_id: int | None
    current_text: str | None
    on_behalf: bool
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
