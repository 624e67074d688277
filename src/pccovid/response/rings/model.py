"""Nouns: a group of a ring, a contact who waits in a unit, and whose door a page opens."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pccovid.ground.errors import NotFound


class NoSuchContact(NotFound):
    """Không tìm thấy người tiếp xúc này trong địa bàn của bạn."""

    code = "no_such_contact"


@dataclass(frozen=True)
class Door:
    """Whose door opens for a contact, and the case that the log names."""

    person_id: UUID
    case_no: str


@dataclass(frozen=True)
class Part:
    """A part of a ring to decide about; `klass` None: every class; `kinds` None: every kind, whatever the minutes."""

    ring: int
    klass: str | None = None
    kinds: tuple[str, ...] | None = None
    from_minutes: int | None = None


@dataclass(frozen=True)
class Group:
    """Contacts of one ring, class, kinds of evidence and minutes (at least `from_minutes`; None: untold)."""

    ring: int
    klass: str
    kinds: list[str]
    from_minutes: int | None
    proposed: int
    accepted: int
    rejected: int


@dataclass(frozen=True)
class Waiting:
    """A contact who lives in the officer's unit. `case_no` is for the log, never for the page."""

    contact_id: int
    case_no: str
    person_id: UUID
    unit_id: int
    ring: int
    klass: str
    score: float
    kinds: list[str]
    minutes: int | None
    last_at: datetime
    state: str
    supported: bool
    found_at: datetime


@dataclass(frozen=True)
class Detail:
    """A contact whose door stands open, whole; of the case nothing."""

    contact_id: int
    unit_id: int | None
    ring: int
    klass: str
    score: float
    kinds: list[str]
    minutes: int | None
    first_at: datetime
    last_at: datetime
    state: str
    supported: bool
    found_at: datetime
    warned_at: datetime | None
    unwarned_at: datetime | None


@dataclass(frozen=True)
class Mark:
    """Where the page before ended."""

    found_at: datetime
    score: float
    contact_id: int


@dataclass(frozen=True)
class OrderGlance:
    """The latest order of a contact: its number and where it stands."""

    order_id: int
    order_no: str
    kind: str
    state: str
    until_on: date
