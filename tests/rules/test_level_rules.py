"""LEVEL-2021 against what was published in the autumn of 2021, and both sides of every bound."""

from dataclasses import replace
from datetime import date

import pytest

from pccovid.response import risk
from pccovid.response.risk.rules import rule_on

OCTOBER = date(2021, 10, 15)
# One million people: a case per 100,000 is ten cases.
UNIT = risk.Inputs(1_000_000, 0, 700_000, 700_000, 80_000, 80_000, capacity_ready=True)


def level(inputs: risk.Inputs, former: int | None = None) -> int | None:
    rule = rule_on(risk.level_rules(), OCTOBER)
    assert rule is not None
    found = risk.assess(rule, inputs, former)
    return found.level if found else None


LOW = replace(UNIT, adults_with_dose=400_000)
OLD_AT_RISK = replace(UNIT, elders_vaccinated=10_000)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (replace(UNIT, cases=1_000), 2),  # Ho Chi Minh City: about 100 cases, nearly all adults with a dose
        (replace(UNIT, cases=2_000), 3),  # Binh Duong: above 150, high coverage
        (replace(LOW, cases=10), 1),  # Cao Bang, Dien Bien: low coverage, few cases
        (replace(OLD_AT_RISK, cases=100), 2),  # Can Tho: 1, and one more for its old people
        (replace(UNIT, cases=199), 1),
        (replace(UNIT, cases=200), 1),
        (replace(LOW, cases=199), 1),
        (replace(LOW, cases=200), 2),
        (replace(UNIT, cases=499), 1),
        (replace(UNIT, cases=500), 2),
        (replace(LOW, cases=499), 2),
        (replace(LOW, cases=500), 3),
        (replace(UNIT, cases=1_499), 2),
        (replace(UNIT, cases=1_500), 3),
        (replace(LOW, cases=1_500), 4),
        (replace(UNIT, cases=200, adults_with_dose=490_000), 1),  # 70 % exactly
        (replace(UNIT, cases=200, adults_with_dose=489_999), 2),
        (replace(UNIT, cases=10, elders_vaccinated=64_000), 1),  # 80 % exactly
        (replace(UNIT, cases=10, elders_vaccinated=63_999), 2),
        (replace(OLD_AT_RISK, cases=0), 1),  # no cases: nothing is added
        (replace(OLD_AT_RISK, cases=2_000, adults_with_dose=0), 4),  # the highest stays the highest
        (replace(UNIT, elders=0, elders_vaccinated=0, cases=10), 1),  # no old people to protect
    ],
)
def test_worked_examples_and_bounds(inputs: risk.Inputs, expected: int) -> None:
    assert level(inputs) == expected


def test_without_capacity_a_level_is_not_lowered_and_may_rise() -> None:
    calm = replace(UNIT, cases=10, capacity_ready=False)
    assert [level(calm, former) for former in (None, 1, 3)] == [1, 1, 3]
    assert level(replace(calm, cases=2_000), 1) == 3
    assert level(replace(calm, capacity_ready=True), 3) == 1


@pytest.mark.parametrize("name", list(UNIT.__dataclass_fields__))
def test_what_nobody_told_is_not_guessed(name: str) -> None:
    assert level(replace(UNIT, **{name: None})) is None


def test_rules_have_days() -> None:
    rules = risk.level_rules()
    ages = {day: rule_on(rules, day) for day in (date(2021, 10, 11), date(2021, 10, 12), date(2021, 11, 1))}
    assert [rule and rule.elders_from_age for rule in ages.values()] == [None, 65, 50]
    assert rule_on(rules, date(2022, 1, 26)) is not None
    assert rule_on(rules, date(2022, 1, 27)) is None, "a decision whose bounds we do not know is not imitated"
