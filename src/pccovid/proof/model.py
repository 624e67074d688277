"""Nouns: a personal code that was read, a code on paper, and what may be wrong with a code."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pccovid.ground.errors import NotFound, Problem


class NotOurs(Problem):
    """Đây không phải mã QR của PcCovid."""

    code = "qr_not_ours"


class Forged(Problem):
    """Mã QR này không do PcCovid cấp hoặc đã bị sửa."""

    code = "qr_forged"


class Outdated(Problem):
    """Mã QR đã hết hạn. Người giữ mã mở lại trang Mã QR, hoặc in lại giấy, để có mã mới."""

    code = "qr_outdated"


class TooEarly(Problem):
    """Mã QR này chưa đến giờ dùng: đồng hồ của điện thoại có thể sai. Người giữ mã bật mạng, mở lại trang Mã QR."""

    code = "qr_too_early"


class Revoked(Problem):
    """Mã QR trên giấy này đã được hủy vì báo mất. Người giữ mã in mã mới, hoặc mở mã trên điện thoại."""

    code = "qr_revoked"


class NoSuchPaper(NotFound):
    """Không tìm thấy mã giấy này, hoặc mã đã được hủy. Bạn xem lại danh sách mã đã in."""

    code = "no_such_paper"


class Medium(StrEnum):
    """Where a personal QR is shown."""

    SCREEN = "screen"
    PAPER = "paper"


class Form(StrEnum):
    """How a code is printed: A4 to fold into a wallet or pin to a wall, or a card of 85.6 by 54 mm."""

    SHEET = "sheet"
    CARD = "card"


@dataclass(frozen=True)
class Person:
    """Our personal QR, genuine and in its time; whose it is, the database knows (`proof.person_of`).

    `reference` is an id of the person on a screen, the number of the paper on paper.
    """

    medium: Medium
    reference: UUID
    until: datetime


@dataclass(frozen=True)
class PaperCode:
    """A code on paper; `code_id` is the random number in its picture."""

    code_id: UUID
    person_id: UUID
    form: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def number(self) -> str:
        """What is printed under the picture, for those who call because they lost it: 8 of the 32 digits."""
        start = self.code_id.hex[:8].upper()
        return f"{start[:4]}-{start[4:]}"


@dataclass(frozen=True)
class Standing:
    """What the database knows of a code on paper: whose it is today, and since when it is revoked."""

    person_id: UUID
    revoked_at: datetime | None
