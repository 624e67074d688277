"""Tests, treatment, insurance, journeys and crossings in the reader's words: what is known, who says so, since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pccovid.commons import codes
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.language import Language
from pccovid.records import border, insurance, testing, travel

_SHAPES = {"positive": "wrong", "negative": "good", "retest": "wait", "indeterminate": "wait"}  # all else: not known
DIFFERENCE = "difference"  # no fact of a record, but what somebody else says of it
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
    """One thing on a timeline. `shape` and `state` are the word beside the heading: good, wait, wrong or none."""

    record_id: int
    matter: str
    heading: str
    when: str
    shape: str
    state: str
    details: tuple[str, ...]
    source: str
    as_of: datetime

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


def _item(
    told: Told, said: Language, matter: str, heading: str, when: str, shape: str, state: str, details: tuple[str, ...]
) -> Item:
    source = told.source_title_vi if said.code == "vi" else told.source_title_en
    shown = tuple(detail for detail in details if detail)
    return Item(told.record_id, matter, heading, when, shape, state, shown, source, told.updated_at or told.loaded_at)


def _span(card: insurance.Coverage, said: Language) -> str:
    days = (said.day(day) if day else "…" for day in (card.valid_from, card.valid_to))
    return " – ".join(days) if card.valid_from or card.valid_to else ""


def _vehicle(vehicle: str | None, seat: str | None, said: Language) -> str:
    return ", ".join(part for part in (vehicle, said.text("told.seat", seat=seat) if seat else "") if part)
