"""Nouns: a contact, what speaks for them, what a case said, and why somebody stands on no list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pccovid.ground.errors import Problem

State = Literal["proposed", "accepted", "rejected", "dropped", "converted"]
Class = Literal["close", "met"]
Doubt = Literal["two_places", "impossible_hours", "clock"]


class NotConfirmed(Problem):
    """Chưa thể truy vết: ca này chưa có kết quả xét nghiệm khẳng định. Khi có kết quả dương tính, danh sách tự lập."""

    code = "tracing_not_confirmed"
    status = 409


@dataclass(frozen=True)
class KindRule:
    """How much a kind of evidence says, 0 to 1: near, at unknown distance, far; `minutes`: shorter is never close."""

    kind: str
    near: float
    unknown: float
    far: float
    minutes: int


@dataclass(frozen=True)
class Rules:
    """What no official text gives, as explained in rules.toml."""

    confidence: str
    full_minutes: int
    doubted: float
    converts_within_days: int
    clock_minutes: int
    day_minutes: int
    narrow_places: tuple[str, ...]
    kinds: tuple[KindRule, ...]
    followed: int
    listed: int
    crowd: int
    hours_between: int
    days_after_window: int


@dataclass(frozen=True)
class Count:
    """So many people of the ring of a case."""

    case_id: int
    people: int


@dataclass(frozen=True)
class Traced:
    """From which window and by which definition a ring was worked out.

    `not_followed`: of ring 1, whom a second ring was not looked for; `not_listed`: of ring 2. Both are 0 but in rings
    that are too large.
    """

    definition: str
    starts_at: datetime
    ends_at: datetime
    traced_at: datetime
    not_followed: int
    not_listed: int


@dataclass(frozen=True)
class Contact:
    """A line of the list. `person_id` None: they live where the viewer serves not; `unit_id` says where.

    `via_contact_id`: ring 2: whom of ring 1 they met. `minutes` together; None: nothing tells them.
    """

    contact_id: int
    person_id: UUID | None
    unit_id: int | None
    ring: int
    via_contact_id: int | None
    klass: Class
    score: float
    kinds: list[str]
    minutes: int | None
    first_at: datetime
    last_at: datetime
    state: State
    supported: bool
    found_at: datetime
    decided_at: datetime | None
    decided_why: str | None
    warned_at: datetime | None
    resulting_case_no: str | None


@dataclass(frozen=True)
class Chosen:
    """Which part of a ring to list; None: all. A dropped contact is listed only when asked for."""

    ring: int | None = None
    klass: Class | None = None
    state: State | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Mark:
    """Where in a list a page ended or began: the score and id of its last or first line."""

    score: float
    contact_id: int
    newer: bool = False


@dataclass(frozen=True)
class Reason:
    """One piece of evidence, for pages to put into words by its `code`.

    Codes: place_together, place_after (`gap` minutes between), vehicle_near (`rows_apart`), vehicle, border, household,
    work, class, quarantine_room, bluetooth (`metres`), interview. `close`: this alone makes a close contact.
    `place`: place, vehicle or household in words. `end_known` False: the end is the usual stay of such a place.
    """

    contact_id: int
    code: str
    kind: str
    place: str | None
    started_at: datetime
    ended_at: datetime
    minutes: int | None
    gap: int | None
    metres: float | None
    seat: str | None
    own_seat: str | None
    rows_apart: int | None
    masked: bool | None
    close: bool
    end_known: bool
    doubts: list[Doubt]
    weight: float
    source: str


@dataclass(frozen=True)
class Meeting:
    """One piece of evidence as it is kept."""

    contact_id: int
    kind: str
    place: str | None
    started_at: datetime
    ended_at: datetime
    minutes: int | None
    gap: int | None
    metres: float | None
    seat: str | None
    own_seat: str | None
    rows_apart: int | None
    near: bool | None
    masked: bool | None
    close: bool
    end_known: bool
    doubts: list[Doubt]
    weight: float
    source: str


@dataclass(frozen=True)
class Step:
    """A state that a contact came into; `reason` is the code of a rule, or an officer's words."""

    at: datetime
    act_id: UUID
    was: State
    becomes: State
    reason: str
    officer: str | None


@dataclass(frozen=True)
class Absence:
    """Why a person does not stand on a list, or as what they do.

    Codes: no_ring (nothing traced yet), the_case, listed (`state`), rejected (`why`, `at`), dropped, too_short (listed
    as met: `minutes` together), outside_window (`minutes` before or after it, nearest meeting at `at`, `place`),
    not_overlapping (`minutes` between two stays at `place`), outside_vehicle, outside_border, outside_group and
    outside_bluetooth (as outside_window; `place` is the vehicle, gate or list), no_evidence.
    """

    code: str
    state: State | None
    why: str | None
    at: datetime | None
    minutes: int | None
    place: str | None


@dataclass(frozen=True)
class Said:
    """Whom a case says they met: found in the system, or a name or telephone that waits to be found.

    `minutes`, `metres`, `closed_space`, `masked` None: not said; a mask that nobody spoke of counts as none.
    """

    person_id: UUID | None
    name: str | None
    phone: str | None
    place_id: int | None
    place_text: str | None
    started_at: datetime
    ended_at: datetime
    minutes: int | None
    metres: float | None
    closed_space: bool | None
    masked: bool | None
    note: str | None


@dataclass(frozen=True)
class Interview(Said):
    """What was written down of it."""

    interview_id: int
    told_at: datetime
    withdrawn_at: datetime | None
