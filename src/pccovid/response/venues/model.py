"""Nouns: a place that may be meant, the time at it, and a request for its visitors."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pccovid.ground.errors import Forbidden, NotFound, Problem

# What an officer makes of a request: a second one approves or refuses, the first one withdraws.
Answer = Literal["approved", "refused", "withdrawn"]


class WrongStay(Problem):
    """Thời gian ở địa điểm chưa đúng: nhập ngày và giờ đã qua, không quá 12 giờ. Chưa có gì được gửi đi."""

    code = "venue_stay_wrong"


class NotAVenueOfYours(Problem):
    """Chỉ truy vết địa điểm trong đơn vị của bạn, cho ca bệnh có xét nghiệm khẳng định. Chưa ai bị xem."""

    code = "venue_not_yours"


class NoPlaceChosen(Problem):
    """Nhập tên hoặc mã của địa điểm, bấm Tìm địa điểm, rồi chọn một nơi trong danh sách. Chưa có gì được gửi đi."""

    code = "venue_no_place"


class NoReason(Problem):
    """Viết ít nhất vài chữ vì sao cần truy vết địa điểm này: cán bộ duyệt sẽ đọc. Chưa có gì được gửi đi."""

    code = "venue_no_reason"


class NoSuchVenueTrace(NotFound):
    """Không tìm thấy yêu cầu truy vết địa điểm này trong đơn vị của bạn."""

    code = "venue_trace_unknown"


class SameOfficer(Forbidden):
    """Người gửi yêu cầu không tự duyệt được. Cần một cán bộ truy vết khác; yêu cầu vẫn đang chờ."""

    code = "venue_same_officer"


class AlreadyDecided(Problem):
    """Yêu cầu này đã có người quyết định trước. Mở lại danh sách để xem; không có gì bị ghi hai lần."""

    code = "venue_already_decided"
    status = 409


class AskedTooLongAgo(Problem):
    """Yêu cầu này đã quá hạn duyệt. Nếu vẫn cần, gửi lại yêu cầu mới; chưa ai bị xem."""

    code = "venue_asked_too_long_ago"
    status = 410


@dataclass(frozen=True)
class PlaceFound:
    """A registered place of the officer's unit."""

    place_id: int
    name: str | None
    kind: str | None
    address: str | None
    commune_id: int | None


@dataclass(frozen=True)
class Stay:
    """From when until when the case was there."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class VenueTrace:
    """A request and what became of it. `owner_name`, `owner_phone`: only while an officer has to call them."""

    venue_trace_id: int
    case_no: str
    place_id: int
    place_name: str | None
    place_address: str | None
    commune_id: int | None
    from_at: datetime
    until_at: datetime
    why: str
    state: str
    asked_at: datetime
    asked_by: str
    is_mine: bool
    decided_at: datetime | None
    decided_by: str | None
    decided_why: str | None
    owner_told: str | None
    owner_told_at: datetime | None
    owner_name: str | None
    owner_phone: str | None


@dataclass(frozen=True)
class OwnerToTell:
    """The manager of a place that is being traced; `reference`: the code at its door, else the request's number."""

    venue_trace_id: int
    person_id: UUID
    on_day: date
    reference: str
