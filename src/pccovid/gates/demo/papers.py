"""Numbers of papers and telephones, distinct without remembering those that were given.

A running number times a factor, modulo the range, is another order of the same numbers when factor and range have
no common divisor. Each kind has a factor of its own, so that no number gives another away.
"""

from datetime import date
from typing import Literal, NamedTuple

# Codes of birth registration: circular 07/2016/TT-BCA. Most people are registered where they live.
_BIRTHPLACES = ("001", "079", "038", "036", "040", "030", "034", "052", "082", "094", "060", "010")

# Mobile prefixes in service in 2021. 090 is left to the personas.
_PREFIXES = (
    "032", "033", "034", "035", "036", "037", "038", "039", "070", "076", "077", "078", "079", "081", "082", "083",
    "084", "085", "056", "058", "059", "086", "088", "089", "091", "093", "094", "096", "097", "098",
)  # fmt: skip


class Order(NamedTuple):
    """An order of the numbers below `size`."""

    size: int
    factor: int

    def place(self, number: int) -> int:
        """Where the running number stands."""
        return number * self.factor % self.size


PERSONAL = Order(10**6, 611_953)
FORMER = Order(390_000_000, 472_882_049)  # the first two digits, up to 38, are the province that issued it
TELEPHONES = Order(len(_PREFIXES) * 10**7, 179_424_691)
PASSPORTS = Order(10**7, 7_654_321)  # after their letter
SOCIAL = Order(10**8, 67_280_421)
ROWS = Order(10**9, 2_654_435_761)  # keys of the sources' rows


def personal_number(number: int, province: str, sex: Literal["M", "F"], born: date, *, away: bool) -> str:
    """The 12 digits of decree 137/2015/NĐ-CP: place, century with sex, year, six more."""
    place = _BIRTHPLACES[number % len(_BIRTHPLACES)] if away else f"0{province}"
    century = (born.year // 100 - 19) * 2 + (sex == "F")
    return f"{place}{century}{born.year % 100:02}{PERSONAL.place(number):06}"


def former_number(number: int) -> str:
    """The 9 digits of the former card."""
    return f"{FORMER.place(number):09}"


def telephone(number: int) -> str:
    """A mobile number in national form."""
    prefix, rest = divmod(TELEPHONES.place(number), 10**7)
    return f"{_PREFIXES[prefix]}{rest:07}"


def social_number(number: int, province: str) -> str:
    """The 10 digits of social insurance, the same for life."""
    return f"{province}{SOCIAL.place(number):08}"


def insurance_card(number: int, province: str, age: int) -> str:
    """The 15 characters of a card: group, level of benefit, province, social number."""
    kind = "TE1" if age < 6 else "HT2" if age > 60 else "HS4" if age < 19 else "DN4"
    return f"{kind}{province}{social_number(number, province)}"
