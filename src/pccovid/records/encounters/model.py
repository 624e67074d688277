"""Nouns: identifiers that telephones send, what they heard, keys that they publish, and what can be wrong with them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from pccovid.ground.errors import Problem


class CodeRefused(Problem):
    """Mã gửi dữ liệu Bluetooth không đúng, đã hết hạn hoặc đã dùng. Bạn xem lại, hoặc tạo mã mới ở trang xét nghiệm."""

    code = "bluetooth_code_refused"
    status = 403


class CertificateRefused(Problem):
    """Giấy phép gửi không đúng, đã hết hạn hoặc dành cho nội dung khác. Chưa nhận gì cả; bạn xin lại rồi gửi lại."""

    code = "bluetooth_certificate_refused"
    status = 403


class PageMalformed(Problem):
    """Trang dữ liệu Bluetooth phải gồm 1 đến 2048 bản ghi, mỗi bản ghi 32 byte. Chưa có gì được nhận."""

    code = "bluetooth_page_malformed"


class KeysMalformed(Problem):
    """Khóa gửi lên chưa đúng: tối đa 30 khóa 16 byte, không quá 15 ngày, chu kỳ 1 đến 144. Chưa có gì được nhận."""

    code = "diagnosis_keys_malformed"


class DayNotGiven(Problem):
    """Chỉ cấp mã Bluetooth cho hôm nay và hai ngày tới."""

    code = "bluetooth_day_not_given"


class NotConfirmed(Problem):
    """Chỉ cấp mã gửi dữ liệu Bluetooth cho ca đã được phòng xét nghiệm khẳng định."""

    code = "bluetooth_not_confirmed"
    status = 409


class TooManySharingCodes(Problem):
    """Bạn đã có đủ mã gửi dữ liệu Bluetooth trong 24 giờ qua. Mã chưa dùng vẫn dùng được."""

    code = "bluetooth_too_many_codes"
    status = 429


class Heard(NamedTuple):
    """One record of an upload: what a telephone heard of one other within ten minutes.

    `identifier` 16 bytes and `metadata` 4 bytes as they came over the air, `interval` (ten minutes since 1970) in
    which it was heard, `seconds` for how long, `signal`: how often in each range of attenuation, `tx` dBm as the
    sender said.
    """

    identifier: bytes
    metadata: bytes
    interval: int
    seconds: int
    signal: bytes
    tx: int


class Read(NamedTuple):
    """What an identifier of ours says: whose it is, for which interval, and the metadata in clear."""

    handle: int
    interval: int
    metadata: bytes


@dataclass(frozen=True)
class SignalRule:
    """How much a second counts by its attenuation: `weights` for up to 55, 63, 73, 79 dB; weaker ones are not told."""

    rule: str
    valid_from: date
    source: str
    confidence: str
    weights: tuple[float, float, float, float]


@dataclass(frozen=True)
class DayKey:
    """The sealed key of a day."""

    day: date
    sealed: bytes


@dataclass(frozen=True)
class Handle:
    """The name of a person within identifiers for 28 days from `epoch_on`."""

    handle: int
    person_id: UUID
    epoch_on: date


@dataclass(frozen=True)
class Page:
    """A page of an upload that nobody has read yet."""

    page_id: int
    person_id: UUID
    content: bytes
    received_at: datetime


@dataclass(frozen=True)
class Certificate:
    """A permission to upload: for which upload, what kind, and what it is bound to."""

    upload_id: UUID
    kind: str
    mac: str


@dataclass(frozen=True)
class DiagnosisKey:
    """A daily key of a telephone: 16 bytes, its first interval, how many, and the level the telephone says (0 to 8)."""

    key: bytes
    rolling_start: int
    rolling_period: int
    transmission_risk: int = 0
    report_type: int = 1
    onset_days: int | None = None


@dataclass(frozen=True)
class KeyFile:
    """A signed file of keys, open to all."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Sharing:
    """That a person may share by Bluetooth: a laboratory confirmed their infection in the last 21 days.

    `may_ask_at`: when they may ask for a code again (None: now); `shared_at`: when one was last used.
    """

    may_ask_at: datetime | None
    shared_at: datetime | None


@dataclass(frozen=True)
class Held:
    """What is held of a person's meetings of one day: how many, never with whom. `uploaded`: by themselves."""

    day: date
    uploaded: bool
    meetings: int
    minutes: int
    until: date
