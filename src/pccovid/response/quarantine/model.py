"""Nouns: an order with its life, what it rests on, the papers that it gives out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pccovid.response.quarantine.ruleset import About, Group, Kind

# So long what somebody did can be taken back; a decision is not told before that, unless it was handed over.
UNDO = timedelta(minutes=10)
Cause = Literal["contact", "case", "travel"]
What = Literal["extend", "shorten", "release", "convert"]


class State(StrEnum):
    """Where an order stands."""

    PROPOSED = "proposed"
    ISSUED = "issued"
    SERVED = "served"
    ACTIVE = "active"
    COMPLETED = "completed"
    RELEASED_EARLY = "released_early"
    CONVERTED = "converted"
    CANCELLED = "cancelled"


SIGNED = (State.ISSUED, State.SERVED, State.ACTIVE)
OPEN = (State.PROPOSED, *SIGNED)


@dataclass(frozen=True)
class Exposure:
    """A contact of a confirmed case, as far as an order rests on it; `last_on` is the day of the last meeting."""

    person_id: UUID
    contact_id: int
    case_id: int
    ring: int
    accepted: bool
    last_on: date
    unit_id: int | None


@dataclass(frozen=True)
class Infection:
    """A confirmed case of a person that is not over; `since` is the day of the sample."""

    person_id: UUID
    case_id: int
    since: date
    unit_id: int | None


@dataclass(frozen=True)
class Trip:
    """A journey inside the country, or an entry, as one source tells it; days are those of the arrival.

    `from_level` is the level published for where they left, None: none was. `unit_id` is the unit that the source says
    they arrive in, `stay_text` where they stay as written, `home_id` the commune where they live. `by_border`: the
    border saw it, else the traveller said it.
    """

    person_id: UUID
    about: About
    from_unit_id: int | None
    from_country: str | None
    from_level: int | None
    unit_id: int | None
    stay_text: str
    home_id: int | None
    arrived_on: date
    by_border: bool


@dataclass(frozen=True)
class Protection:
    """What protected a person on a day: when the basic course was complete, the last dose until then, recoveries."""

    complete_on: date | None = None
    last_dose: date | None = None
    recovered: tuple[date, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An open order as far as reckoning needs it; `person_id` is the person as they are known today.

    `gone` says why it would end if nothing were wanted any more: no_case, recovered, died, not_contact, no_travel.
    """

    order_id: int
    person_id: UUID
    kind: str
    state: str
    rule: str
    case_id: int | None
    contact_id: int | None
    exposed_on: date
    from_on: date
    until_on: date
    watch_until: date
    gone: str
    cause: str = "contact"
    protection: Group | None = None
    from_unit_id: int | None = None
    from_country: str | None = None


@dataclass(frozen=True)
class Past:
    """The last exposure or arrival of a person that an order of a kind and cause was served for to its end."""

    person_id: UUID
    kind: str
    cause: str
    exposed_on: date


@dataclass(frozen=True)
class Wanted:
    """What evidence and rules ask of a person: the order as it would be proposed today.

    `protection` is the group by which the days were chosen; of a traveller it says where they come from.
    """

    kind: Kind
    cause: Cause
    rule: str
    setting: str
    unit_id: int | None
    exposed_on: date
    until_on: date
    watch_until: date
    protection: Group
    case_id: int | None = None
    contact_id: int | None = None
    from_unit_id: int | None = None
    from_country: str | None = None


@dataclass(frozen=True)
class Change:
    """What is to become of an open order; `becomes` holds the columns that change."""

    order_id: int
    case_id: int | None
    what: What
    reason: str
    becomes: dict[str, Any]


@dataclass(frozen=True)
class Order:
    """An order of a person whose door is open."""

    order_id: int
    order_no: str
    person_id: UUID
    kind: str
    cause: str
    case_id: int | None
    contact_id: int | None
    rule: str
    state: str
    version: int
    setting: str
    site_id: int | None
    unit_id: int | None
    exposed_on: date
    from_on: date
    until_on: date
    watch_until: date
    proposed_at: datetime
    issued_at: datetime | None
    served_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    breached: bool
    protection: Group | None
    from_unit_id: int | None
    from_country: str | None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None


@dataclass(frozen=True)
class Apart:
    """That somebody must stay apart; `ends_on` is the last day, None where a test ends it and no day does."""

    order_id: int
    order_no: str
    from_on: date
    ends_on: date | None
    told_at: datetime


@dataclass(frozen=True)
class Step:
    """One step in the life of an order; `officer_id` None: a rule did it."""

    step_id: int
    order_id: int
    act: UUID
    step: str
    at: datetime
    officer_id: UUID | None
    reason: str
    undone_at: datetime | None


@dataclass(frozen=True)
class Paper:
    """A decision or a certificate of release as it was given out; `code` stands in its picture."""

    code: UUID
    order_id: int
    kind: str
    version: int
    made_at: datetime
    signed_by: str
    setting: str
    site_id: int | None
    rule: str
    exposed_on: date
    from_on: date
    until_on: date
    watch_until: date
    undone_at: datetime | None


@dataclass(frozen=True)
class Checked:
    """What whoever holds a paper may know; `standing` is valid, changed, ended or withdrawn."""

    order_no: str
    kind: str
    version: int
    initials: str | None
    from_on: date
    until_on: date
    standing: str


@dataclass(frozen=True)
class Waiting:
    """Changes of one kind that one case asks for; `case_no` only where the case is the viewer's own."""

    case_id: int | None
    case_no: str | None
    what: str
    reason: str
    orders: int
    since: datetime


@dataclass(frozen=True)
class Pending:
    """A change that waits for a decision."""

    order_id: int
    what: str
    reason: str
    until_on: date | None


@dataclass(frozen=True)
class Site:
    """A centre with its beds, and how many are taken by orders that have not ended."""

    site_id: int
    unit_id: int
    name: str
    address: str
    capacity: int
    taken: int
    closed: bool

    @property
    def free(self) -> int:
        """Beds that are left."""
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True)
class Offer:
    """An order offered to another commune that has not answered."""

    order_id: int
    from_unit: int
    to_unit: int
    why: str
    offered_at: datetime


@dataclass(frozen=True)
class Stay:
    """Who stays at home until when: all that the police of a commune is told."""

    order_id: int
    person_id: UUID
    until_on: date
    address: str | None


@dataclass(frozen=True)
class Untold:
    """An order whose person must be told; `told_until` is what they know, None: nothing yet."""

    order_id: int
    person_id: UUID
    is_open: bool
    setting: str
    from_on: date
    until_on: date
    watch_until: date
    ended_on: date | None
    told_until: date | None
