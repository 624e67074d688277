"""Tests, treatment, cards, journeys, crossings and visits in the reader's words: what is known, who says so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from pccovid.commons import codes
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.language import Language
from pccovid.records import border, groups, insurance, places, testing, travel, treatment

_SHAPES = {"positive": "wrong", "negative": "good", "retest": "wait", "indeterminate": "wait"}  # all else: not known
DIFFERENCE = "difference"  # no fact of a record, but what somebody else says of it
VISIT = "visit"  # many of these hang on one record
_COURSES = {"admitted": "wait", "transferred": "wait", "recovered": "good"}
_BORDER = {"entry": "crossing_entry", "exit": "crossing_exit"}


class Told(Protocol):
    """What every telling of a source has."""

    @property
    def record_id(self) -> int: ...
    @property
    def source_title_vi(self) -> str: ...
    @property
    def source_title_en(self) -> str: ...
    @property
    def updated_at(self) -> datetime | None: ...
    @property
    def loaded_at(self) -> datetime: ...


@dataclass(frozen=True)
class Item:
    """One thing on a timeline. `shape` and `state` are the word beside the heading: good, wait, wrong or none.

    `count`: for how many of its kind it stands.
    """

    record_id: int
    matter: str
    heading: str
    when: str
    shape: str
    state: str
    details: tuple[str, ...]
    source: str
    as_of: datetime
    count: int = 1

    @property
    def fact(self) -> str:
        """All of it on one line."""
        return ", ".join(part for part in (self.heading, self.when, self.state) if part)


def tests(told: Iterable[testing.Test], said: Language) -> list[Item]:
    """Tests, newest first. Without a result nothing is known, which is not negative; a pool is not one person."""
    return [
        _item(
            test, said, "test", said.word("test_method", test.method),
            said.day(test.taken_at) if test.taken_at else "", _SHAPES.get(test.result, "none"),
            said.word("test_result", test.result),
            (
                said.text("told.ct", ct=said.number(test.ct)) if test.ct is not None else "",
                said.text("told.pool", count=test.pool_size) if (test.pool_size or 1) > 1 else "",
                test.lab_name or "",
                said.text("told.resulted", moment=said.moment(test.resulted_at)) if test.resulted_at else "",
            ),
        )
        for test in told
    ]  # fmt: skip


def courses(told: Iterable[treatment.Treatment], said: Language) -> list[Item]:
    """Stays and courses of care, newest first; one that has no end yet is not over."""
    return [
        _item(
            course, said, "treatment",
            said.word("care", course.care) if course.care else said.text("told.treatment"),
            _days(course.began_on, course.ended_on, said), _COURSES.get(course.status, "none"),
            said.word("treatment_status", course.status),
            (
                course.facility_name or "",
                said.text("told.diagnosis", code=course.diagnosis) if course.diagnosis else "",
                said.text("told.severity", level=said.word("severity", course.severity)) if course.severity else "",
                said.text("told.onset", day=said.day(course.onset_on)) if course.onset_on else "",
            ),
        )
        for course in told
    ]  # fmt: skip


def cards(told: Iterable[insurance.Coverage], said: Language) -> list[Item]:
    """Health insurance cards, with what their owner says differs."""
    return [
        _item(
            card, said, "coverage", said.text("told.card", end=card.card_no[-4:]), _span(card, said),
            "good" if (answer := codes.card_answers().get(card.answer_code or "")) and answer.kind == "right"
            else "wait" if answer else "none",
            (answer.vi if said.code == "vi" else answer.en) if answer else said.text("told.not_checked"),
            (card.facility_name or "", (answer.do_vi if said.code == "vi" else answer.do_en) if answer else ""),
        )
        for card in told
    ]  # fmt: skip


def differences(checked: Iterable[insurance.Checked], said: Language) -> list[Item]:
    """Records of whom Social Security says that a name or a birth date differs; which of the two is right is open."""
    items: list[Item] = []
    for check in checked:
        answer = codes.card_answers().get(check.answer_code)
        if answer and answer.kind == "differs":
            is_vi = said.code == "vi"
            title = check.record_title_vi if is_vi else check.record_title_en
            heading, advice = (answer.vi, answer.do_vi) if is_vi else (answer.en, answer.do_en)
            asked = check.asked_at
            details = (said.text("told.differs_in", source=title), advice)
            source = said.text("told.social_security")
            items.append(
                Item(check.record_id, DIFFERENCE, heading, said.day(asked), "wait", "", details, source, asked)
            )
    return items


def crossings(told: Iterable[border.Crossing], said: Language) -> list[Item]:
    """Crossings of the border, with flight and seat."""
    return [
        _item(
            crossing, said, "crossing", said.text(f"told.{_BORDER[crossing.direction]}"),
            said.moment(crossing.crossed_at), "", "",
            (crossing.port or "", _vehicle(crossing.crossing_vehicle, crossing.crossing_seat, said),
             crossing.stay_text or ""),
        )
        for crossing in told
    ]  # fmt: skip


def journeys(told: Iterable[travel.Journey], said: Language) -> list[Item]:
    """Journeys inside the country, as declared."""
    return [
        _item(
            journey, said, "journey",
            said.text(
                "told.journey",
                start=presenting.commune(journey.from_unit_id) or journey.from_text or "?",
                end=presenting.commune(journey.to_unit_id) or journey.to_text or "?",
            ),
            said.moment(journey.departs_at), "", "",
            (said.word("journey_mode", journey.mode) if journey.mode else "",
             _vehicle(journey.vehicle, journey.seat, said)),
        )
        for journey in told
    ]  # fmt: skip


def residences(told: Iterable[travel.Residence], said: Language) -> list[Item]:
    """Where one is registered and lives, as declared to the police."""
    items: list[Item] = []
    for home in told:
        places = (
            ("permanent", presenting.commune(home.permanent_unit_id) or home.permanent_text),
            ("temporary", presenting.commune(home.temporary_unit_id) or home.temporary_text),
            ("current", presenting.commune(home.current_unit_id) or home.current_text),
        )
        details = tuple(said.text(f"told.{kind}", place=place) for kind, place in places if place)
        items.append(
            _item(home, said, "residence", said.text("told.residence"), said.day(home.stated_at), "", "", details)
        )
    return items


def memberships(told: Iterable[groups.Membership], said: Language) -> list[Item]:
    """Households, teams, classes and rooms whose lists name one."""
    return [
        _item(
            member, said, "other", member.group_name or said.text(f"told.group_{member.group_kind}"),
            _days(member.since_on, member.until_on, said), "", "",
            (said.text(f"told.group_{member.group_kind}") if member.group_name else "",
             said.text("told.shift", shift=member.shift) if member.shift else ""),
        )
        for member in told
    ]  # fmt: skip


def visits(told: Iterable[places.Visit], said: Language) -> list[Item]:
    """Visits to places with a QR at the door, newest first."""
    return [
        Item(
            visit.record_id, VISIT, visit.place_name or said.text("told.place_unknown"),
            said.moment(visit.arrived_at), "", "",
            tuple(
                part
                for part in (
                    visit.place_address or presenting.commune(visit.place_commune_id),
                    said.text("told.left", moment=said.moment(visit.left_at)) if visit.left_at else "",
                )
                if part
            ),
            visit.source_title_vi if said.code == "vi" else visit.source_title_en, visit.loaded_at,
        )
        for visit in told
    ]  # fmt: skip


def by_record(visits: Iterable[Item], said: Language) -> list[Item]:
    """All visits of a record as one item: the newest of them, and how many they are."""
    found: dict[int, Item] = {}
    for visit in visits:
        known = found.setdefault(visit.record_id, replace(visit, count=0))
        found[visit.record_id] = replace(known, count=known.count + 1)
    return [replace(item, heading=said.text("told.visits", count=item.count), when="") for item in found.values()]


def _item(
    told: Told, said: Language, matter: str, heading: str, when: str, shape: str, state: str, details: tuple[str, ...]
) -> Item:
    source = told.source_title_vi if said.code == "vi" else told.source_title_en
    shown = tuple(detail for detail in details if detail)
    return Item(told.record_id, matter, heading, when, shape, state, shown, source, told.updated_at or told.loaded_at)


def _span(card: insurance.Coverage, said: Language) -> str:
    return _days(card.valid_from, card.valid_to, said)


def _days(first: date | None, last: date | None, said: Language) -> str:
    return " – ".join(said.day(day) if day else "…" for day in (first, last)) if first or last else ""


def _vehicle(vehicle: str | None, seat: str | None, said: Language) -> str:
    return ", ".join(part for part in (vehicle, said.text("told.seat", seat=seat) if seat else "") if part)
