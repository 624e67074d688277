"""What became of the records of each source, as operators see it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CarryOverRow:
    """The records of one source after linking: what was carried over without a question, and what was not."""

    source: str
    title_vi: str
    title_en: str
    records: int
    people: int
    automatic: int
    provisional: int
    review: int
    shell: int
    quarantined: int
    counted_at: datetime


@dataclass(frozen=True)
class CarryOverReason:
    """Why records of a source were not carried over without a question."""

    source: str
    reason: str
    records: int
