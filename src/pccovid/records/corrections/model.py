"""Nouns: what a citizen says of a record, a correction on its way, its thread, and what a desk mends."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class NothingSaid(Problem):
    """Bạn chưa cho biết điều gì sai hoặc thiếu. Chọn một câu, hoặc viết một câu ngắn."""

    code = "nothing_said"


class TooLong(Problem):
    """Nội dung dài hơn 2.000 ký tự. Bạn rút gọn giúp; những gì bạn đã viết vẫn còn."""

    code = "said_too_long"


class NoSuchCorrection(NotFound):
    """Không tìm thấy phản ánh này, hoặc phản ánh đã được trả lời."""

    code = "no_such_correction"
    kept = True  # that somebody tried to open it stays in the log


class NotMendable(NotFound):
    """Việc sửa này không còn chờ, hoặc do chính bạn đề nghị: phải là một người khác của nơi này đồng ý."""

    code = "not_mendable"


class NothingMended(Problem):
    """Điều bạn nhập giống hệt điều đang có. Bạn sửa chỗ sai rồi ghi lại, hoặc trả lời người dân vì sao giữ nguyên."""

    code = "nothing_mended"


class DoseAhead(Problem):
    """Ngày tiêm chưa tới. Bạn xem lại ngày trên giấy; những gì đã nhập vẫn còn."""

    code = "dose_ahead"


class DoseBeforeBirth(Problem):
    """Ngày tiêm ở trước ngày sinh trong hồ sơ. Bạn xem lại ngày tiêm, hoặc báo sai ngày sinh trước."""

    code = "dose_before_birth"


class DoseBeforeApproval(Problem):
    """Ngày tiêm ở trước ngày vắc xin này được phép dùng tại Việt Nam. Bạn xem lại ngày và tên vắc xin."""

    code = "dose_before_approval"


class Matter(StrEnum):
    """What kind of fact is wrong or missing; it decides who can mend it."""

    IDENTITY = "identity"
    DOSE = "dose"
    MISSING_DOSE = "missing_dose"
    DECLARATION = "declaration"
    TEST = "test"
    TREATMENT = "treatment"
    COVERAGE = "coverage"
    CROSSING = "crossing"
    JOURNEY = "journey"
    RESIDENCE = "residence"
    VISIT = "visit"
    CARD = "card"
    LOOK = "look"
    OTHER = "other"


class Desk(StrEnum):
    """Whose work list a correction is on."""

    COMMUNE = "commune"
    SITE = "site"
    POLICE = "police"
    OPERATOR = "operator"


class Verdict(StrEnum):
    """What the citizen says of a record that was carried over."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_MINE = "not_mine"


class Kind(StrEnum):
    """What a desk may do about a correction."""

    ADD_DOSE = "add_dose"
    CHANGE_DOSE = "change_dose"
    TAKE_AWAY = "take_away"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Choices:
    """Of one matter: its desk, what can be wrong, and which of that goes to the police instead."""

    desk: Desk
    wrong: tuple[str, ...]
    police: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """What citizens are promised from a day on: days to the answer by matter, days until it goes another level up."""

    valid_from: date
    source: str
    confidence: str
    escalate_days: int
    undo_minutes: int
    days: dict[str, int]


@dataclass(frozen=True)
class Said:
    """The newest verdict on a record."""

    record_id: int
    verdict: str
    at: datetime


@dataclass(frozen=True)
class Record:
    """The record said to be wrong: who holds it and, for a dose, where it was given and whether that has a desk."""

    record_id: int
    source_owner: str
    site_name: str | None
    site_code: str | None


@dataclass(frozen=True)
class Site:
    """A facility that has a desk of its own here."""

    site_code: str
    name: str


@dataclass(frozen=True)
class Told:
    """What a citizen says: the choice, the words, and what is right (`claimed`: vaccine, given_on, site)."""

    matter: Matter
    said: str = ""
    wrong: str = ""
    claimed: dict[str, str] = field(default_factory=dict[str, str])
    record_id: int | None = None


@dataclass(frozen=True)
class Correction:
    """One "báo sai" with its clock: `due_at` is when an answer is due, `owner` who can mend it."""

    correction_id: int
    reference: str
    person_id: UUID
    record_id: int | None
    matter: str
    wrong: str
    said: str
    claimed: dict[str, str]
    desk: str
    site_code: str | None
    owner: str
    state: str
    created_at: datetime
    due_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One line of the thread; `agency` is None where the citizen did it."""

    step: str
    agency: str | None
    said: str
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """A correction on a work list: nothing about the person until it is opened.

    `level`: 0 in time, 1 overdue and at the district, 2 at the province. `second`: whether a mend waits for a second
    person (none), and whether this officer is the one who proposed it (mine) or may agree (others). `source`: for the
    operator, whose owner must be asked.
    """

    correction_id: int
    reference: str
    matter: str
    wrong: str
    desk: str
    person_id: UUID
    created_at: datetime
    due_at: datetime
    level: int
    second: str
    source: str | None


@dataclass(frozen=True)
class ForOwner:
    """What the owner of a source without a desk here must know to find and mend a record."""

    reference: str
    source_key: str
    matter: str
    wrong: str
    said: str
    claimed: str
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Photo:
    """A photo that was shown with a correction, as it lies: sealed."""

    evidence_id: UUID
    correction_id: int
    sealed: bytes
    key_id: str


@dataclass(frozen=True)
class Shown:
    """That there is a photo, and how large."""

    evidence_id: UUID
    width: int
    height: int
    added_at: datetime


@dataclass(frozen=True)
class Dose:
    """A dose as a desk states it."""

    vaccine: str
    vaccine_text: str
    given_on: date
    dose_no: int | None = None
    lot: str | None = None
    site_code: str | None = None
    site_name: str | None = None


@dataclass(frozen=True)
class Change:
    """What a desk means to mend: the new statement (`told`) beside what stands there (`former`), field by field."""

    kind: Kind
    told: dict[str, str]
    former: dict[str, str]
    supersedes: int | None = None
    taken: tuple[int, ...] = ()
    needs_second: bool = False


@dataclass(frozen=True)
class Mend:
    """A change as it was proposed, and what became of it."""

    mend_id: int
    kind: str
    told: dict[str, Any]
    former: dict[str, Any]
    state: str
    proposed_by: UUID
    proposed_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class Difference:
    """A dose that a source told again after it was mended here, otherwise than the desk did."""

    reference: str
    source_key: str
    agency: str
    told: str
    mended: str
    changed_at: datetime
