"""What happens to a name, a number or a date between a person's mouth and a database.

Each function makes one known fault and is named after it; docs/demo.md lists them with where they were seen.
The tables of legacy encodings are those of TCVN 5712:1993 and VNI-Windows, read as Latin-1.
"""

import re
import unicodedata
from datetime import date
from random import Random

_VIETNAMESE = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
_TCVN3_CODES = (
    (0xB5, 5), (0xA8, 1), (0xBB, 4), (0xC6, 1), (0xA9, 1), (0xC7, 5), (0xCC, 1), (0xCE, 4), (0xAA, 1), (0xD2, 5),
    (0xD7, 2), (0xDC, 3), (0xDF, 1), (0xE1, 4), (0xAB, 1), (0xE5, 5), (0xAC, 1), (0xEA, 5), (0xEF, 1), (0xF1, 4),
    (0xAD, 1), (0xF5, 5), (0xFA, 5), (0xAE, 1),
)  # fmt: skip
_TCVN3 = dict(zip(_VIETNAMESE, (chr(start + i) for start, count in _TCVN3_CODES for i in range(count)), strict=True))
_TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))  # no other capital has a code: lower case is written
_TO_TCVN3 = str.maketrans({**{letter.upper(): sign for letter, sign in _TCVN3.items()}, **_TCVN3, **_TCVN3_CAPITALS})

_TONES = {"\u0301": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0323": 4}
_VNI_PLAIN, _VNI_HAT, _VNI_BREVE = "ùøûõï", "áàåãä", "éèúüë"
_VNI_WHOLE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def _vni(letter: str) -> str:
    if letter in _VNI_WHOLE:
        return _VNI_WHOLE[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), None)
    if "\u0302" in marks:
        return base + ("â" if tone is None else _VNI_HAT[tone])
    if "\u0306" in marks:
        return base + ("ê" if tone is None else _VNI_BREVE[tone])
    horned = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
    return horned if tone is None else horned + _VNI_PLAIN[tone]


_TO_VNI = str.maketrans(
    {
        written: sign
        for letter in _VIETNAMESE
        for written, sign in ((letter, _vni(letter)), (letter.upper(), _vni(letter).upper()))
    }
)

_UNMARK = str.maketrans(
    {letter: unicodedata.normalize("NFD", letter)[0] for letter in _VIETNAMESE + _VIETNAMESE.upper()}
    | {"đ": "d", "Đ": "D"}
)
_LATE_TONES = {
    early: unicodedata.normalize("NFC", rhyme[0] + rhyme[1] + tone)
    for rhyme in ("oa", "oe", "uy")
    for tone in _TONES
    for early in [unicodedata.normalize("NFC", rhyme[0] + tone + rhyme[1])]
}
_EARLY_TONE = re.compile(rf"({'|'.join(_LATE_TONES)})\b")
_Y_AND_I = dict(zip("yỳýỷỹỵiìíỉĩị", "iìíỉĩịyỳýỷỹỵ", strict=True))
_Y_OR_I = re.compile(rf"(?<=[hklmstvHKLMSTV])[{''.join(_Y_AND_I)}]\b|(?<=[Qq]u)[{''.join(_Y_AND_I)}]\b")
_ONSETS = {"S": "X", "X": "S", "Tr": "Ch", "Ch": "Tr", "L": "N", "N": "L", "D": "Gi", "Gi": "D"}
_ONSET = re.compile(r"\b(Tr|Ch|Gi|S|X|L|D|N(?![gh]))")
_LAST_BIRTH = 2020  # the last whole year before the demonstration plays
_OLD_PREFIX = {
    "032": "0162", "033": "0163", "034": "0164", "035": "0165", "036": "0166", "037": "0167", "038": "0168",
    "039": "0169", "070": "0120", "079": "0121", "077": "0122", "076": "0126", "078": "0128", "083": "0123",
    "084": "0124", "085": "0125", "081": "0127", "082": "0129", "056": "0186", "058": "0188", "059": "0199",
}  # fmt: skip


# ---------------------------------------------------------------- names
def plain(text: str) -> str:
    """Without diacritics: "Đỗ Thị Hòa" becomes "Do Thi Hoa"."""
    return text.translate(_UNMARK)


def tcvn3(text: str) -> str:
    """As a .Vn font stores it: "Nguyễn Văn Đức" becomes "NguyÔn V¨n §øc"."""
    return text.translate(_TO_TCVN3)


def vni(text: str) -> str:
    """As a VNI font stores it: "Nguyễn Văn Đức" becomes "Nguyeãn Vaên Ñöùc"."""
    return text.translate(_TO_VNI)


def eth(text: str) -> str:
    """With the Icelandic eth, which looks the same: Ð for Đ."""
    return text.replace("Đ", "\u00d0")


def decomposed(text: str) -> str:
    """NFD, as telephones of one maker export it."""
    return unicodedata.normalize("NFD", text)


def late_tone(text: str) -> str:
    """The tone of oa, oe, uy on the second vowel: "Hòa" becomes "Hoà"."""
    return _EARLY_TONE.sub(lambda match: _LATE_TONES[match[1]], text)


def y_for_i(text: str) -> str:
    """Lý and Lí, Mỹ and Mĩ."""
    return _Y_OR_I.sub(lambda match: _Y_AND_I[match[0]], text)


def as_heard(rng: Random, text: str) -> str:
    """One onset as the ear confuses it: s and x, tr and ch, l and n, d and gi. The family name stays."""
    family, _, rest = text.partition(" ")
    found = list(_ONSET.finditer(rest))
    if not found:
        return text
    at = rng.choice(found)
    return f"{family} {rest[: at.start()]}{_ONSETS[at[1]]}{rest[at.end() :]}"


def middle_dropped(rng: Random, text: str) -> str:
    """One middle word left out: "Nguyễn Văn An" becomes "Nguyễn An"."""
    words = text.split()
    if len(words) > 2:
        del words[rng.randrange(1, len(words) - 1)]
    return " ".join(words)


def mistyped(rng: Random, text: str) -> str:
    """One letter left out, doubled, changed with its neighbour, or replaced."""
    at = rng.randrange(1, len(text) - 1)
    left, letter, after, right = text[:at], text[at], text[at + 1], text[at + 2 :]
    if " " in {letter, after}:
        return left + letter + letter + after + right if letter != " " else left + letter + after + after + right
    kind = rng.randrange(4)
    if kind == 0:
        return left + after + right
    if kind == 1:
        return left + letter + letter + after + right
    if kind == 2 and letter != after:
        return left + after + letter + right
    return left + rng.choice("aeinohugt".replace(plain(letter.lower()), "")) + after + right


def doubled_space(text: str) -> str:
    return text.replace(" ", "  ", 1)


def unbreakable_space(text: str) -> str:
    return text.replace(" ", "\u00a0")


# ---------------------------------------------------------------- numbers
def separated(number: str) -> str:
    """In groups of three: "001 085 012 345"."""
    return " ".join(number[i : i + 3] for i in range(0, len(number), 3))


def dotted(number: str) -> str:
    return separated(number).replace(" ", ".")


def zeros_lost(number: str) -> str:
    """As a spreadsheet leaves it."""
    return number.lstrip("0")


def letter_o(number: str) -> str:
    return number.replace("0", "O")


def digit_wrong(rng: Random, number: str) -> str:
    """One digit replaced, or two neighbours exchanged."""
    at = rng.randrange(1, len(number) - 1)
    if rng.random() < 0.3 and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str((int(number[at]) + rng.randint(1, 9)) % 10) + number[at + 1 :]


def with_country(phone: str) -> str:
    return "+84" + phone[1:]


def old_form(phone: str) -> str:
    """The eleven digits of before September 2018, where the number is that old."""
    old = _OLD_PREFIX.get(phone[:3])
    return phone if old is None else old + phone[3:]


# ---------------------------------------------------------------- dates
def day_first(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def swapped(day: date) -> str:
    """Day and month exchanged, where that is a date."""
    return f"{day.month:02}/{day.day:02}/{day.year}" if day.day <= 12 else day_first(day)


def first_of_january(day: date) -> str:
    """What forms make of a year."""
    return f"01/01/{day.year}"


def digit_of_date_wrong(rng: Random, day: date) -> str:
    """One digit of the day, or the last of the year, replaced; still a date, and a past one."""
    decade = day.year // 10 * 10
    years = [year for year in range(decade, decade + 10) if year != day.year and year <= _LAST_BIRTH]
    if years and (day.month, day.day) != (2, 29) and rng.random() < 0.5:
        return day_first(day.replace(year=rng.choice(years)))
    tens, ones = divmod(day.day, 10)
    days = [other for other in range(1, 29) if other != day.day and (other // 10 == tens or other % 10 == ones)]
    return day_first(day.replace(day=rng.choice(days)))
