"""What tests make of a person, which tests are one infection, and when a case could infect."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from pccovid.ground.zone import day_of, midnight
from pccovid.response.cases.data import definition, definition_on
from pccovid.response.cases.model import (
    Case,
    Classification,
    Definition,
    End,
    Judged,
    Outcome,
    Positive,
    Start,
    Window,
)

_PCR, _RAPID = "pcr", "rapid_antigen"


def window(case: Case, at: datetime) -> Window:
    """When the case could infect, as known at a moment: whole days of Viet Nam from the start on.

    Without onset and sample it counts from when the case was confirmed or opened, and `start` says so.
    """
    by = definition(case.definition)
    start, counted_from, lookback = _beginning(case, by)
    starts_at = midnight(counted_from - timedelta(days=lookback))
    ill_from = case.onset_on or day_of(case.sampled_at or case.confirmed_at or case.opened_at)
    longest = midnight(ill_from + timedelta(days=by.longest_days + 1))
    if case.isolated_at is not None:
        ends_at, end = case.isolated_at, End.ISOLATED
    elif case.outcome_on is not None and case.outcome in (Outcome.RECOVERED, Outcome.DIED):
        ends_at, end = midnight(case.outcome_on), End.OUTCOME
    else:
        ends_at, end = min((longest, End.LONGEST), (at, End.RUNNING))
    return Window(starts_at, max(starts_at, ends_at), by, start, end, lookback)


def _beginning(case: Case, by: Definition) -> tuple[Start, date, int]:
    if case.onset_on is not None:
        return Start.ONSET, case.onset_on, by.lookback_symptomatic
    source_known = case.source_case_id is not None or case.exposed_on is not None
    if source_known and by.lookback_source_known == "first_contact":
        if case.exposed_on is not None:
            return Start.FIRST_CONTACT, case.exposed_on, 0
        lookback = by.lookback_unknown  # when they first met is not known
    else:
        lookback = by.lookback_source_known if source_known else by.lookback_unknown
    days = lookback if isinstance(lookback, int) else by.lookback_unknown
    for start, moment in ((Start.SAMPLE, case.sampled_at), (Start.CONFIRMED, case.confirmed_at)):
        if moment is not None:
            return start, day_of(moment), days
    return Start.OPENED, day_of(case.opened_at), days


def infections(positives: Iterable[Positive]) -> list[list[Positive]]:
    """The positives of one person, parted into infections: so many days after the first another one begins."""
    found: list[list[Positive]] = []
    for one in sorted(positives, key=lambda p: (p.moment, p.record_id)):
        if found and is_same_infection(found[-1][0].moment, one.moment):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def is_same_infection(one: datetime, other: datetime) -> bool:
    """Whether two moments lie so near that they speak of one infection."""
    return abs(other - one) < timedelta(days=definition_on(day_of(min(one, other))).reinfection_after_days)


def judge(by: Definition, positives: Sequence[Positive], *, source_known: bool, has_symptoms: bool) -> Judged:
    """What the positives of one infection say by a definition; a pool never stands among them.

    A PCR decides before a rapid test; what the definition does not confirm makes a suspect.
    """
    known = sorted(positives, key=lambda p: (p.moment, p.record_id))
    sampled = [p.sampled_at for p in known if p.sampled_at is not None]
    deciding = _confirming(by, known, source_known=source_known, has_symptoms=has_symptoms)
    test = deciding or known[0]
    return Judged(
        Classification.CONFIRMED if deciding else Classification.SUSPECT,
        test.record_id,
        min(sampled, default=None),
        (test.resulted_at or test.moment) if deciding else None,
        known[0].moment,
    )


def _confirming(
    by: Definition, known: Sequence[Positive], *, source_known: bool, has_symptoms: bool
) -> Positive | None:
    """The test by which the case is confirmed."""
    rapid = [p for p in known if p.method == _RAPID]
    again = timedelta(hours=by.rapid_again_hours)
    twice = [later for earlier, later in pairwise(rapid) if later.moment - earlier.moment <= again]
    ways = (
        ("pcr", [p for p in known if p.method == _PCR]),
        ("rapid_twice", twice),
        ("rapid_of_contact", rapid if source_known else []),
        ("rapid_with_symptoms", rapid if has_symptoms else []),
    )
    return next((tests[0] for way, tests in ways if way in by.confirmed_by and tests), None)


def anchor(case: Case) -> datetime:
    """The moment by which a case is compared with tests: its sample, or the nearest that is known."""
    onset = midnight(case.onset_on) if case.onset_on else None
    return case.sampled_at or onset or case.confirmed_at or case.opened_at
