"""The rules that columns of several sources share. Each gives a normal form or adds a reason to `wrong`."""

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from pccovid import people
from pccovid.commons import codes, units
from pccovid.commons.text import fold
from pccovid.gates.sources.framework.model import NULL
from pccovid.ground import clock

Wrong = list[str]

# The former systems use the codes of September 2021, whatever day it is when they are read.
CODES_OF = date(2021, 9, 1)
_LONGEST_KEY = 100
_DIGITS = re.compile(r"[\dOo]")
_PAPER_PUNCTUATION = re.compile(r"[\s.\-_/]+")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})[ ,]+(\d{1,2}:\d\d(?::\d\d)?)\s*")
_NO_PAPER = re.compile(r"[\dOo]{10,11}|[\dOo]{13,}")  # a count of digits that no paper has

# Words of forms without accents, the longer ones first where one holds another.
_VEHICLES = (
    ("may bay", "plane"), ("plane", "plane"), ("flight", "plane"), ("hang khong", "plane"), ("tau hoa", "train"),
    ("duong sat", "train"), ("train", "train"), ("tau", "ship"), ("thuyen", "ship"), ("ship", "ship"), ("boat", "ship"),
    ("xe khach", "coach"), ("o to khach", "coach"), ("bus", "coach"), ("xe buyt", "coach"), ("xe may", "motorbike"),
    ("mo to", "motorbike"), ("o to", "car"), ("xe con", "car"), ("car", "car"), ("duong bo", "car"),
)  # fmt: skip
_CROSSING_MODES = {
    "plane": "air", "ship": "sea", "train": "rail", "coach": "road", "car": "road", "motorbike": "road",
}  # fmt: skip

_LEVELS: dict[int, units.Level] = {2: "province", 3: "district", 5: "commune"}


def name(text: str, wrong: Wrong) -> str:
    """A person's name; a row without one helps nobody."""
    found = people.keys.name(text)
    if found is None:
        wrong.append("name_missing")
    return found or NULL


def birth(text: str, on: date, wrong: Wrong) -> tuple[str, str]:
    """(date, year) of birth, NULL where it is not written."""
    if not text:
        return NULL, NULL
    day, year = _birth(text)
    if year == NULL:
        wrong.append("birth_date_impossible")
    elif (year if day == NULL else day) > _iso(on):
        wrong.append("birth_date_future")
    return day, year


def sex(text: str) -> str:
    """M or F, NULL when neither is written."""
    return people.keys.sex(text) or NULL


def phone(text: str) -> str:
    """A mobile number, NULL when none is written or it cannot be one."""
    return people.keys.phone(text) or NULL


def id_number(text: str, sex: str, year: str, wrong: Wrong) -> str:
    """The number of a paper, NULL when none is written or it is plainly none (a placeholder, a telephone).

    A personal number with a digit too few is refused, unless the zero that spreadsheets lose makes it one that
    agrees with the sex and the year of birth of the row.
    """
    if not text:
        return NULL
    found = people.keys.id_number(text)
    if found is None:
        if _NO_PAPER.fullmatch(_PAPER_PUNCTUATION.sub("", text)) and people.keys.phone(text) is None:
            wrong.append("id_number_malformed")
    elif len(found) == 12 and len(text) < 12 and len(_DIGITS.findall(text)) < 12 and not _agrees(found, sex, year):
        wrong.append("id_number_malformed")
    return found or NULL


def day(text: str, on: date, wrong: Wrong, what: str) -> str:
    """A full date that must be there, must exist and may not lie ahead; `what` names it in the reasons."""
    found = _birth(text)[0]
    if found == NULL:
        wrong.append(f"{what}_impossible" if text.strip() else f"{what}_missing")
    elif found > _iso(on):
        wrong.append(f"{what}_future")
    return found


def moment(text: str, on: date, wrong: Wrong, what: str) -> str:
    """A time in ISO 8601, as PostgreSQL reads it; clocks of former systems may be a day ahead, not more."""
    found = _moment(text)
    if not found:
        wrong.append(f"{what}_malformed")
    elif found[:10] > _tomorrow(on):
        wrong.append(f"{what}_future")
    return found


def planned(text: str, on: date, wrong: Wrong, what: str) -> str:
    """A time that may lie ahead, a year at most; midnight where only the day is written, NULL where nothing is."""
    if not text.strip():
        return NULL
    found = _moment(text) or _birth(text)[0]
    if found in ("", NULL) or found[:10] > _iso(on + timedelta(365)):
        wrong.append(f"{what}_malformed")
    return found


def not_ahead(text: str, on: date, wrong: Wrong, what: str) -> None:
    """A time that is known to be one, and may not lie ahead."""
    if text[:10] > _tomorrow(on):
        wrong.append(f"{what}_future")


def nationality(text: str) -> str:
    """A country by its code or name, as ISO 3166-1 alpha-3; NULL when none is written or nobody knows it."""
    return codes.country(text) or NULL if text else NULL


def paper(text: str, nationality: str, sex: str, year: str, wrong: Wrong) -> str:
    """The number of a paper that may be a passport of another country.

    A foreign number of nothing but digits looks like somebody's card in Viet Nam: it identifies nobody here.
    """
    if nationality in (NULL, "VNM"):
        return id_number(text, sex, year, wrong)
    found = people.keys.id_number(text)
    return found if found and not found.isdecimal() else NULL


def vehicle(text: str) -> str:
    """What somebody travels by, as records.journey names it; NULL when it is not written."""
    named = " ".join(fold(text).split())
    return next((mode for word, mode in _VEHICLES if word in named), "other") if named else NULL


def crossing_mode(text: str) -> str:
    """What somebody crosses the border by, as records.crossing names it; NULL when it is not written or another."""
    return _CROSSING_MODES.get(vehicle(text), NULL)


def vehicle_no(text: str) -> str:
    """The number of a flight or train, or a plate, without what people put between: "VN 123" and "51B-123.45"."""
    return "".join(filter(str.isalnum, text)).upper() or NULL


def required(text: str, wrong: Wrong, reason: str) -> str:
    """Free text that must be there."""
    found = words(text)
    if found == NULL:
        wrong.append(reason)
    return found


def key(text: str, wrong: Wrong) -> str:
    """A source's own key of a row: there, and short enough to be one."""
    found = text.strip()
    if not 0 < len(found) <= _LONGEST_KEY:
        wrong.append("key_malformed" if found else "key_missing")
    return found


@lru_cache(maxsize=1 << 15)
def commune(province: str, district: str, code: str) -> str:
    """The unit behind three codes of 2021, NULL where they name none or contradict each other.

    Five districts have no communes: there the district itself is the address.
    """
    known = _communes().get(code.strip().zfill(5)) if code.strip() else _bare_districts().get(district.strip().zfill(3))
    if known is None:
        return NULL
    unit_id, its_province, its_district = known
    agrees = _same_code(province, its_province) and _same_code(district, its_district)
    return unit_id if agrees else NULL


def years_first(text: str) -> str:
    """A day written yyyyMMdd with hyphens between: eight digits elsewhere begin with the day. Others as they are."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdecimal() else text


@lru_cache(maxsize=1 << 12)
def unit(code: str) -> str:
    """The unit of 2021 behind a code of two digits (province), three (district) or five (commune); NULL for none."""
    code = code.strip()
    level = _LEVELS.get(len(code))
    found = units.units().by_code(code, level, CODES_OF) if level else None
    return str(found.unit_id) if found else NULL


def words(text: str) -> str:
    """Free text on one line, NULL when there is none."""
    if not text:
        return NULL
    text = text.strip()
    if not text.isprintable() or "  " in text:
        text = " ".join(text.split())
    return text or NULL


def _moment(text: str) -> str:
    """A day with a time in ISO 8601, local where it says no offset; "" when it is none."""
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, rest = found.groups()
        text = f"{year}-{month:0>2}-{day:0>2}T{rest:0>5}"
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(clock.VIETNAM) if moment.tzinfo else moment).isoformat() if len(text) > 10 else ""
    except (ValueError, OverflowError):
        return ""


@lru_cache(maxsize=1 << 17)
def _birth(text: str) -> tuple[str, str]:
    found = people.keys.birth(text)
    if found is None:
        return NULL, NULL
    return found.date.isoformat() if found.date else NULL, str(found.year)


def _agrees(pin: str, sex: str, year: str) -> bool:
    century, is_woman = divmod(int(pin[3]), 2)
    return sex in (NULL, "MF"[is_woman]) and year in (NULL, f"{19 + century}{pin[4:6]}")


@lru_cache(maxsize=8)
def _iso(on: date) -> str:
    return on.isoformat()


@lru_cache(maxsize=8)
def _tomorrow(on: date) -> str:
    return (on + timedelta(days=1)).isoformat()


def _same_code(written: str, known: str) -> bool:
    return not written.strip() or written.strip().zfill(len(known)) == known


@cache
def _communes() -> dict[str, tuple[str, str, str]]:
    view = units.units().at(CODES_OF)
    codes = {unit.unit_id: unit.code for unit in view.units}
    return {
        unit.code: (str(unit.unit_id), codes[unit.province_id or 0], codes[unit.district_id or 0])
        for unit in view.units
        if unit.level == "commune"
    }


@cache
def _bare_districts() -> dict[str, tuple[str, str, str]]:
    view = units.units().at(CODES_OF)
    codes = {unit.unit_id: unit.code for unit in view.units}
    peopled = {unit.district_id for unit in view.units if unit.level == "commune"}
    return {
        unit.code: (str(unit.unit_id), codes[unit.province_id or 0], unit.code)
        for unit in view.units
        if unit.level == "district" and unit.unit_id not in peopled
    }
