"""The nouns of the lock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pccovid.ground.errors import Problem


class LoggedOut(Problem):
    """Phiên làm việc đã hết. Bạn vui lòng đăng nhập lại; những gì đã gửi vẫn còn."""

    code = "logged_out"
    status = 401


class CodeWrong(Problem):
    """Mã không đúng. Bạn xem lại tin nhắn mới nhất và nhập lại 6 chữ số."""

    code = "code_wrong"


class CodeExpired(Problem):
    """Mã đã hết hạn hoặc đã được dùng. Bạn bấm “Gửi lại mã” để nhận mã mới."""

    code = "code_expired"


class TooManyCodes(Problem):
    """Bạn đã xin hoặc nhập mã quá nhiều lần. Vui lòng đợi một phút; sau 5 mã trong một giờ, đợi hết giờ."""

    code = "too_many_codes"
    status = 429

    def __init__(self, wait_s: int | None = None) -> None:
        super().__init__()
        self.wait_s = wait_s  # seconds until another code may be asked for, where that is what helps


class PasskeyRefused(Problem):
    """Chưa mở được bằng vân tay hoặc khuôn mặt. Bạn thử lại, hoặc dùng mã qua tin nhắn; dữ liệu của bạn vẫn an toàn."""

    code = "passkey_refused"
    status = 403


@dataclass(frozen=True)
class Viewer:
    """Somebody at a gate: their session token (empty before log-in), through which channel, in which request."""

    token: str
    channel: str
    request_id: str


@dataclass(frozen=True)
class System:
    """One of our own programmes at work on many records at once; each run is written down as one act."""

    name: str


@dataclass(frozen=True)
class Agreement:
    """What was agreed with another agency about a programme of theirs that calls.

    `public_key` is an Ed25519 key of 32 bytes, `certificate_sha256` that of the certificate its connections show.
    """

    code: str
    agency: str
    key_id: str
    public_key: bytes
    certificate_sha256: bytes
    purposes: list[str]
    sources: list[str]
    unit_id: int | None


@dataclass(frozen=True)
class SystemClient(Agreement):
    """A programme of another agency as the database knows it."""

    system_id: UUID
    added_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Session:
    """Who is logged in, as the database knows it."""

    session_id: UUID
    account_id: UUID | None
    officer_id: UUID | None
    system_id: UUID | None
    role: str
    unit_id: int | None


@dataclass(frozen=True)
class Device:
    """Where an account is logged in; `device` is its browser and system, empty when unknown, `here`: this one."""

    session_id: UUID
    device: str
    created_at: datetime
    seen_at: datetime
    here: bool


@dataclass(frozen=True)
class Passkey:
    """A key on somebody's telephone that opens their account; `label` is what they call it."""

    credential_id: bytes
    label: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class OtherNumber:
    """Another number that opens a person since a moment, beside `mine_since`; `ending` are its last three digits.

    From `may_end_at` this number may end it; None: only the desk may.
    """

    account_id: UUID
    ending: str
    since: datetime
    mine_since: datetime
    may_end_at: datetime | None


@dataclass(frozen=True)
class Moved:
    """Whether a number was changed (right), or which of both codes (old, new) was wrong and how."""

    outcome: str
    field: str


@dataclass(frozen=True)
class PasskeyKey:
    """What the signature of a passkey is checked with: its public key (COSE), and how often it had signed."""

    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Code:
    """A code that was registered: the number to send it to (None: to nobody), or the seconds to wait instead."""

    send_to: str | None
    wait_s: int | None


@dataclass(frozen=True)
class ActsFor:
    """A person for whom the logged-in telephone may act."""

    person_id: UUID
    relation: str


@dataclass(frozen=True)
class Look:
    """One line of "who looked at my data"; never says because of whom."""

    at: datetime
    actor: str
    agency: str
    role: str
    purpose: str
    title_vi: str
    title_en: str
    classes: list[str]
    decision: str


@dataclass(frozen=True)
class Rule:
    """A table whose rows grow old: counted from `age`; None where each day has a table of its own."""

    table: str
    days: int
    age: str | None
    only: str | None
    parts: str | None


@dataclass(frozen=True)
class Kept:
    """What a citizen reads: a kind of data, the law, and its end in days, or in words where no day ends it."""

    title_vi: str
    title_en: str
    law: str
    days: int | None
    until_vi: str = ""
    until_en: str = ""
