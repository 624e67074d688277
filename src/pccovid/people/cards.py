"""What the QR codes of Vietnamese papers say: the chip identity card, the health insurance card, the unified code.

All are fields divided by "|". Readers differ and later cards add fields, so only what identifies is insisted on;
what cannot be read is None.
"""

import re
from dataclasses import dataclass

from pccovid.people import keys

_LEAST_OF_CHIP, _LEAST_OF_INSURANCE, _LEAST_OF_UNIFIED = 6, 4, 5  # fields
_WRITTEN_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FORMER = re.compile(r"(?=.*[1-9])\d{8,9}", re.ASCII)  # a zero may have got lost
_INSURANCE = re.compile(r"(?:[A-Z]{2}[1-5]\d{2})?(\d{10})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChipCard:
    """A chip identity card (2021 and later): both numbers of one holder.

    `pin` is the 12-digit personal number, `old_id` the former 9-digit card where the new one names it.
    """

    pin: str
    old_id: str | None
    full_name: str
    birth: keys.Birth | None
    sex: str | None
    address: str


@dataclass(frozen=True, slots=True)
class InsuranceCard:
    """A health insurance card: the number as printed (15 characters, or 10 since April 2021), and the one for life."""

    number: str
    social_no: str
    full_name: str
    birth: keys.Birth | None
    sex: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class UnifiedCode:
    """The unified personal code (Decision 1405/QĐ-BTTTT, version 1.1): everything in clear text, valid for ever.

    `on_behalf`: somebody else declared the person. The name has no accents; sex and telephone are often left out.
    """

    number: str
    full_name: str
    birth: keys.Birth | None
    on_behalf: bool
    sex: str | None
    phone: str | None


def chip_card(text: str) -> ChipCard | None:
    """The card behind a scanned text; None when it is not one.

    "001090123456|012345678|Nguyễn Văn A|01011990|Nam|Số 1, Bến Nghé, Quận 1|15042021"; six fields or more.
    """
    fields = [field.strip() for field in text.strip("\ufeff \r\n\t").split("|")]
    if len(fields) < _LEAST_OF_CHIP:
        return None
    pin, name, former = keys.id_number(fields[0]), keys.name(fields[2]), fields[1].replace(" ", "")
    if pin is None or len(pin) != 12 or not pin.isdecimal() or name is None:
        return None
    old_id = former.zfill(9) if _FORMER.fullmatch(former) else None
    return ChipCard(pin, old_id, name, keys.birth(fields[3]), keys.sex(fields[4]), " ".join(fields[5].split()))


def insurance_card(text: str) -> InsuranceCard | None:
    """The card behind a scanned text; None when it is not one. Name and address are UTF-8 in hexadecimal."""
    fields = [field.strip() for field in text.strip("\ufeff \r\n\t$").split("|")]
    if len(fields) < _LEAST_OF_INSURANCE:
        return None
    number = _INSURANCE.fullmatch(fields[0].upper().replace(" ", ""))
    name = keys.name(_from_hex(fields[1]) or "")
    if number is None or name is None:
        return None
    sex = {"1": "M", "": None}.get(fields[3], "F")
    address = _from_hex(fields[4]) if len(fields) > 4 else None
    return InsuranceCard(number[0], number[1], name, keys.birth(fields[2]), sex, address)


def unified_code(text: str) -> UnifiedCode | None:
    """The unified code behind a scanned text; None when it is none.

    "001093029317|NGUYEN VAN A|1987-01-18|0|162979388586171100|<1<00<0912345678": the last field holds, divided by "<",
    who declared, the sex, the insurance number, the telephone.
    """
    fields = [field.strip() for field in text.strip("\ufeff \r\n\t").split("|")]
    if len(fields) < _LEAST_OF_UNIFIED or not _WRITTEN_DATE.fullmatch(fields[2]) or fields[3] not in {"0", "1"}:
        return None
    number, name = keys.id_number(fields[0]), keys.name(fields[1])
    if number is None or name is None:
        return None
    _, sex, _, phone, *_ = ("|".join(fields[5:]) + "<<<<").split("<")
    return UnifiedCode(number, name, keys.birth(fields[2]), fields[3] == "1", keys.sex(sex), keys.phone(phone))


def _from_hex(field: str) -> str | None:
    try:
        return " ".join(bytes.fromhex(field).decode("utf-8").split()) or None
    except ValueError:
        return None
