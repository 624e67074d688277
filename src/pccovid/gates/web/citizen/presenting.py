"""From records to what a page says: whole lines in the reader's language, with source and date."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pccovid import access, people
from pccovid.commons import codes, units
from pccovid.gates.web.language import Language
from pccovid.records import corrections, declarations, vaccination

_SHOWN = ("full_name", "birth_date", "birth_year", "sex", "id_number", "old_id_number", "phone", "commune_id")
_OWN_LOOK = "own_record"
_PAGES = {
    "dose": "/so-tiem", "missing_dose": "/so-tiem", "test": "/xet-nghiem", "treatment": "/dieu-tri",
    "coverage": "/bao-hiem", "crossing": "/di-chuyen", "journey": "/di-chuyen", "residence": "/di-chuyen",
    "visit": "/di-chuyen", "card": "/the", "look": "/du-lieu-cua-toi",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing we say of a person, and who says it."""

    attribute: str
    value: str
    source: str
    as_of: datetime | None
    agrees: bool


@dataclass(frozen=True)
class Card:
    """One carried-over record: what it says of the person, the fact on it, and what the citizen said of it.

    `count`: how many facts of its kind hang on it.
    """

    record_id: int
    source: str
    matter: str
    fact: str
    lines: tuple[tuple[str, str], ...]
    as_of: datetime | None
    on_behalf: bool
    verdict: str
    count: int


class Fact(Protocol):
    """What else hangs on a record, on one line."""

    @property
    def record_id(self) -> int: ...
    @property
    def matter(self) -> str: ...
    @property
    def fact(self) -> str: ...
    @property
    def count(self) -> int: ...


@dataclass(frozen=True)
class MaybeCard:
    """A record that may be the person's, with parts hidden."""

    record_id: int
    source: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Witness:
    """Who tells of a dose, and where it stands there."""

    record_id: int
    source: str
    told: str
    as_of: datetime


@dataclass(frozen=True)
class DoseCard:
    """One injection as the book shows it."""

    position: int
    vaccine: str
    day: str
    place: str
    lot: str
    witnesses: list[Witness]
    former: list[Witness]


@dataclass(frozen=True)
class Acted:
    """A telephone that acts for the person: what it is to them, how many pages it opened, when last."""

    actor: str
    count: int
    latest: datetime


@dataclass(frozen=True)
class Looks:
    """Who looked: officers and systems one by one, the telephones that act for the person as numbers."""

    others: list[access.Look]
    acted: list[Acted]


def name(identity: people.Identity) -> str:
    """The full name, or an empty text when no source has one."""
    return next((a.value for a in identity.attributes if a.attribute == "full_name"), "")


def birth_year(identity: people.Identity) -> str:
    """The year of birth, or an empty text when no source has one."""
    known = {a.attribute: a.value for a in identity.attributes}
    return known.get("birth_date", known.get("birth_year", ""))[:4]


def identity(identity: people.Identity, said: Language) -> list[Line]:
    """What we show of a person, attribute by attribute, in the order of a form."""
    known = {a.attribute: a for a in identity.attributes}
    return [
        _line(known[key], said)
        for key in _SHOWN
        if key in known and not (key == "birth_year" and "birth_date" in known)
    ]


def cards(
    witnesses: Iterable[people.Witness],
    doses: Iterable[vaccination.Telling],
    declared: Iterable[declarations.Declaration],
    others: Iterable[Fact],
    verdicts: Iterable[corrections.Said],
    said: Language,
) -> list[Card]:
    """One card a record: the facts of neighbours who never speak to each other meet here, on the page."""
    facts = {d.record_id: ("dose", _dose_fact(d, said), 1) for d in doses}
    facts |= {d.record_id: ("declaration", _declaration_fact(d, said), 1) for d in declared}
    facts |= {fact.record_id: (fact.matter, fact.fact, fact.count) for fact in others}
    heard = {v.record_id: v.verdict for v in verdicts}
    return [_card(w, facts.get(w.record_id), heard.get(w.record_id, ""), said) for w in witnesses]


def dose(dose: vaccination.Dose, said: Language) -> DoseCard:
    """One injection: what its most trusted witness says, and everybody who tells of it."""
    told = dose.told
    return DoseCard(
        dose.position, _vaccine(told), said.day(dose.given_on), told.site_name or "", told.lot or "",
        [_witness(w, said) for w in dose.witnesses], [_witness(w, said) for w in dose.former],
    )  # fmt: skip


def looks(looks: Sequence[access.Look]) -> Looks:
    """Others one by one, newest first; telephones of the person and their carers only as numbers."""
    others = [look for look in looks if look.purpose != _OWN_LOOK]
    own: defaultdict[str, list[access.Look]] = defaultdict(list)
    for look in looks:
        if look.purpose == _OWN_LOOK:
            own[look.actor].append(look)
    return Looks(others, [Acted(actor, len(of), of[0].at) for actor, of in own.items()])


def page_of(matter: str) -> str:
    """Where a fact of this kind stands."""
    return _PAGES.get(matter, "/chao")


def commune(unit_id: int | None) -> str:
    """A commune with what it lies in, as an address says it."""
    if unit_id is None:
        return ""
    register = units.units()
    unit = register.get(unit_id)
    above = [register.get(i) for i in (unit.district_id, unit.province_id) if i is not None and i != unit.unit_id]
    return ", ".join(u.full_name for u in (unit, *above))


def _card(w: people.Witness, fact: tuple[str, str, int] | None, verdict: str, said: Language) -> Card:
    matter, text, count = fact or ("identity", said.text("card.identity"), 1)
    lines = (
        ("full_name", w.full_name),
        ("birth_date", w.birth_text),
        ("sex", said.text(f"sex.{w.sex}") if w.sex else None),
        ("id_number", w.id_masked),
        ("phone", w.phone_masked),
        ("commune_id", commune(w.commune_id) or w.place_text),
    )
    told = tuple((key, value) for key, value in lines if value)
    return Card(w.record_id, _title(w, said), matter, text, told, w.updated_at, w.on_behalf, verdict, count)


def _line(attribute: people.Attribute, said: Language) -> Line:
    value = attribute.value
    if attribute.attribute == "commune_id":
        value = commune(int(value))
    elif attribute.attribute == "sex":
        value = said.text(f"sex.{value}")
    elif attribute.attribute == "birth_date":
        value = said.day(datetime.fromisoformat(value))
    return Line(attribute.attribute, value, _title(attribute, said), attribute.as_of, agrees=attribute.agrees)


def _dose_fact(told: vaccination.Telling, said: Language) -> str:
    words = {"vaccine": _vaccine(told), "day": said.day(told.given_on), "no": told.dose_no or "?"}
    return said.text("card.dose", **words) + (f", {told.site_name}" if told.site_name else "")


def _declaration_fact(told: declarations.Declaration, said: Language) -> str:
    answers = [
        said.text("card.symptoms", text=told.symptoms) if told.symptoms else said.text("card.no_symptoms"),
        said.text("card.exposed") if told.exposed else "",
        said.text("card.contacts", text=told.contacts) if told.contacts else "",
        said.text("card.travelled", text=told.travelled) if told.travelled else "",
    ]
    when = said.text(f"card.declared_{told.kind}", moment=said.moment(told.declared_at))
    return f"{when}. {' '.join(answer for answer in answers if answer)}"


def _witness(told: vaccination.Telling, said: Language) -> Witness:
    at = told.updated_at or told.loaded_at
    stated = told.stated_by and said.text(
        "book.stated", agency=told.stated_by, day=said.day(at), reference=told.reference
    )
    return Witness(told.record_id, stated or _title(told, said), f"{told.vaccine_text}, {said.day(told.given_on)}", at)


def _vaccine(told: vaccination.Telling) -> str:
    return codes.vaccines()[told.vaccine].name if told.vaccine else told.vaccine_text


def _title(told: people.Witness | people.Maybe | people.Attribute | vaccination.Telling, said: Language) -> str:
    return told.source_title_vi if said.code == "vi" else told.source_title_en


def maybe(maybe: people.Maybe, said: Language) -> MaybeCard:
    """A masked record that looks like the person's."""
    lines = (
        ("full_name", maybe.full_name),
        ("birth_date", maybe.birth_text),
        ("id_number", maybe.id_masked),
        ("phone", maybe.phone_masked),
        ("commune_id", maybe.place_text),
    )
    return MaybeCard(maybe.record_id, _title(maybe, said), tuple((key, value) for key, value in lines if value))
