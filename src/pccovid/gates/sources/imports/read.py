"""How a row of a canonical table is understood."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime

from pccovid.commons import codes
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import tables
from pccovid.gates.sources.framework.canonical import Cell, Kind
from pccovid.gates.sources.framework.model import NULL, Fields, Rejected, Row
from pccovid.ground import clock

Understand = Callable[[str, Cell, date, rule.Wrong], str]
_FLAGS = {"1": "t", "t": "t", "true": "t", "có": "t", "0": "f", "f": "f", "false": "f", "không": "f"}
PARTING = ":"  # between the agency and its own key
_SHORT = 10  # characters of a day without a time
# Hours as people write them: from 6:00 to 14:00, or 22h - 6h30.
_HOURS = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)\s*[-–]\s*(\d{1,2})(?:[:h](\d{2})?)", re.ASCII | re.IGNORECASE)
_LAST_HOUR, _LAST_MINUTE = 23, 59


def read(fields: Fields, on: date, kind: Kind, agency: str, connected: frozenset[str]) -> Row | Rejected:
    """One row: PERSON and the nationality, then the columns of the fact. `connected`: sources with a connector."""
    wrong: list[str] = []
    told = dict(zip((cell.name for cell in kind.cells), map(tables.plain, fields), strict=True))
    source = rule.words(told["source"].replace(PARTING, " "))
    if source in connected:
        wrong.append("source_connected")
    key = rule.key(told["key"], wrong)
    name = rule.name(told["full_name"], wrong)
    birth_date, birth_year = rule.birth(told["birth"], on, wrong)
    sex = rule.sex(told["sex"])
    nation = rule.nationality(told["nationality"])
    id_number = rule.paper(told["id_number"], nation, sex, birth_year, wrong)
    cells = {cell.name: cell for cell in kind.cells}
    teller = f"{agency if source == NULL else source}{PARTING}"
    person = (
        f"{teller}{key}", name, birth_date, birth_year, sex, id_number,
        rule.phone(told["phone"]), rule.commune("", "", told["commune"]), rule.words(told["address"]),
        _value(told["on_behalf"], cells["on_behalf"], on, wrong), nation,
    )  # fmt: skip
    updated = _value(told["updated_at"], cells["updated_at"], on, wrong)
    said = {cell.name: _value(told[cell.name], cell, on, wrong) for cell in kind.fact}
    _in_order(kind, said, wrong)
    fact = tuple(f"{teller}{said[cell.name]}" if cell.type == "own" else said[cell.name] for cell in kind.fact)
    if "vaccine" in told and not told["vaccine"]:
        fact = (codes.vaccine(told["vaccine_text"]) or NULL, *fact[1:])
    return Rejected(tuple(wrong)) if wrong else (updated, *person, *fact)


def _value(text: str, cell: Cell, on: date, wrong: rule.Wrong) -> str:
    text = text.strip()
    if text:
        return _RULES[cell.type](text, cell, on, wrong)
    if cell.needed:
        wrong.append(f"{cell.name}:missing")
    return NULL


def _text(text: str, _cell: Cell, _on: date, _wrong: rule.Wrong) -> str:
    return rule.words(text)


def _date(text: str, cell: Cell, on: date, wrong: rule.Wrong) -> str:
    return _not_ahead(_planned(text, cell, on, wrong), cell, on, wrong)


def _planned(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    found: list[str] = []
    day = rule.day(text, date.max, found, cell.name)
    if found:
        wrong.append(f"{cell.name}:malformed")
    return day


def _in_order(kind: Kind, said: dict[str, str], wrong: rule.Wrong) -> None:
    """Nothing ends before it begins. Days, and moments of one offset, are in order as texts."""
    if kind.span and not wrong:
        begin, end = (said[name] for name in kind.span)
        if NULL not in (begin, end) and end < begin:
            wrong.append(f"{kind.span[1]}:before_begin")


def _moment(text: str, cell: Cell, on: date, wrong: rule.Wrong) -> str:
    return _not_ahead(_scheduled(text, cell, on, wrong), cell, on, wrong)


def _scheduled(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    try:
        moment = datetime.fromisoformat(text)
        found = (moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)).astimezone(clock.VIETNAM)
    except (ValueError, OverflowError):
        found = None
    if found is None or len(text) <= _SHORT:
        wrong.append(f"{cell.name}:malformed")
        return NULL
    return found.isoformat()


def _whole(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    return str(int(text)) if text.isdecimal() and _within(float(text), cell) else _fault(cell, wrong)


def _number(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    return str(value) if math.isfinite(value) and _within(value, cell) else _fault(cell, wrong)


def _flag(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    return _FLAGS.get(text.lower()) or _fault(cell, wrong)


def _choice(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    if text in (cell.choices or codes.vaccines()):
        return text
    wrong.append(f"{cell.name}:unknown")
    return NULL


def _country(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    found = rule.nationality(text)
    if found == NULL:
        wrong.append(f"{cell.name}:unknown")
    return found


def _unit(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    found = rule.unit(text)
    if found == NULL:
        wrong.append(f"{cell.name}:unknown")
    return found


def _shift(text: str, cell: Cell, _on: date, wrong: rule.Wrong) -> str:
    hours = _HOURS.fullmatch(text)
    if hours is None:
        return rule.words(text)
    begins, begins_at, ends, ends_at = (int(part or 0) for part in hours.groups())
    if max(begins, ends) > _LAST_HOUR or max(begins_at, ends_at) > _LAST_MINUTE:
        return _fault(cell, wrong)
    return f"{begins:02}:{begins_at:02}-{ends:02}:{ends_at:02}"


def _not_ahead(found: str, cell: Cell, on: date, wrong: rule.Wrong) -> str:
    ahead: list[str] = []
    if found != NULL:
        rule.not_ahead(found, on, ahead, cell.name)
    if ahead:
        wrong.append(f"{cell.name}:future")
    return found


def _within(value: float, cell: Cell) -> bool:
    return cell.range is None or cell.range[0] <= value <= cell.range[1]


def _fault(cell: Cell, wrong: rule.Wrong) -> str:
    wrong.append(f"{cell.name}:malformed")
    return NULL


_RULES: dict[str, Understand] = {
    "text": _text,
    "date": _date,
    "planned": _planned,
    "moment": _moment,
    "whole": _whole,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
    "country": _country,
    "scheduled": _scheduled,
    "unit": _unit,
    "own": _text,
    "shift": _shift,
}
