"""Verbs: show the card of a person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pccovid import people
from pccovid.commons import codes
from pccovid.commons.units import units
from pccovid.ground.clock import VIETNAM
from pccovid.ground.tx import Tx
from pccovid.records import testing, treatment, vaccination
from pccovid.response import quarantine
from pccovid.response.card.data import rule_sets
from pccovid.response.card.model import Card, Fact, FactKind, Facts
from pccovid.response.card.rules import decide

_COVID = "U07"  # ICD-10: U07.1 virus identified, U07.2 not identified
_ANTIBODY = "antibody"
_OURS = ("PcCovid, quản lý cách ly", "PcCovid, quarantine")  # who tells of orders
_TESTS: dict[testing.Result, FactKind] = {testing.Result.POSITIVE: "positive", testing.Result.NEGATIVE: "negative"}


def show(tx: Tx, person: UUID, *, at: datetime) -> Card:
    """The card of a person whose door is open, computed anew from what sources tell at this moment."""
    known = {a.attribute: a.value for a in people.identity(tx, person).attributes}
    doses = vaccination.doses(tx, person)
    told = [*_doses(doses), *_tests(testing.held_about(tx, person)), *_courses(treatment.of(tx, person))]
    at = at.astimezone(VIETNAM)
    told += _orders(quarantine.apart(tx, person), at)
    course = vaccination.course(doses, at.date())
    facts = Facts(
        told=tuple(sorted(told, key=lambda fact: fact.at)),
        needed=None if course.state == "unclear" else course.needed,
        birth=_birth(known),
    )
    return decide(facts, rule_sets(), _province(known.get("commune_id")), at)


def _doses(doses: Iterable[vaccination.Dose]) -> Iterator[Fact]:
    for dose in doses:
        name = codes.vaccines()[dose.vaccine].name if dose.vaccine else dose.told.vaccine_text
        yield _fact("dose", _midnight(dose.given_on), name, dose.told)


def _tests(tests: Iterable[testing.Test]) -> Iterator[Fact]:
    """Results of single people; a test that nobody dated decides nothing, nor do antibodies: vaccines make them too."""
    for test in tests:
        at = test.taken_at or test.resulted_at
        kind = _TESTS.get(testing.of_member(testing.Result(test.result), test.pool_size or 1))
        if at and kind and test.method != _ANTIBODY:
            yield _fact(kind, at.astimezone(VIETNAM), test.method, test)


def _courses(courses: Iterable[treatment.Treatment]) -> Iterator[Fact]:
    """Recoveries and care under way; a recovery that nobody dated decides nothing."""
    for course in courses:
        if not (course.diagnosis or _COVID).startswith(_COVID):
            continue
        place = course.facility_name or ""
        if course.status == "recovered" and course.ended_on:
            yield _fact("recovery", _midnight(course.ended_on), place, course)
        elif course.status in {"admitted", "transferred"} and course.ended_on is None:
            yield _fact("care", _midnight(course.began_on), place, course)


def _orders(orders: Iterable[quarantine.Apart], at: datetime) -> Iterator[Fact]:
    """Orders that have begun: one that is still to come is no error of a clock, and no reason yet."""
    for order in orders:
        begins, until = _midnight(order.from_on), order.ends_on and _midnight(order.ends_on + timedelta(1))
        if begins <= at:
            yield Fact("order", None, begins, order.order_no, *_OURS, order.told_at, until)


def _fact(
    kind: FactKind, at: datetime, text: str, told: vaccination.Telling | testing.Test | treatment.Treatment
) -> Fact:
    as_of = told.updated_at or told.loaded_at
    return Fact(kind, told.record_id, at, text, told.source_title_vi, told.source_title_en, as_of)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _birth(known: Mapping[str, str]) -> date | None:
    """The day of birth; of whom only the year is known: its last day, so that nobody is taken for too old."""
    if "birth_date" in known:
        return date.fromisoformat(known["birth_date"])
    return date(int(known["birth_year"]), 12, 31) if "birth_year" in known else None


def _province(commune_id: str | None) -> str | None:
    """The code of the province that a commune lies in."""
    register = units()
    province = register.get(int(commune_id)).province_id if commune_id else None
    return register.get(province).code if province else None
