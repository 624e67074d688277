"""Nouns of freshness."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Whether a source delivers; `never`: nothing came from it yet, which says nothing about anybody."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"


@dataclass(frozen=True)
class Freshness:
    """A source on the public status page: rows of today, rows in quarantine, and how much of it is linked.

    `last_success`: when it last answered in full. `newest_change`: the newest time that it wrote on a row itself.
    `overdue`: rows in quarantine for more than a day. `linked`: share of what it sent that surely is somebody's,
    None when nothing came. `differences`: keys in which it and we differed at the last reconciliation, None when it
    offers none.
    """

    source: str
    title_vi: str
    title_en: str
    owner: str
    trust_rank: int
    max_lag: timedelta
    state: State
    last_success: datetime | None
    newest_change: datetime | None
    read_today: int
    bad_today: int
    quarantined: int
    overdue: int
    linked: float | None

    @property
    def ok_today(self) -> int:
        """Rows of today that were taken in."""
        return self.read_today - self.bad_today


@dataclass(frozen=True)
class FieldFreshness:
    """How fresh a field of the citizen's page is: who tells it, and when they last did.

    `as_of` is None when nobody ever delivered it: then nothing is known, and nothing may be said to be missing.
    """

    field: str
    title_vi: str
    title_en: str
    owner: str
    as_of: datetime | None
    stale: bool


@dataclass(frozen=True)
class Alarm:
    """Something that an operator must look at, or had to; kinds: silent, held, differs."""

    source: str
    title_vi: str
    title_en: str
    kind: str
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
