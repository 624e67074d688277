"""Nouns: a visit to a place."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Visit:
    """One scan of the QR of a place. `place_name` None: its source has not described it; `left_at` None: not said."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    place_name: str | None
    place_kind: str | None
    place_commune_id: int | None
    place_address: str | None
    arrived_at: datetime
    left_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
