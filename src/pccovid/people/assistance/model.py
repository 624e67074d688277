"""Whom the desk looks for, and whom it finds."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pccovid.ground.errors import Problem


class NothingToFind(Problem):
    """Chưa có gì để tìm. Nhập ít nhất hai từ của tên, hoặc tên và năm sinh, số giấy tờ, số điện thoại."""

    code = "nothing_to_find"


class TooManyFound(Problem):
    """Có hơn 20 người như vậy. Nhập đủ họ tên, thêm năm sinh, hoặc dùng số giấy tờ."""

    code = "too_many_found"


@dataclass(frozen=True)
class Wanted:
    """What was typed or scanned: folded words of a name with a year of birth, a number of a paper, a telephone."""

    words: tuple[str, ...] = ()
    year: int | None = None
    number: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Found:
    """Somebody in the officer's unit, masked but for the year of birth; `why` says what they were found by."""

    person_id: UUID
    masked_name: str
    masked_birth: str
    masked_number: str
    commune_id: int
    why: Literal["name", "number", "phone"]
