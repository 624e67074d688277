"""Who met whom at places, in plain Python and as slowly as it is said: the twin of `response.met_at_places`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LONGEST = timedelta(hours=12)  # no stay counts for more


@dataclass(frozen=True)
class Stay:
    """Somebody at a place. `person`: who it is today; `usual`: how long people stay there; `left` None: not said.

    `same`: one number for all rows under which the place is known.
    """

    person: UUID
    place: int
    same: int
    usual: timedelta
    arrived: datetime
    left: datetime | None
    record: int | None


@dataclass(frozen=True, order=True)
class Met:
    """Two stays at one place that overlap or lie within the window; columns as in `response.met_at_places`."""

    person: UUID
    place: int
    own_from: datetime
    own_until: datetime
    arrived: datetime
    left: datetime
    minutes: int
    end_known: bool


def met(stays: Sequence[Stay], person: UUID, begin: datetime, end: datetime, window: timedelta) -> list[Met]:
    """Everybody who was where `person` was between `begin` and `end`, in order."""
    mine = sorted((s for s in stays if s.person == person), key=lambda s: s.arrived)
    found: list[Met] = []
    for own in mine:
        following = next((later.arrived for later in mine if own.arrived < later.arrived <= end), None)
        left = _left(own, own.usual, following)
        if own.arrived > end or own.arrived <= begin - LONGEST or left < begin:
            continue
        own_from, own_until = max(own.arrived, begin), min(left, end)
        for other in stays:
            if other.person == person or other.same != own.same:
                continue
            until = _left(other, own.usual)
            if other.arrived > own_until + window or until < own_from - window:
                continue
            together = min(own_until, until) - max(own_from, other.arrived)
            minutes = max(0, together // timedelta(minutes=1))
            known = own.left is not None and other.left is not None
            found.append(Met(other.person, own.place, own_from, own_until, other.arrived, until, minutes, known))
    return sorted(found)


def _left(stay: Stay, usual: timedelta, following: datetime | None = None) -> datetime:
    """When they left: as told; else after the usual stay, or when they came elsewhere."""
    implied = stay.arrived + usual
    told = stay.left or (min(implied, following) if following is not None else implied)
    return min(told, stay.arrived + LONGEST)
