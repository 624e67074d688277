"""Which definition is in force, when a case could infect, and what tests make of a person."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from pccovid.ground.zone import VIETNAM, midnight
from pccovid.response import cases
from pccovid.response.cases import Basis, Case, Classification, End, Investigation, Origin, Outcome, Start
from pccovid.response.cases.model import Positive
from pccovid.response.cases.rules import infections, judge

NOON = datetime(2021, 10, 15, 12, tzinfo=VIETNAM)
SOMEBODY = UUID(int=1)


def case(**known: Any) -> Case:
    empty: dict[str, Any] = dict.fromkeys(
        ("test_record_id", "laboratory", "onset_on", "symptomatic", "sampled_at", "confirmed_at", "isolated_at",
         "exposed_on", "outcome_on", "unit_id", "stay_unit_id", "source_case_id", "joined_to", "opened_by")
    )  # fmt: skip
    told: dict[str, Any] = {
        "case_id": 1, "case_no": "CB-20211015-0001", "person_id": SOMEBODY, "classification": Classification.CONFIRMED,
        "basis": Basis.LABORATORY, "definition": "DEF-3638", "investigation": Investigation.PENDING,
        "outcome": Outcome.NONE, "reinfection": False, "origin": Origin.UNKNOWN, "revision": 1, "opened_at": NOON,
    }  # fmt: skip
    return Case(**(empty | told | known))


def positive(method: str, hours: float) -> Positive:
    at = NOON + timedelta(hours=hours)
    return Positive(SOMEBODY, int(hours * 10) + 1, method, at, at + timedelta(hours=1), at)


@pytest.mark.parametrize(
    ("day", "id_"),
    [
        (date(2021, 7, 1), "DEF-3638"), (date(2021, 12, 28), "DEF-3638"), (date(2021, 12, 29), "DEF-11042"),
        (date(2022, 4, 14), "DEF-11042"), (date(2022, 4, 15), "DEF-1909"), (date(2026, 1, 1), "DEF-1909"),
    ],
)  # fmt: skip
def test_one_definition_is_in_force_on_every_day(day: date, id_: str) -> None:
    assert cases.definition_on(day).id == id_
    assert cases.definition(id_).source


@pytest.mark.parametrize(
    ("known", "start", "from_day"),
    [
        ({"onset_on": date(2021, 10, 12), "sampled_at": NOON}, Start.ONSET, date(2021, 10, 9)),
        ({"sampled_at": NOON}, Start.SAMPLE, date(2021, 10, 1)),
        ({"sampled_at": NOON, "source_case_id": 2}, Start.SAMPLE, date(2021, 10, 1)),
        ({"sampled_at": NOON, "exposed_on": date(2021, 10, 8)}, Start.FIRST_CONTACT, date(2021, 10, 8)),
        ({"sampled_at": NOON, "definition": "DEF-11042"}, Start.SAMPLE, date(2021, 10, 13)),
        ({"onset_on": date(2021, 10, 12), "definition": "DEF-11042"}, Start.ONSET, date(2021, 10, 10)),
        ({"confirmed_at": NOON}, Start.CONFIRMED, date(2021, 10, 1)),
        ({}, Start.OPENED, date(2021, 10, 1)),
    ],
)
def test_the_window_begins_where_the_definition_says_and_says_what_it_counted_from(
    known: dict[str, Any], start: Start, from_day: date
) -> None:
    found = cases.window(case(**known), NOON)
    assert (found.start, found.starts_at) == (start, midnight(from_day))


@pytest.mark.parametrize(
    ("known", "end", "until"),
    [
        ({"isolated_at": NOON - timedelta(days=1)}, End.ISOLATED, NOON - timedelta(days=1)),
        ({"outcome": "died", "outcome_on": date(2021, 10, 14)}, End.OUTCOME, midnight(date(2021, 10, 14))),
        ({}, End.RUNNING, NOON),
        ({"onset_on": date(2021, 9, 1)}, End.LONGEST, midnight(date(2021, 9, 16))),
        ({"isolated_at": NOON - timedelta(days=60)}, End.ISOLATED, midnight(date(2021, 10, 1))),
    ],
)
def test_the_window_ends_with_isolation_outcome_the_longest_time_or_now(
    known: dict[str, Any], end: End, until: datetime
) -> None:
    found = cases.window(case(sampled_at=NOON) if not known else case(**({"sampled_at": NOON} | known)), NOON)
    assert (found.end, found.ends_at) == (end, until)


@pytest.mark.parametrize(
    ("definition", "tests", "facts", "says"),
    [
        ("DEF-3638", [("rapid_antigen", 0), ("pcr", 20)], {}, "confirmed"),
        ("DEF-3638", [("rapid_antigen", 0), ("rapid_antigen", 4)], {}, "suspect"),
        ("DEF-3638", [("unknown", 0)], {}, "suspect"),
        ("DEF-11042", [("rapid_antigen", 0), ("rapid_antigen", 8)], {}, "confirmed"),
        ("DEF-11042", [("rapid_antigen", 0), ("rapid_antigen", 9)], {}, "suspect"),
        ("DEF-11042", [("rapid_antigen", 0)], {"source_known": True}, "confirmed"),
        ("DEF-11042", [("rapid_antigen", 0)], {"has_symptoms": True}, "suspect"),
        ("DEF-1909", [("rapid_antigen", 0)], {"has_symptoms": True}, "confirmed"),
        ("DEF-1909", [("rapid_antigen", 0), ("rapid_antigen", 1)], {}, "suspect"),
    ],
)
def test_tests_are_judged_by_the_definition_of_the_day(
    definition: str, tests: list[tuple[str, float]], facts: dict[str, bool], says: str
) -> None:
    found = judge(
        cases.definition(definition), [positive(*one) for one in tests],
        **({"source_known": False, "has_symptoms": False} | facts),
    )  # fmt: skip
    assert found.classification == says
    assert (found.confirmed_at is not None) == (says == "confirmed")
    assert found.sampled_at == NOON


def test_positives_of_one_infection_lie_within_the_days_of_the_rule() -> None:
    days = [0, 60, 89, 90, 100, 200]
    assert [len(found) for found in infections(positive("pcr", day * 24) for day in days)] == [3, 2, 1]
