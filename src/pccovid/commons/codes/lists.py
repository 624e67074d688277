"""Short closed lists."""

from functools import cache
from typing import NamedTuple

from pccovid.commons.units.files import REFORM, units


class Code(NamedTuple):
    """One value of a list, with the words citizens read and the code that a national standard gives it."""

    code: str
    vi: str
    en: str
    national: str | None


# QCVN 109:2017/BTTTT, GioiTinh; 0 (unknown) is the absence of a value here.
SEXES = (Code("M", "Nam", "Male", "1"), Code("F", "Nữ", "Female", "2"))

# The three forms of tokhaiyte.vn, under the names of its tabs.
DECLARATIONS = (
    Code("health", "Khai báo y tế toàn dân", "Health declaration", "HDHealth"),
    Code("domestic", "Khai báo di chuyển nội địa", "Domestic travel declaration", "HDLocal"),
    Code("entry", "Khai báo y tế nhập cảnh", "Entry declaration", "HDPassenger"),
)


@cache
def birth_registration_codes() -> dict[str, int]:
    """The first three digits of a personal number, and the `unit_id` of the province they stand for.

    The 63 province codes of Decision 124/2004/QĐ-TTg with a leading zero; the mergers of 2025 changed none.
    """
    return {
        "0" + unit.code: unit.unit_id for unit in units().all if unit.level == "province" and unit.valid_to == REFORM
    }
