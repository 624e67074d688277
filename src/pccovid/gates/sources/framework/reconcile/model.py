"""What a comparison finds."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Group:
    """One of 256 groups of keys: how many rows, and their sum."""

    group: str
    rows: int
    checksum: int


@dataclass(frozen=True)
class Key:
    """A key that we hold, and its time of change in microseconds since 1970."""

    source_key: str
    changed: int


@dataclass
class Differences:
    """Found so far: keys that only we hold, and how many only they hold or hold in another state."""

    keys_here: int
    keys_there: int
    groups: int = 0
    absent: list[str] = field(default_factory=list[str])
    missing: int = 0
    older: int = 0


@dataclass(frozen=True)
class Reconciled:
    """A comparison as it is written down; `is_kept`: too many would have lost something, so nothing went."""

    source: str
    checked_at: datetime
    keys_here: int
    keys_there: int
    buckets_differing: int
    absent_there: int
    missing_here: int
    older_here: int
    gone: int
    is_kept: bool
