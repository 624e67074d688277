"""Everything that is held about one person, kind by kind: for the page that shows it and the file that holds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from pccovid import access, people
from pccovid.gates.web import extract, session
from pccovid.gates.web.citizen import presenting, welcome
from pccovid.gates.web.desk import Fresh
from pccovid.gates.web.language import Language
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records import (
    border,
    corrections,
    declarations,
    encounters,
    groups,
    insurance,
    kinship,
    notices,
    places,
    testing,
    travel,
    treatment,
    vaccination,
)
from pccovid.response import followup

_MOMENTS = ("updated_at", "declared_at", "created_at", "arrived_at", "loaded_at")
Read = Callable[[Tx, UUID], Sequence[Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of data: the key of its words, the page that shows it, the field whose freshness it has, its reader."""

    key: str
    page: str
    field: str
    read: Read


@dataclass(frozen=True)
class Row:
    """What the page says of one kind: how many facts, from whom, and how fresh their sources are."""

    key: str
    page: str
    count: int
    sources: list[str]
    newest: datetime | None
    fresh: Fresh | None


def _visits(tx: Tx, person: UUID) -> list[Any]:
    """What PcCovid was told at doors, and what other sources tell."""
    return [*places.check_ins(tx, [person], at=clock.now()), *places.held_about(tx, person)]


def _followed_up(tx: Tx, person: UUID) -> Sequence[Any]:
    """What was said each day of staying apart, and what followed from it."""
    return followup.held_about(tx, person, at=clock.now())


KINDS = (
    Kind("doses", "/so-tiem", "vaccination", vaccination.held_about),
    Kind("tests", "/xet-nghiem", "testing", testing.held_about),
    Kind("treatments", "/dieu-tri", "treatment", treatment.held_about),
    Kind("cards", "/bao-hiem", "insurance", insurance.held_about),
    Kind("declarations", "/khai-bao", "declaration", declarations.held_about),
    Kind("crossings", "/di-chuyen", "travel", border.held_about),
    Kind("journeys", "/di-chuyen", "travel", travel.journeys),
    Kind("residences", "/di-chuyen", "travel", travel.residences),
    Kind("memberships", "/di-chuyen", "travel", groups.held_about),
    Kind("visits", "/noi-da-den", "visits", _visits),
    Kind("encounters", "/noi-da-den/bluetooth", "visits", encounters.held_about),
    Kind("kin", "/gia-dinh", "identity", kinship.held_about),
    Kind("corrections", "/phan-anh", "correction", corrections.held_about),
    Kind("checks", "/cach-ly", "follow_up", _followed_up),
    Kind("notices", "/canh-bao", "notice", notices.held_about),
)


def rows(own: session.Own, fresh: dict[str, Fresh], said: Language) -> list[Row]:
    """What is held of the person, kind by kind; kinds of which nothing is held too, for that is an answer."""
    return [_row(kind, kind.read(own.tx, own.person), fresh, said) for kind in KINDS]


def everything(own: session.Own, now: datetime) -> dict[str, Any]:
    """All of it for a machine: each fact with its source, batch and line; plain values for JSON."""
    whole: dict[str, Any] = {
        "made_at": now,
        "identity": people.identity(own.tx, own.person),
        "records": people.witnesses(own.tx, own.person),
        **{kind.key: kind.read(own.tx, own.person) for kind in KINDS},
        "who_looked": access.who_looked(own.tx, own.person),
        "kept_until": access.kept(),
    }
    return msgspec.to_builtins(whole)


def sections(own: session.Own, said: Language) -> list[extract.Section]:
    """All of it for people: who they are, then every record with what it says, then who looked."""
    person = [(said.text(f"attribute.{line.attribute}"), f"{line.value} ({line.source})") for line in lines(own, said)]
    records = [
        (card.source, ". ".join([card.fact, *(value for _, value in card.lines)]))
        for card in welcome.records(own, said)
    ]
    others = presenting.looks(access.who_looked(own.tx, own.person)).others
    looks = [
        (said.moment(look.at), f"{look.agency}, {look.actor}: {look.title_vi if said.code == 'vi' else look.title_en}")
        for look in others
    ]
    titles = ("data.person", "mydata.records", "data.looked")
    nothing = [("", said.text("data.nothing"))]
    return [
        extract.Section(said.text(title), rows or nothing)
        for title, rows in zip(titles, (person, records, looks), strict=True)
    ]


def _row(kind: Kind, facts: Sequence[Any], fresh: dict[str, Fresh], said: Language) -> Row:
    titles = {getattr(fact, f"source_title_{said.code}", None) for fact in facts}
    moments = [moment for fact in facts if (moment := _moment(fact))]
    return Row(
        kind.key,
        kind.page,
        len(facts),
        sorted(title for title in titles if title),
        max(moments, default=None),
        fresh.get(kind.field),
    )


def _moment(fact: Any) -> datetime | None:
    """When a fact was told or made, by whichever of the moments it has."""
    found = (
        getattr(fact, name, None) for name in ("updated_at", "declared_at", "created_at", "arrived_at", "loaded_at")
    )
    return next((moment for moment in found if moment), None)


def lines(own: session.Own, said: Language) -> list[presenting.Line]:
    """Who the person is, field by field, each with its source and day."""
    return presenting.identity(people.identity(own.tx, own.person), said)
