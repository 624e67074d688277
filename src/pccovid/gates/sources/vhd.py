"""VHD (tokhaiyte.vn): three forms as files, one a tab, and the list of the ids that the forms give to areas.

The forms ask for the year of birth alone, for one number without its kind, and keep the telephone as a number.
Names of the fields: the form "Khai báo toàn dân" as it stood on 2 March 2022; tabs HDLocal and HDPassenger after
public copies of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from pccovid import people
from pccovid.gates.sources.framework import areas as lists
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import targets
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.areas import NOWHERE, Areas
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import pull_part
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.records import border, declarations, travel

_HAS = {"1": "t", "2": "f"}  # anything else: not answered
_NO_JOURNEY = (NULL,) * len(travel.JOURNEY.columns)
_NO_CROSSING = (NULL,) * len(border.FACTS.columns)
_NO_SYMPTOM = frozenset({"0", "không", "khong", "no"})
_ABROAD, _SICK, _ANIMAL = (
    "Người từ nước có bệnh COVID-19",
    "Người có biểu hiện sốt, ho, khó thở, viêm phổi",
    "Trang trại, chợ buôn bán động vật sống, cơ sở giết mổ",
)
_SYMPTOMS = (
    "Sốt",
    "Ho",
    "Khó thở",
    "Đau họng",
    "Nôn, buồn nôn",
    "Tiêu chảy",
    "Xuất huyết ngoài da",
    "Nổi ban ngoài da",
)
_PERSON_FIELDS = 12  # columns of the block that the forms share


class _Person(NamedTuple):
    """Whom a declaration is about: people.arrivals.PERSON without the key, and the nationality."""

    full_name: str
    birth_date: str
    birth_year: str
    sex: str
    id_number: str
    phone: str
    commune_id: str
    place_text: str
    on_behalf: str
    nationality: str


def read_health(fields: Fields, on: date, areas: Areas = NOWHERE) -> Row | Rejected:
    """A declaration of tab HDHealth."""
    (key, *person, _shown, passing, showed, note, patient, abroad, sick, created, updated) = fields
    wrong: list[str] = []
    who = _person(person, on, areas, wrong)
    symptoms = rule.words(note) if note.strip() or showed.strip() != "1" else "Có biểu hiện"
    said = (symptoms, _HAS.get(patient.strip(), NULL), rule.words(passing), _contacts(abroad, sick))
    return _row(key, who, "health", created, updated, said, (*_NO_JOURNEY, *_NO_CROSSING), on, wrong)


def read_domestic(fields: Fields, on: date, areas: Areas = NOWHERE) -> Row | Rejected:
    """A declaration of tab HDLocal, with the journey."""
    (key, vehicle, flight, start, departure, end, destination, plate, seat, departs, *person, been, sign, patient,
     abroad, sick, created, updated) = fields  # fmt: skip
    wrong: list[str] = []
    who = _person(person, on, areas, wrong)
    number = rule.vehicle_no(flight)
    journey = (
        rule.vehicle(vehicle), number if number != NULL else rule.vehicle_no(plate), rule.words(seat),
        areas.unit(start, "province"), _place(departure, start, areas),
        areas.unit(end, "province"), _place(destination, end, areas),
        rule.planned(departs, on, wrong, "departs_at"), NULL, NULL, NULL, NULL,
    )  # fmt: skip
    symptoms = NULL if sign.strip().casefold() in _NO_SYMPTOM else rule.words(sign)
    said = (symptoms, _HAS.get(patient.strip(), NULL), rule.words(been), _contacts(abroad, sick))
    return _row(key, who, "domestic", created, updated, said, (*journey, *_NO_CROSSING), on, wrong)


def read_entry(fields: Fields, on: date, areas: Areas = NOWHERE) -> Row | Rejected:
    """A declaration of tab HDPassenger, with the crossing of the border as the traveller declares it."""
    key, gate, vehicle, number, seat, country, _departs, arrives, *rest = fields
    person, (passing, *shown, animal, patient, created, updated) = rest[:_PERSON_FIELDS], rest[_PERSON_FIELDS:]
    wrong: list[str] = []
    who = _person(person, on, areas, wrong)
    crossing = (
        "entry", rule.planned(arrives, on, wrong, "arrives_at"), rule.words(gate), rule.crossing_mode(vehicle),
        rule.vehicle_no(number), rule.words(seat), rule.nationality(country), rule.words(person[2]), who.place_text,
    )  # fmt: skip
    symptoms = ", ".join(name for name, answer in zip(_SYMPTOMS, shown, strict=True) if answer.strip() == "1")
    contacts = _ANIMAL if animal.strip() == "1" else NULL
    said = (symptoms or NULL, _HAS.get(patient.strip(), NULL), rule.words(passing), contacts)
    return _row(key, who, "entry", created, updated, said, (*_NO_JOURNEY, *crossing), on, wrong)


def _person(fields: Sequence[str], on: date, areas: Areas, wrong: rule.Wrong) -> _Person:
    """The block that the three forms share."""
    other, name_text, paper, birth_text, sex_text, nation, province, district, ward, address, phone, _email = fields
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex, nationality = rule.sex(sex_text), rule.nationality(nation)
    commune, named = areas.place(province, district, ward)
    street = rule.words(address)
    if commune == NULL and named:
        street = named if street == NULL else f"{street}, {named}"
    return _Person(
        name, birth_date, birth_year, sex, rule.paper(paper, nationality, sex, birth_year, wrong), rule.phone(phone),
        commune, street, "t" if other.strip() == "1" else "f", nationality,
    )  # fmt: skip


def _row(
    key: str, who: _Person, kind: str, created: str, updated: str, said: tuple[str, str, str, str],
    facts: tuple[str, ...], on: date, wrong: rule.Wrong,
) -> Row | Rejected:  # fmt: skip
    """`said`: symptoms, exposed, travelled, contacts."""
    source_key = rule.key(key, wrong)
    declared = rule.moment(created, on, wrong, "declared_at")
    changed = rule.moment(updated, on, wrong, "updated_at") if updated.strip() else declared
    if wrong:
        return Rejected(tuple(wrong))
    return (changed, source_key, *who, kind, declared, *said, *facts)


def _contacts(abroad: str, sick: str) -> str:
    return "; ".join(words for words, said in ((_ABROAD, abroad), (_SICK, sick)) if said.strip() == "1") or NULL


def _place(text: str, province: str, areas: Areas) -> str:
    """A terminal as written, with its province."""
    named = (text, areas.find(province, "province").name)
    return rule.words(", ".join(part.strip() for part in named if part.strip()))


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in what lies in the drop folder: first the list of areas, which the forms need."""
    inbox = folder("vhd", "inbox")
    taken = pull_part(_AREAS, inbox, progress)
    known = lists.areas(connector.contract)
    for form, read in ((connector, read_health), (_DOMESTIC, read_domestic), (_ENTRY, read_entry)):
        taken += pull_part(replace(form, read=partial(read, areas=known)), inbox, progress)
    return taken


_TARGET = targets.records(
    people.arrivals.PERSON + people.arrivals.NATIONALITY, declarations.FACTS, travel.JOURNEY, border.FACTS
)
_PARTS = contracts()["vhd"].parts
_AREAS = Connector(_PARTS["dia-ban"], lists.read, targets.areas(), fetch)
_DOMESTIC = Connector(_PARTS["HDLocal"], read_domestic, _TARGET, fetch)
_ENTRY = Connector(_PARTS["HDPassenger"], read_entry, _TARGET, fetch)
CONNECTOR = Connector(_PARTS["HDHealth"], read_health, _TARGET, fetch)
