"""Nouns: a place, its code, whoever works there, and visits to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class NoSuchCode(Problem):
    """Không có địa điểm nào mang mã này. Bạn xem lại 8 ký tự in dưới mã QR, hoặc hỏi người ở đó."""

    code = "place_code_unknown"
    status = 404


class OldCode(Problem):
    """Mã QR này đã được thay bằng mã mới. Bạn quét tờ giấy mới ở cửa; nếu chưa có, báo giúp người ở đó in lại."""

    code = "place_code_old"
    status = 410


class Closed(Problem):
    """Địa điểm này đã đóng trên PcCovid nên chưa ghi được lượt vào. Bạn báo giúp người ở đó mở lại."""

    code = "place_closed"
    status = 410


class NotAnHour(Problem):
    """Giờ vào chưa đúng. Bạn nhập giờ trong 24 giờ qua, ví dụ 08:30; hoặc để trống nếu vào bây giờ."""

    code = "visit_hour_wrong"


class NotAllowedThere(NotFound):
    """Không tìm thấy địa điểm này trong các địa điểm bạn quản lý hoặc làm việc."""

    code = "not_your_place"


class AlreadyReplaced(Problem):
    """Một trong hai địa điểm đã được thay bằng nơi khác trước đó. Bạn tải lại trang để xem; chưa có gì thay đổi."""

    code = "place_already_replaced"
    status = 409


class Replacement(StrEnum):
    """How a place gave way to another: it moved there, or both are one place that was written down twice."""

    MOVED = "moved"
    MERGED = "merged"


@dataclass(frozen=True)
class Kind:
    """A kind of places to choose from, in both languages; the Vietnamese one is kept. `stay`: usual minutes there."""

    vi: str
    en: str
    stay: int


@dataclass(frozen=True)
class Door:
    """What stands at a door: nothing of it is about anybody. `name` None: its source has not described it.

    `act`: how the place whose code was read gave way to this one, and `former_name` what it was called.
    """

    place_id: int
    name: str | None
    kind: str | None
    commune_id: int | None
    address: str | None
    state: str
    act: str | None = None
    former_name: str | None = None


@dataclass(frozen=True)
class Described:
    """A place as whoever registers it describes it; `contact`: a name to ask for."""

    name: str
    kind: str
    commune_id: int
    address: str
    contact: str


@dataclass(frozen=True)
class Place:
    """A place where the viewer works. `code` None: only the former code is at its door; `former`: a source tells it.

    `successor_id`: the place that goes on instead, by the `act`.
    """

    place_id: int
    name: str | None
    kind: str | None
    commune_id: int | None
    address: str | None
    contact: str | None
    code: str | None
    manages: bool
    former: bool
    closed_at: datetime | None
    act: str | None
    successor_id: int | None


@dataclass(frozen=True)
class Hour:
    """How many came in an hour."""

    hour: datetime
    visitors: int


@dataclass(frozen=True)
class CheckIn:
    """One visit as PcCovid was told. `way`: self or staff; `left_at` None: not said, and never guessed."""

    check_in_id: UUID
    person_id: UUID
    place_id: int
    place_name: str | None
    place_kind: str | None
    place_commune_id: int | None
    place_address: str | None
    arrived_at: datetime
    left_at: datetime | None
    way: str


@dataclass(frozen=True)
class Visit:
    """One scan of the QR of a place. `place_name` None: its source has not described it; `left_at` None: not said."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    place_name: str | None
    place_kind: str | None
    place_commune_id: int | None
    place_address: str | None
    arrived_at: datetime
    left_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
