"""Nouns: a contact who is to be warned, one whose warning no longer holds, and how long warnings took."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Due:
    """An accepted contact. `kind`: of the strongest evidence; `people_there`: how many of the ring were there.

    `watch_until`: the end of self-watch by their order; None: there is none.
    """

    contact_id: int
    person_id: UUID
    ring: int
    kind: str | None
    people_there: int
    met_on: date
    watch_until: date | None


@dataclass(frozen=True)
class Fallen:
    """A contact who was warned of `warned_of` and should not have been; `stands`: another case says the same."""

    contact_id: int
    person_id: UUID
    warned_of: date
    stands: bool


@dataclass(frozen=True)
class Delay:
    """Accepted contacts, how many were warned, and the time since their case was confirmed."""

    accepted: int
    warned: int
    median: timedelta | None
    slowest: timedelta | None
