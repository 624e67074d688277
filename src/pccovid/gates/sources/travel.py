"""Travel declarations of the police (VNEID, C06): pages of JSON over HTTP, one row a declaration with its QR.

A row often bears a personal number and a telephone of the same person, so it joins records that know only the one with
records that know only the other. Where the person is now counts as their commune before where they are registered.
"""

from datetime import date

import msgspec

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.gates.sources.framework.rest import Interface, Page, pull_pages
from pccovid.gates.sources.framework.targets import records
from pccovid.records import declarations, travel

_SAID = {"True": "t", "False": "f"}  # anything else: not answered


class _Envelope(msgspec.Struct):
    """One answer: rows as they came, and the cursor of the next page."""

    ket_qua: list[msgspec.Raw]
    con_tro: str | None


def read(fields: Fields, on: date) -> Row | Rejected:
    """One declaration and the person it is about: PERSON, nationality, declaration, journey, residence."""
    (key, name_text, birth_text, sex_text, country, paper, phone, on_behalf, home_code, home, stay_code, stay,
     now_code, now, by, vehicle, seat, from_code, from_text, to_code, to_text, departs, arrives,
     symptoms, exposed, passed, declared, updated) = fields  # fmt: skip
    wrong: list[str] = []
    key = rule.key(key, wrong)
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex, nationality = rule.sex(sex_text), rule.nationality(country)
    id_number = rule.paper(paper, nationality, sex, birth_year, wrong)
    declared = rule.moment(declared, on, wrong, "declared_at")
    departs, arrives = _times(departs, arrives, on, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    if wrong:
        return Rejected(tuple(wrong))
    written = ((home_code, home), (stay_code, stay), (now_code, now))
    homes = [(rule.commune("", "", code), rule.words(text)) for code, text in written]
    commune, place = next((known for known in reversed(homes) if known != (NULL, NULL)), (NULL, NULL))
    return (
        updated, key, name, birth_date, birth_year, sex, id_number, rule.phone(phone), commune, place,
        _SAID.get(on_behalf, NULL), nationality,
        "domestic", declared, rule.words(symptoms), _SAID.get(exposed, NULL), rule.words(passed), NULL,
        rule.vehicle(by), rule.vehicle_no(vehicle), rule.words(seat), rule.unit(from_code), rule.words(from_text),
        rule.unit(to_code), rule.words(to_text), departs, arrives, NULL, NULL, NULL,
        declared, *(said for known in homes for said in known),
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Ask for what changed since the bookmark, ten minutes of it once more."""
    return pull_pages(connector, Interface(_asked, _opened), progress)


def _times(departs: str, arrives: str, on: date, wrong: list[str]) -> tuple[str, str]:
    """Departure and arrival; without a departure there is no journey."""
    departs = rule.planned(departs, on, wrong, "departs_at")
    arrives = rule.planned(arrives, on, wrong, "arrives_at")
    known = min(19, len(departs), len(arrives))  # a day alone says no hour; behind the seconds stands the offset
    if NULL not in (departs, arrives) and arrives[:known] < departs[:known]:
        wrong.append("arrives_before_departs")
    return departs, arrives


def _asked(since: str, page: str, rows: int) -> dict[str, str | int]:
    return {"tu": since, "con_tro": page, "toi_da": rows}


def _opened(body: bytes) -> Page:
    answer = msgspec.json.decode(body, type=_Envelope)
    return Page(answer.ket_qua, answer.con_tro or "")


_TARGET = records(
    (*people.arrivals.PERSON, *people.arrivals.NATIONALITY), declarations.FACTS, travel.JOURNEY, travel.RESIDENCE
)
CONNECTOR = Connector(contracts()["travel"], read, _TARGET, fetch)
