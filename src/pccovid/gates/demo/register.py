"""The population database: its extract, and the strict comparison behind its answers.

Official letter 9438/BYT-CNTT (November 2021): name, birth date and number go in; right, wrong or missing comes out.
"""

import re
from collections.abc import Iterator
from random import Random

from pccovid.commons.text import nfc
from pccovid.gates.demo.population import Person

EXTRACT = ("so_dinh_danh", "so_cmnd", "ho_ten", "gioi_tinh", "ngay_sinh", "ma_xa")
SEX = {"M": "Nam", "F": "Nữ"}
RIGHT, WRONG, MISSING, UNSENT = "dung", "sai", "thieu", "chua_gui"

_NUMBER = re.compile(r"(?!0{9}|123456789)(?:\d{9}|\d{12})", re.ASCII)


def extract_row(person: Person) -> list[str]:
    """One line of the extract, in the order of `EXTRACT`."""
    return [
        person.pin,
        person.registered_former_number,
        person.registered_name,
        SEX[person.sex],
        person.birth_text,
        person.home.commune.code,
    ]


def numbers(person: Person) -> Iterator[str]:
    """The numbers by which the register finds a person."""
    yield person.pin
    if person.registered_former_number:
        yield person.registered_former_number


def is_number(text: str) -> bool:
    """Whether a text can be sent as the number of a paper at all."""
    return _NUMBER.fullmatch(text) is not None


def official(name: str) -> str:
    """A name as the comparison sees it: capitals, one encoding, single spaces; nothing else is forgiven."""
    return " ".join(nfc(name).upper().split())


def answer(number: str, name: str, birth: str, owner: Person | None) -> str:
    """What the register answers to these, where `owner` is whose number it is, if anybody's.

    A number that is none, or no number, cannot be asked about: `thieu`. Everything that differs is `sai`.
    """
    if not is_number(number):
        return MISSING
    if owner is None or not owner.registered or number not in numbers(owner):
        return WRONG
    same = official(name) == official(owner.registered_name) and birth == owner.birth_text
    return RIGHT if same else WRONG


def spoiled(rng: Random, row: list[str]) -> list[str]:
    """The same line as nobody can take it in."""
    pin, former, name, sex, birth, commune = row
    return rng.choice(
        (
            [pin, former, name[:3] + "\udce1" + name[3:], sex, birth, commune],  # a byte that is not UTF-8
            [pin, former, name[:3] + "\0" + name[3:], sex, birth, commune],
            [pin, former, name, sex, f"31/02/{birth[-4:]}", commune],
            [pin, former, name, sex, "15/10/2031", commune],
            ["9" + pin[2:], former, name, sex, birth, commune],  # eleven digits of no province
            ["", former, name, sex, birth, commune],
            [pin, former, name],
        )
    )
