"""Nouns: a declaration made in a former application."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Declaration:
    """One declaration as its source tells it. `exposed` None: not answered, which is not "no"."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    kind: str
    declared_at: datetime
    symptoms: str | None
    exposed: bool | None
    travelled: str | None
    contacts: str | None
    on_behalf: bool
    full_name: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
