"""Nouns: a crossing of the border."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Crossing:
    """One crossing as one source tells it: the border itself, or the traveller who declared it."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    direction: str
    crossed_at: datetime
    port: str | None
    crossing_mode: str | None
    crossing_vehicle: str | None
    crossing_seat: str | None
    abroad: str | None
    document_no: str | None
    stay_text: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
