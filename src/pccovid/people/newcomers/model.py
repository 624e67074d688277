"""Somebody new, in the words of who tells of them, and what can stand in the way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pccovid.ground.errors import Forbidden, Problem
from pccovid.people.keys import Birth


class CannotRegister(Forbidden):
    """Chưa ghi được người này. Cán bộ chỉ ghi người ở địa bàn của mình; người dân đăng nhập rồi thử lại."""

    code = "cannot_register"


class SelfFirst(Problem):
    """Trước khi thêm người nhà, bạn cho biết bạn là ai. Những gì bạn đã nhập cho người nhà vẫn nhập lại được."""

    code = "self_first"


class TooManyNewcomers(Problem):
    """Hôm nay số điện thoại này đã thử hoặc thêm quá nhiều lần. Ngày mai thêm tiếp, hoặc nhờ Trạm Y tế xã, phường."""

    code = "too_many_newcomers"
    status = 429


class Kin(StrEnum):
    """What somebody is to the owner of the telephone that acts for them."""

    CHILD = "child"
    GRANDCHILD = "grandchild"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    SPOUSE = "spouse"
    SIBLING = "sibling"
    OTHER = "other"


@dataclass(frozen=True)
class Newcomer:
    """A person as they are told: `full_name` in the normal form of `keys.name`, birth at least to the year.

    `sex` M, F or None; `nationality` ISO 3166-1 alpha-3; `commune_id` where they live, `place_text` the address as
    written. `id_number` (a paper that the officer has seen) and `phone` are kept only when an officer registers: a
    number that nobody proved would open other people's records.
    """

    full_name: str
    birth: Birth
    sex: str | None
    commune_id: int | None
    place_text: str | None = None
    nationality: str = "VNM"
    id_number: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Outcome:
    """right with the person, or why not: self_first, too_many, refused."""

    outcome: str
    person: Any
