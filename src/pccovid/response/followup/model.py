"""Nouns: who is asked how they are, what they say, whom somebody must go to, what was seen, and a text message."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem

Way = Literal["app", "sms", "visit"]
Feeling = Literal["better", "same", "worse"]
# What a visit found; a sample is taken by the laboratory's own record alone.
Found = Literal["well", "symptoms", "not_found"]
Decision = Literal["confirmed", "dismissed"]
Sampling = Literal["home", "station", "site"]
# What a text message is answered: taken; call at once; nobody can be sure what it says; nobody of this number is asked.
Answer = Literal["thanks", "danger", "help", "stranger"]


class NotAsked(NotFound):
    """Hôm nay không có ai trên số này phải khai sức khỏe theo mã này. Các khai báo trước của bạn vẫn còn."""

    code = "not_asked"


class NotATemperature(Problem):
    """Nhiệt độ chưa đúng. Bạn nhập số từ 34 đến 43, ví dụ 36,8; nếu không đo thì để trống."""

    code = "not_a_temperature"


class NothingTicked(Problem):
    """Bạn chọn ít nhất một triệu chứng, nhập nhiệt độ, hoặc chọn mệt hơn. Nếu khỏe, bấm Hôm nay tôi khỏe."""

    code = "nothing_ticked"


class NotOnList(NotFound):
    """Người này không còn trong danh sách cần ghé hôm nay. Có thể đồng nghiệp đã ghi, hoặc người đó vừa tự khai."""

    code = "not_on_list"


class ReasonNeeded(Problem):
    """Bạn viết lý do, ít nhất 10 chữ cái: người dân sẽ đọc được lý do này."""

    code = "breach_reason_needed"


@dataclass(frozen=True)
class Symptom:
    """A symptom to tick; `danger`: call at once; `said`: how text messages name it, folded."""

    code: str
    said: tuple[str, ...]
    danger: bool


@dataclass(frozen=True)
class Rules:
    """The rules of following up that are in force on a day; hours and days as numbers, temperature in °C."""

    valid_from: date
    source: str
    confidence: str
    fever_from: float
    remind_hour: int
    visit_by_hour: int
    sample_hours: int
    early_days: int
    looked_back_days: int
    lawful_places: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked each day how they are. `stage`: staying apart, or watching themselves."""

    order_id: int
    order_no: str
    person_id: UUID
    kind: str
    cause: str
    setting: str
    rule: str
    state: str
    stage: str
    unit_id: int | None
    exposed_on: date
    from_on: date
    until_on: date
    watch_until: date


@dataclass(frozen=True)
class Said:
    """How somebody says they are. `symptoms` empty although not well: seen by others, and not told which."""

    well: bool
    symptoms: tuple[str, ...] = ()
    temperature: float | None = None
    feeling: Feeling | None = None


@dataclass(frozen=True)
class Check:
    """What was said on one day; the newest of a day counts. `way`: app, sms or visit."""

    check_id: int
    person_id: UUID
    day: date
    declared_at: datetime
    way: str
    well: bool
    symptoms: list[str]
    temperature: float | None
    feeling: str | None


@dataclass(frozen=True)
class Task:
    """Somebody to go to: `kind` visit or sample; `outcome` None: open; `setting` of the order it follows from."""

    task_id: int
    person_id: UUID
    kind: str
    reason: str
    order_kind: str
    setting: str
    due_on: date
    due_at: datetime
    outcome: str | None
    done_at: datetime | None


@dataclass(frozen=True)
class Due:
    """A task to be laid: where, for whom, why, by when; `street` orders a route."""

    person_id: UUID
    order_id: int
    unit_id: int | None
    order_kind: str
    setting: str
    kind: str
    reason: str
    due_on: date
    due_at: datetime
    address: str | None


@dataclass(frozen=True)
class SampleDay:
    """A day on which a rule asks for a test: counted, as the `length` of its orders is, from the exposure."""

    rule: str
    kind: str
    length: int
    day: int


@dataclass(frozen=True)
class Stop:
    """Somebody whom a unit must go to, before they are opened; the order lets the unit in."""

    person_id: UUID
    order_id: int
    task_id: int


@dataclass(frozen=True)
class OpenBreach:
    """A breach on a unit's list, before its person is opened."""

    breach_id: int
    order_id: int
    person_id: UUID
    day: date


@dataclass(frozen=True)
class Household:
    """How many of a telephone's people are asked today, and how many have not said how they are."""

    asked: int
    unsaid: int


@dataclass(frozen=True)
class Breach:
    """What speaks for a breach of an order on a day: never where (P-09). `decided_why`: the officer's words."""

    breach_id: int
    person_id: UUID
    order_no: str
    day: date
    kind: str
    found_at: datetime
    state: str
    decided_at: datetime | None
    decided_why: str | None


@dataclass(frozen=True)
class Lives:
    """Where somebody lives, as the newest source writes it; None: none does."""

    person_id: UUID
    address: str | None


@dataclass(frozen=True)
class Figures:
    """Of those who stay apart in a unit on a day: how many are to tell, did, are unwell; and what is open."""

    due: int
    done: int
    unwell: int
    visits: int
    samples: int


@dataclass(frozen=True)
class Addressed:
    """Somebody who is asked, of those for whom a telephone acts."""

    person_id: UUID
    full_name: str | None


@dataclass(frozen=True)
class Read:
    """What a text message says: of whom (None: of everybody), and how they are."""

    name: str | None
    said: Said


@dataclass(frozen=True)
class Text:
    """A text message as its gateway handed it over."""

    message_id: str
    phone: str
    body: str


@dataclass(frozen=True)
class Reply:
    """What is answered to a text message."""

    text: Text
    answer: Answer


@dataclass(frozen=True)
class Unread:
    """A text that nobody understood, beside the person whom it may be about."""

    received_at: datetime
    body: str
    people: list[UUID]
