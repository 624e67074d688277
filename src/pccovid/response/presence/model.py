"""Nouns: whose meetings are asked for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Asked:
    """A person, and when they could infect others; `case_id` comes back with every meeting."""

    case_id: int
    person_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Day:
    """A day of visits. `day` as yyyy-mm-dd; `mark`: another one when its visits changed."""

    day: str
    mark: str
