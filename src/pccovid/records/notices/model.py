"""Nouns: a notice to one person, the template of its kind, and its way over a channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem

Value = date | datetime | int | str
Severity = Literal["warning", "task", "news"]
# Whether a text message is sent: in any case, only where no device takes a push, or not at all.
Texting = Literal["always", "without_push", "never"]
# In-app is no channel of its own: every notice stands on the pages of its person from the moment it is written.
Channel = Literal["push", "sms"]
# What became of an officer's way to somebody: told in person, or not found (then it stays on the list).
Reached = Literal["told", "not_found"]


class Kind(StrEnum):
    """What a notice can be about; each has a file of its name in `kinds`."""

    EXPOSURE = "exposure"
    EXPOSURE_WITHDRAWN = "exposure_withdrawn"
    CORRECTION_ANSWERED = "correction_answered"
    FACT_MENDED = "fact_mended"
    TEST_RESULT = "test_result"
    DOSE_DUE = "dose_due"
    QUARANTINE_STARTED = "quarantine_started"
    QUARANTINE_CHANGED = "quarantine_changed"
    QUARANTINE_FINISHED = "quarantine_finished"
    DAILY_CHECK = "daily_check"
    SAMPLE_DUE = "sample_due"
    GUARDIAN_ADDED = "guardian_added"
    ACTED_FOR = "acted_for"
    VENUE_TRACED = "venue_traced"
    NEW_DEVICE = "new_device"
    ANOTHER_NUMBER = "another_number"
    ANNOUNCEMENT = "announcement"


class WrongValues(ValueError):
    """A notice was given other values than its template asks for: nothing was sent."""


class NoSuchNotice(NotFound):
    """Không tìm thấy thông báo này, hoặc thông báo đã hết hạn. Các thông báo khác của bạn vẫn còn."""

    code = "no_such_notice"


class ForeignPush(Problem):
    """Trình duyệt này chưa nhận được thông báo đẩy của chúng tôi. Mọi thông báo vẫn có ở trang này."""

    code = "foreign_push"


class Speaker(Protocol):
    """A language that can write days and moments."""

    @property
    def code(self) -> str: ...
    def day(self, value: date, /) -> str: ...
    def moment(self, value: datetime, /) -> str: ...


@dataclass(frozen=True)
class Wording:
    """A notice in plain words: what happened, what to do now, until when. Texts of a template hold {values}."""

    title: str
    happened: str
    now: tuple[str, ...]
    until: str


@dataclass(frozen=True)
class Version:
    """One version of a template: the type of each value, and the words by language."""

    number: int
    values: Mapping[str, str]
    words: Mapping[str, Wording]


@dataclass(frozen=True)
class Template:
    """How notices of a kind speak and travel.

    `subject`: the values by which two notices are the same one. `urgent`: sent in quiet hours too. `lives`: how long
    it is shown. `reach_within`: when the commune is asked to tell the person if they have not read it; None: never.
    `codes`: words by language of each code, by the type of value. `text`: what a locked screen shows, by language;
    empty: what it shows of all notices of this severity.
    """

    kind: Kind
    severity: Severity
    urgent: bool
    sms: Texting
    lives: timedelta
    reach_within: timedelta | None
    subject: tuple[str, ...]
    codes: Mapping[str, Mapping[str, Mapping[str, str]]]
    text: Mapping[str, str]
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The version that new notices bear."""
        return self.versions[-1]


@dataclass(frozen=True)
class Delivery:
    """The rules of delivery of this service: hours of quiet (from, until), pauses between tries, who hides in a crowd.

    `crowd`: with fewer people than this at a place, a warning does not say what kind of place it was.
    `lease`: after this time a message that was claimed by a programme that then died is tried again.
    """

    quiet: tuple[int, int]
    retries: tuple[timedelta, ...]
    lease: timedelta
    crowd: int
    neutral: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Claimed:
    """A delivery that is due, and the number it goes to; nothing of what the notice says."""

    delivery_id: int
    account_id: UUID
    channel: str
    kind: str
    severity: str
    attempts: int
    urgent: bool
    phone: str


@dataclass(frozen=True)
class Device:
    """A browser that takes pushes: its address at the push service and its keys (base64url)."""

    device_id: int
    account_id: UUID
    endpoint: str
    public_key: str
    secret: str
    language: str


@dataclass(frozen=True)
class Outcome:
    """What a channel said: it took the message, it will never, or ask again, after `wait` if it said so."""

    state: Literal["sent", "delivered", "failed", "waiting"]
    receipt: str | None = None
    wait: timedelta | None = None


@dataclass(frozen=True)
class Message:
    """One notice of many that a programme sends at once."""

    person: UUID
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Notice:
    """One notice of a person whose door is open; `filled` are the values of its template as text."""

    notice_id: int
    person_id: UUID
    kind: str
    version: int
    severity: str
    filled: dict[str, str]
    created_at: datetime
    ends_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A notice in the list of a telephone: for whom, how urgent, whether it was read; nothing of what it says."""

    notice_id: int
    person_id: UUID
    severity: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Unreached:
    """A notice that should be read and is not, in the work list of a commune; nothing about the person but an id.

    `reason`: no_phone (no telephone acts for them), failed (no channel took it), unread (for too long).
    """

    notice_id: int
    person_id: UUID
    severity: str
    created_at: datetime
    reason: str
    tries: int
    last_try: datetime | None
