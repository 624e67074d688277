"""What an officer may change in a case, and what must not be. Pure: each function gives the fields that change."""

from datetime import date, timedelta
from typing import Any

from pccovid.ground.zone import day_of, midnight
from pccovid.response.cases import problems
from pccovid.response.cases.model import Basis, Case, Classification, Investigation, Origin, Outcome, Stated
from pccovid.response.cases.rules import anchor, is_same_infection

_ONSET_NEAR = timedelta(days=30)  # onset and sample of one infection; not verified

Fields = dict[str, Any]


def classify(case: Case, says: Classification, reason: str) -> Fields:
    """A classification in the officer's words; what the laboratory does not say rests on other criteria.

    Raises
    ------
    ReasonNeeded
    """
    if not reason:
        raise problems.ReasonNeeded
    if says == case.laboratory:
        return {"classification": says, "basis": Basis.LABORATORY}
    is_stated = case.basis == Basis.STATED or says == Classification.NO_CASE
    return {"classification": says, "basis": case.basis if is_stated else Basis.CRITERIA}


def fall_ill(
    case: Case, symptomatic: bool | None, onset_on: date | None, today: date
) -> Fields:  # three answers: yes, no, not known
    """Symptoms and their first day.

    Raises
    ------
    DayAhead, OnsetFarOff
    """
    if onset_on is not None:
        _not_ahead(onset_on, today)
        if case.sampled_at is not None and abs(day_of(case.sampled_at) - onset_on) > _ONSET_NEAR:
            raise problems.OnsetFarOff
        symptomatic = True
    return {"symptomatic": symptomatic, "onset_on": onset_on.isoformat() if onset_on else None}


def isolate(last_day: date | None, today: date) -> Fields:
    """The last day on which the person may have met people; None: not isolated, or not known.

    Raises
    ------
    DayAhead
    """
    if last_day is None:
        return {"isolated_at": None}
    _not_ahead(last_day, today)
    return {"isolated_at": midnight(last_day + timedelta(days=1)).isoformat()}


def come_from(case: Case, origin: Origin, source: int | None, exposed_on: date | None, today: date) -> Fields:
    """Where the person was infected, by which case, and when they first met it.

    Raises
    ------
    NoSuchSource, DayAhead, AfterSample
    """
    if source == case.case_id:
        raise problems.NoSuchSource
    if exposed_on is not None:
        _not_ahead(exposed_on, today)
        if exposed_on > day_of(anchor(case)):
            raise problems.AfterSample
    return {"origin": origin, "source_case_id": source, "exposed_on": exposed_on.isoformat() if exposed_on else None}


def end(case: Case, outcome: Outcome, day: date | None, today: date) -> Fields:
    """How the illness ended.

    Raises
    ------
    DiedAlready, NoDayOfOutcome, DayAhead, OutcomeBeforeSample
    """
    if case.outcome == Outcome.DIED:
        raise problems.DiedAlready
    if outcome not in (Outcome.RECOVERED, Outcome.DIED):
        return {"outcome": outcome, "outcome_on": None}
    if day is None:
        raise problems.NoDayOfOutcome
    _not_ahead(day, today)
    began = [known for known in (case.onset_on, case.sampled_at and day_of(case.sampled_at)) if known is not None]
    if began and day < min(began):
        raise problems.OutcomeBeforeSample
    return {"outcome": outcome, "outcome_on": day.isoformat()}


def investigate(case: Case, state: Investigation) -> Fields:
    """How far the inquiry is; a case is not dropped, and nothing unclassified is closed.

    Raises
    ------
    NotWhileCase, NotClassifiedYet
    """
    if state == Investigation.DISCARDED and case.classification != Classification.NO_CASE:
        raise problems.NotWhileCase
    if state == Investigation.DONE and case.classification == Classification.NOT_CLASSIFIED:
        raise problems.NotClassifiedYet
    return {"investigation": state}


def join(case: Case, goes_on: Case) -> Fields:
    """Set this file aside for another of the same infection, which goes on; it can be parted again.

    Raises
    ------
    NotOneInfection
    """
    is_double = are_doubles(case, goes_on) and case.person_id == goes_on.person_id
    if not is_double or goes_on.joined_to is not None:
        raise problems.NotOneInfection
    return {"joined_to": goes_on.case_id, "investigation": Investigation.DISCARDED}


def check_stated(told: Stated, today: date) -> None:
    """Whether a case may be opened by somebody's word.

    Raises
    ------
    ReasonNeeded, DayAhead, OnsetFarOff
    """
    if not told.reason:
        raise problems.ReasonNeeded
    for day in (told.onset_on, told.sampled_on):
        if day is not None:
            _not_ahead(day, today)
    if told.onset_on and told.sampled_on and abs(told.sampled_on - told.onset_on) > _ONSET_NEAR:
        raise problems.OnsetFarOff


def are_doubles(one: Case, other: Case) -> bool:
    """Whether two files of a person, both going on, are of one infection."""
    return all(
        known.joined_to is None and known.classification != Classification.NO_CASE for known in (one, other)
    ) and is_same_infection(anchor(one), anchor(other))


def _not_ahead(day: date, today: date) -> None:
    if day > today:
        raise problems.DayAhead
