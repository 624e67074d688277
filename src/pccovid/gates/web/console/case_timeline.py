"""Everything dated of a case on one line each: its states, tests, doses, journeys, and when it could infect."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from pccovid import access
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web.console.casework import Casework
from pccovid.gates.web.language import Language
from pccovid.ground.zone import midnight
from pccovid.records import testing, travel, vaccination
from pccovid.response.cases import Change

# How a field is said: by the words of a group, as a day, as a moment, or not at all where other lines say it.
_GROUPS = {
    "classification": "classification", "investigation": "investigation", "outcome": "outcome", "origin": "origin",
}  # fmt: skip
_DAYS = frozenset({"onset_on", "exposed_on", "outcome_on"})
_MOMENTS = frozenset({"isolated_at", "sampled_at", "confirmed_at"})
_YES_NO = frozenset({"symptomatic"})
_UNSAID = frozenset({"person_id", "source_case_id", "joined_to", "unit_id", "stay_unit_id"})
_INNER = frozenset({"laboratory", "test_record_id", "definition", "reinfection", "basis", "sampled_at", "confirmed_at"})


@dataclass(frozen=True)
class Line:
    """One line: when, what kind of thing, what it says, further lines, why and by whom where somebody decided."""

    at: datetime
    kind: str
    title: str
    more: tuple[str, ...] = ()
    why: str = ""
    by: str = ""


def lines(work: Casework, history: Iterable[Change], said: Language) -> list[Line]:
    """The newest first."""
    window, case = work.window, work.case
    found = [
        *_states(history, said),
        *_tests(work, said),
        *_doses(work, said),
        *_journeys(work, said),
        Line(window.starts_at, "window", said.text("case.line_window_starts")),
    ]
    if case.onset_on is not None:
        found.append(Line(midnight(case.onset_on), "symptom", said.text("case.line_onset")))
    if case.isolated_at is not None:
        found.append(Line(case.isolated_at, "window", said.text("case.line_isolated")))
    return sorted(found, key=lambda line: line.at, reverse=True)


def _states(history: Iterable[Change], said: Language) -> Iterator[Line]:
    """One line for each act: all fields that changed in one moment for one reason."""
    for (at, reason, _), act in groupby(history, key=lambda c: (c.at, c.reason, c.officer_id)):
        changes = list(act)
        told = tuple(_change(c, said) for c in changes if c.field not in _INNER)
        title = said.text("case.line_opened" if changes[0].was is None and _opens(changes) else "case.line_changed")
        by = changes[0].officer or ("" if changes[0].officer_id else said.text("case.by_itself"))
        yield Line(at, "state", title, told, said.word("case_reason", reason), by)


def _opens(changes: list[Change]) -> bool:
    return any(c.field == "definition" and c.was is None for c in changes)


def _change(change: Change, said: Language) -> str:
    field = said.text(f"case_field.{change.field}")
    if change.field in _UNSAID:
        return field
    becomes = _value(change.field, change.becomes, said)
    if change.was is None:
        return said.text("case.set", field=field, becomes=becomes)
    return said.text("case.from_to", field=field, was=_value(change.field, change.was, said), becomes=becomes)


def _value(field: str, value: str | None, said: Language) -> str:
    if value is None:
        return said.text("case.empty")
    if field in _GROUPS:
        return said.word(_GROUPS[field], value)
    if field in _DAYS:
        return said.day(datetime.fromisoformat(value).date())
    if field in _MOMENTS:
        return said.moment(datetime.fromisoformat(value))
    return said.text("case.yes" if value == "true" else "case.no") if field in _YES_NO else value


def _tests(work: Casework, said: Language) -> Iterator[Line]:
    for test in testing.held_about(work.here.tx, work.case.person_id):
        at = test.taken_at or test.resulted_at or test.loaded_at
        title = f"{said.word('test_method', test.method)}: {said.word('test_result', test.result)}"
        more = [said.text("case.line_ct", ct=said.number(round(test.ct, 1)))] if test.ct is not None else []
        if test.resulted_at is not None:
            more.append(said.text("case.line_result_at", moment=said.moment(test.resulted_at)))
        if test.record_id == work.case.test_record_id:
            more.append(said.text("case.line_deciding"))
        yield Line(at, "test", title, tuple(more), by=_source(test, said))


def _doses(work: Casework, said: Language) -> Iterator[Line]:
    for dose in vaccination.doses(work.here.tx, work.case.person_id):
        told = dose.told
        yield Line(
            midnight(told.given_on), "dose", said.text("case.line_dose", name=told.vaccine_text), by=_source(told, said)
        )


def _journeys(work: Casework, said: Language) -> Iterator[Line]:
    """Journeys, for roles that the register lets see them."""
    grants = (g for g in access.register()[1] if (g.role, g.purpose) == (work.here.role, Purpose.CONTACT_TRACING))
    if not any("travel" in grant.classes for grant in grants):
        return
    for journey in travel.journeys(work.here.tx, work.case.person_id):
        start, end = _place(journey.from_unit_id, journey.from_text), _place(journey.to_unit_id, journey.to_text)
        yield Line(
            journey.departs_at, "travel", said.text("told.journey", start=start, end=end), by=_source(journey, said)
        )


def _place(unit: int | None, text: str | None) -> str:
    return units.units().get(unit).full_name if unit else text or "?"


def _source(told: testing.Test | vaccination.Telling | travel.Journey, said: Language) -> str:
    return told.source_title_vi if said.code == "vi" else told.source_title_en


__all__ = ["Line", "lines"]
