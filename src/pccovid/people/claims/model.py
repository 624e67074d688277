"""What a citizen sees of an identity, and what can go wrong on the way to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class WrongFact(Problem):
    """Điều bạn nhập chưa khớp với hồ sơ này. Bạn xem lại giấy tờ đã dùng khi khai báo; mỗi ngày có 5 lần thử."""

    code = "wrong_fact"
    kept = True  # the try is counted


class TooManyGuesses(Problem):
    """Số điện thoại này đã thử 5 lần hôm nay. Bạn thử lại ngày mai, hoặc nhờ Trạm Y tế xã, phường giúp ngay."""

    code = "too_many_guesses"
    status = 429


class MustAgree(Problem):
    """Người này đã có điện thoại riêng. Chúng tôi đã hỏi họ; khi họ đồng ý, bạn thấy họ ở trang Gia đình."""

    code = "must_agree"
    kept = True  # they are asked


class DeskOnly(Problem):
    """Hồ sơ này vừa bị số khác nhận nhầm, nên 30 ngày tới chỉ Trạm Y tế xã gắn được số mới. Bạn mang giấy tờ đến đó."""

    code = "desk_only"
    status = 403
    kept = True  # the try is counted, and what it opened is closed again


class NoSuchRecord(NotFound):
    """Không còn hồ sơ này trong dữ liệu của bạn. Có thể bạn vừa trả lời ở một trang khác."""

    code = "no_such_record"


@dataclass(frozen=True)
class Candidate:
    """Somebody this telephone may belong to, masked; `provable` are the kinds of fact that would prove it."""

    key: str
    masked_name: str
    masked_birth: str
    sources: list[str]
    provable: list[str]


@dataclass(frozen=True)
class Attribute:
    """One golden attribute and who says it; `agrees`: as the population database has it."""

    attribute: str
    value: str
    source_title_vi: str
    source_title_en: str
    as_of: datetime | None
    agrees: bool


@dataclass(frozen=True)
class Identity:
    """What we show of a person."""

    attributes: list[Attribute]


@dataclass(frozen=True)
class Witness:
    """What one source says of a person, numbers masked."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    full_name: str | None
    birth_text: str
    sex: str | None
    id_masked: str | None
    phone_masked: str | None
    place_text: str | None
    commune_id: int | None
    on_behalf: bool
    updated_at: datetime | None
    state: str
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Maybe:
    """A record that may be the person's, masked: provisional ("is this yours?"), or refused by them before."""

    record_id: int
    source_title_vi: str
    source_title_en: str
    full_name: str | None
    birth_text: str | None
    id_masked: str | None
    phone_masked: str | None
    place_text: str | None


@dataclass(frozen=True)
class Relative:
    """Somebody of the household; `relation` is to its head, `is_guardian`: they answer for the person asked about."""

    person_id: UUID
    relation: str | None
    is_guardian: bool


@dataclass(frozen=True)
class Outcome:
    """right with the person, wrong, or too_many."""

    outcome: str
    person: Any
