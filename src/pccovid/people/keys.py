"""Normal forms of what identifies a person: telephone, papers, birth date, name, sex.

Pure, and quick on clean input, since they run on every row that comes in. What cannot be read is None and never a
guess; callers keep the text as it was written. Forms of the numbers: docs/formats.md.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pccovid.commons import text as words
from pccovid.people import legacy

_MOBILE = re.compile(r"0[35789]\d{8}")
_PHONE_PUNCTUATION = re.compile(r"[\s.\-()+/]+")
_COUNTRY = re.compile(r"^(?:00)?84(?=\d{9,10}$)0?")

# Prefixes of eleven digits and what became of them on 15 September 2018 (Ministry of Information, plan 798/QĐ-BTTTT).
_OLD_PREFIX = {
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip

# Places of birth registration in the personal number (circular 07/2016/TT-BCA): the province codes of 2004.
_PROVINCES = frozenset(
    f"{code:03}"
    for code in (
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44,
        45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89,
        91, 92, 93, 94, 95, 96,
    )
)  # fmt: skip
_ID_PUNCTUATION = re.compile(r"[\s.\-_/]+")
_PASSPORT = re.compile(r"(?=(?:.*\d){5})[A-Z0-9]{6,12}")
_PLACEHOLDERS = frozenset({"123456789", "987654321", "012345678", "111111111", "000000000", "222222222", "333333333"})
_INTERNATIONAL = re.compile(r"84(?:[5789]|3[2-9])\d+")  # a telephone with its country in the field of the paper
_LAST_YEAR = 30  # no personal number of this century carries a later year yet

_DAY_FIRST = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/\-.](\d{1,2})[/\-.](\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{1,2})(\d\d)(\d{4})")
_ONLY_YEAR = re.compile(r"(?:(?:0{1,2}|--?)?[/\-. ])*((?:18|19|20)\d\d)")
_YEARS = range(1880, 2100)

_ETH = str.maketrans("ÐƉðɖ", "ĐĐđđ")
_BEYOND_LATIN1 = re.compile("[\u0100-\u1eff]")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TO_MEND = re.compile("[ÐƉðɖ\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# A name that is as it should be already: composed Vietnamese letters, one of them beyond Latin-1 (else it might be in a
# legacy font), single spaces, and no look-alike of Đ.
_LETTERS = "A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_WELL_WRITTEN = re.compile(rf"(?=[^\u0100-\u1eff]*[\u0100-\u1eff])[{_LETTERS}]+(?: [{_LETTERS}]+)*")
_SEXES = {
    "nam": "M", "m": "M", "male": "M", "1": "M", "Nam": "M",
    "nữ": "F", "nu": "F", "nư": "F", "f": "F", "female": "F", "2": "F", "Nữ": "F",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as far as it is known: the day may be missing, the year never."""

    date: date | None
    year: int


def phone(text: str) -> str | None:
    """A mobile number in national form, 0 and nine digits; None when it cannot be one.

    Repairs separators, +84, the zero that spreadsheets lose, and the eleven-digit numbers of before 2018.
    """
    if len(text) == 10 and _MOBILE.fullmatch(text):
        return text
    if len(text) == 9 and _MOBILE.fullmatch("0" + text):
        return "0" + text
    digits = _COUNTRY.sub("0", _PHONE_PUNCTUATION.sub("", text.removesuffix(".0")))
    if len(digits) in (9, 10) and not digits.startswith("0"):
        digits = "0" + digits
    if len(digits) == 11:
        digits = _OLD_PREFIX.get(digits[:4], "") + digits[4:]
    return digits if _MOBILE.fullmatch(digits) else None


def id_number(text: str) -> str | None:
    """A paper's number: 12 digits (personal number), 9 digits (former card), or a passport in capitals.

    Repairs separators, the letter O and lost leading zeros. None for placeholders, telephones and malformed numbers.
    """
    if text.isdecimal() and text.isascii():
        return _paper(text)
    plain = _ID_PUNCTUATION.sub("", text.removesuffix(".0")).upper()
    digits = plain.replace("O", "0")
    if digits.isascii() and digits.isdecimal():
        return _paper(digits)
    return plain if _PASSPORT.fullmatch(plain) else None


def is_pin(digits: str) -> bool:
    """Whether twelve digits are built as a personal number: place, century with sex, year, six more."""
    return digits[:3] in _PROVINCES and (digits[3] in "01" or (digits[3] in "23" and int(digits[4:6]) < _LAST_YEAR))


def birth(text: str) -> Birth | None:
    """A birth date from dd/MM/yyyy, yyyy-MM-dd, ddMMyyyy, or a year; None when it is none of them or impossible.

    The day is not compared with the calendar of today: that is the caller's rule.
    """
    text = text.strip()
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _COMPACT.fullmatch(text):
        day, month, year = match.groups()
    elif match := _ONLY_YEAR.fullmatch(text):
        return Birth(None, int(match[1]))
    else:
        return None
    return _birth(int(year), int(month), int(day))


def name(text: str) -> str | None:
    """A name as its bearer would write it: NFC, Đ for the look-alike eth, legacy fonts decoded, single spaces.

    Capitals stay as written. None when there is no letter in it.
    """
    if _WELL_WRITTEN.fullmatch(text):
        return text
    clean = text if text.isascii() else _composed(text)
    clean = " ".join(clean.split())
    return clean if any(map(str.isalpha, clean)) else None


def sex(text: str) -> str | None:
    """M or F out of "Nam", "Nữ", "nu", codes 1 and 2 (QCVN 109:2017/BTTTT); None otherwise."""
    return _SEXES.get(text) or _SEXES.get(words.nfc(text.strip()).lower())


def _paper(digits: str) -> str | None:
    """The paper behind digits that may have lost their leading zeros."""
    if 10 <= len(digits) <= 11 and digits[0] != "0" and not _INTERNATIONAL.fullmatch(digits):
        digits = digits.zfill(12)
    elif len(digits) == 8 and digits[0] != "0" and birth(digits) is None:
        digits = digits.zfill(9)
    if len(digits) == 12:
        return digits if is_pin(digits) else None
    # A former card starts with its province, 01 to 38; 5, 7, 8 and 9 start a telephone that lost its zero.
    sound = len(digits) == 9 and digits[0] not in "5789" and digits not in _PLACEHOLDERS
    return digits if sound else None


def _birth(year: int, month: int, day: int) -> Birth | None:
    if year not in _YEARS:
        return None
    if month == 0 or day == 0:
        return Birth(None, year)
    try:
        return Birth(date(year, month, day), year)
    except ValueError:
        return None


@lru_cache(maxsize=1 << 15)
def _composed(text: str) -> str:
    clean = words.nfc(text)
    if _BEYOND_LATIN1.search(clean) is None and not legacy.is_vietnamese(clean.translate(_ETH)):
        clean = legacy.decode(clean)
    return _composed(clean.translate(_ETH | _UNSEEN)) if _TO_MEND.search(clean) else clean
