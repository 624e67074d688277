"""Sources and their deliveries as operators see them: figures, no rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta


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


@dataclass(frozen=True)
class SourceStatus:
    """A source on the operator's page. Counters are of all its batches together."""

    source: str
    title_vi: str
    title_en: str
    owner: str
    transport: str
    max_lag: timedelta
    last_success: datetime | None
    last_status: str | None
    last_problem: str | None
    cursor: str | None
    rows_read: int
    rows_ok: int
    rows_bad: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    stale: bool


@dataclass(frozen=True)
class Quarantined:
    """How many open rows of a source wait in quarantine for one reason."""

    source: str
    reason: str
    rows: int


@dataclass(frozen=True)
class HeldBatch:
    """A batch that waits for an operator, or was released and waits for the next pull."""

    batch_id: int
    source: str
    title_vi: str
    title_en: str
    name: str
    status: str
    reason: str | None
    released_by: str | None
    received_at: datetime


@dataclass(frozen=True)
class Delivery:
    """A batch on the page of its source."""

    batch_id: int
    name: str
    status: str
    reason: str | None
    released_by: str | None
    received_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_ok: int
    rows_bad: int
    rows_new: int
    rows_changed: int
