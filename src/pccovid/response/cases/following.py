"""What follows for the cases of one person when what was written down about them changed. Pure; nothing is stored here.

The classification follows the laboratory at once. What an officer said of a date stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pccovid.ground.zone import day_of, midnight
from pccovid.response.cases import rules
from pccovid.response.cases.data import definition, definition_on
from pccovid.response.cases.model import Basis, Care, Classification, Feeling, Judged, Known, Outcome, Positive, Report

_CARE_NEAR = (
    timedelta(days=30),
    timedelta(days=60),
)  # care begun so long before or after a sample
_FELT_BEFORE = timedelta(days=14)  # symptoms declared so long before a sample are of its infection
_APART = frozenset({"isolation", "hospital", "intensive"})
_OUTCOMES = {"recovered": Outcome.RECOVERED, "died": Outcome.DIED}
_NOT_TOLD_YET = frozenset({"pending", "invalid", "indeterminate", "retest"})

Fields = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """All that is written down about one person that cases depend on."""

    person_id: UUID
    cases: Sequence[Known] = ()
    positives: Sequence[Positive] = ()
    cares: Sequence[Care] = ()
    feelings: Sequence[Feeling] = ()
    reports: Sequence[Report] = ()


@dataclass
class Conclusions:
    """Cases to open (columns of case_file) and to change (case_id, changes), each with the code of its reason."""

    openings: list[Fields] = field(default_factory=list)
    changes: list[Fields] = field(default_factory=list)


def conclude(told: Iterable[Told], now: datetime) -> Conclusions:
    """What must be opened and changed so that the cases of these people say what tests and treatments say."""
    found = Conclusions()
    for one in told:
        _conclude_one(one, now, found)
    return found


def _conclude_one(told: Told, now: datetime, found: Conclusions) -> None:
    unjudged = [known for known in told.cases if known.joined_to is None]
    real = [known for known in unjudged if known.classification != Classification.NO_CASE]
    was_infected, opened = False, list[datetime]()
    for infection in rules.infections(told.positives):
        first = infection[0].moment
        mine = [known for known in unjudged if rules.is_same_infection(rules.anchor(known), first)]
        for known in mine:
            _change(found, known, _follow_tests(told, known, infection), "result_positive")
        unjudged = [known for known in unjudged if known not in mine]
        was_infected |= any(rules.anchor(known) < first for known in real if known not in mine)
        by = definition_on(day_of(first))
        if not mine and first >= now - timedelta(days=by.opens_within_days):
            found.openings.append(_opening(told, infection, reinfection=was_infected))
            opened.append(first)
        was_infected = True
    for known in unjudged:
        changes, reason = _listed(told, known) if known.laboratory is None else _without_tests(told, known)
        _change(found, known, changes, reason)
    _open_listed(told, opened, found)


def _listed(told: Told, known: Known) -> tuple[Fields, str]:
    """What a line list adds to a case that rests on a word; one that only a list opened falls with its list."""
    anchor = rules.anchor(known)
    report = next((r for r in told.reports if rules.is_same_infection(r.moment, anchor)), None)
    if report is not None:
        says = _report(report)
        if known.classification == Classification.NO_CASE and known.basis == Basis.STATED:
            says["classification"] = report.classification  # the list is there again
        return _unsaid(says | _facts(told, anchor), known), "line_list"
    if known.basis == Basis.STATED and known.opened_by is None:
        return _unsaid({"classification": Classification.NO_CASE}, known), "list_taken_back"
    return _unsaid(_facts(told, anchor), known), "treatment"


def _open_listed(told: Told, moments: list[datetime], found: Conclusions) -> None:
    """Open a case for each infection that only line lists tell of."""
    moments = [*moments, *(rules.anchor(known) for known in told.cases)]
    for report in told.reports:
        if any(rules.is_same_infection(report.moment, moment) for moment in moments):
            continue
        moments.append(report.moment)
        found.openings.append(
            _plain(
                _facts(told, report.moment)
                | _report(report)
                | {
                    "person_id": told.person_id,
                    "classification": report.classification,
                    "basis": Basis.STATED,
                    "definition": definition_on(day_of(report.moment)).id,
                    "reinfection": any(moment < report.moment for moment in moments),
                    "reason": "line_list",
                }
            )
        )


def _report(report: Report) -> Fields:
    """What a line list says, where it says something."""
    onset = {"onset_on": report.onset_on, "symptomatic": True} if report.onset_on else {}
    said = {
        "sampled_at": report.sampled_at,
        "outcome": report.outcome,
        "outcome_on": report.outcome_on,
        "origin": report.origin,
    }
    return onset | {key: value for key, value in said.items() if value is not None}


def _opening(told: Told, infection: Sequence[Positive], *, reinfection: bool) -> Fields:
    by = definition_on(day_of(infection[0].moment))
    facts = _facts(told, infection[0].moment)
    judged = rules.judge(by, infection, source_known=False, has_symptoms=bool(facts.get("symptomatic")))
    return _plain(
        facts
        | _laboratory(judged)
        | {
            "person_id": told.person_id,
            "classification": judged.classification,
            "definition": by.id,
            "reinfection": reinfection,
            "reason": "result_positive",
        }
    )


def _follow_tests(told: Told, known: Known, infection: Sequence[Positive]) -> Fields:
    """What tests and treatments change in a case; what an officer said stays."""
    facts = _facts(told, infection[0].moment)
    has_symptoms = bool(known.symptomatic if known.symptomatic is not None else facts.get("symptomatic"))
    by = definition(known.definition)
    judged = rules.judge(by, infection, source_known=known.source_case_id is not None, has_symptoms=has_symptoms)
    changes = _unsaid(facts, known) | _laboratory(judged)
    if judged.classification != known.laboratory:
        changes["classification"] = judged.classification
    return changes


def _without_tests(told: Told, known: Known) -> tuple[Fields, str]:
    """What happens to a case of which no positive is left: its classification follows."""
    facts = _unsaid(_facts(told, rules.anchor(known)), known)
    if known.resting is None or known.laboratory is None or known.resting == "positive":
        return facts, "treatment"
    is_open = known.resting in _NOT_TOLD_YET
    says = Classification.NOT_CLASSIFIED if is_open else Classification.NO_CASE
    if known.laboratory == says:
        return facts, "treatment"
    reason = "result_open" if is_open else f"result_{known.resting}"
    return facts | {"laboratory": says, "classification": says}, reason


def _facts(told: Told, moment: datetime) -> Fields:
    """Onset, isolation and outcome of the infection of that moment, where somebody told them."""
    day = day_of(moment)
    before, after = _CARE_NEAR
    cares = sorted((c for c in told.cares if day - before <= c.began_on <= day + after), key=lambda c: c.began_on)
    found: Fields = {}
    onset = _onset(cares, told.feelings, day)
    if onset is not None:
        found |= {"onset_on": onset, "symptomatic": True}
    apart = next((c.began_on for c in cares if c.care in _APART), None)
    if apart is not None:  # they may have met people on the day they were taken in
        found["isolated_at"] = midnight(apart + timedelta(days=1))
    ended = next((c for c in reversed(cares) if c.status in _OUTCOMES and c.ended_on is not None), None)
    if ended is not None:
        found |= {"outcome": _OUTCOMES[ended.status], "outcome_on": ended.ended_on}
    return found


def _onset(cares: Sequence[Care], feelings: Sequence[Feeling], day: date) -> date | None:
    """The first day of symptoms: as treatment tells it, else the first declaration that names symptoms."""
    told = min((c.onset_on for c in cares if c.onset_on is not None), default=None)
    declared = (f.declared_on for f in feelings if day - _FELT_BEFORE <= f.declared_on <= day)
    return told or min(declared, default=None)


def _laboratory(judged: Judged) -> Fields:
    return {
        "basis": Basis.LABORATORY,
        "laboratory": judged.classification,
        "test_record_id": judged.record_id,
        "sampled_at": judged.sampled_at,
        "confirmed_at": judged.confirmed_at,
    }


def _unsaid(changes: Mapping[str, Any], known: Known) -> Fields:
    if {"onset_on", "symptomatic"} & set(known.said):  # one without the other would contradict what the officer said
        changes = {key: value for key, value in changes.items() if key not in {"onset_on", "symptomatic"}}
    return {key: value for key, value in changes.items() if key not in known.said}


def _change(found: Conclusions, known: Known, changes: Mapping[str, Any], reason: str) -> None:
    differing = {key: value for key, value in changes.items() if getattr(known, key) != value}
    if differing:
        found.changes.append({"case_id": known.case_id, "changes": _plain(differing), "reason": reason})


def _plain(fields: Mapping[str, Any]) -> Fields:
    """Values as JSON and PostgreSQL both read them."""
    return {key: _text(value) for key, value in fields.items()}


def _text(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
