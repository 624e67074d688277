"""The table of the COVID card: both sides of every bound, rules that change, jurisdictions, and what decides nothing."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from pccovid.gates.cli.generated import rules_page
from pccovid.ground.clock import VIETNAM
from pccovid.response import card
from pccovid.response.card.model import Facts
from pccovid.response.card.rules import decide, rules_of

Told = tuple[Literal["dose", "positive", "negative", "care", "recovery"], str]
HCMC, HANOI = "79", "01"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def facts(*told: Told, needed: int | None = 2, birth: date | None = date(1980, 1, 1)) -> Facts:
    made = [card.Fact(kind, no, moment(at), "", "Nguồn", "Source", moment(at)) for no, (kind, at) in enumerate(told)]
    return Facts(tuple(sorted(made, key=lambda fact: fact.at)), needed, birth)


def shown(known: Facts, at: str, province: str | None = HANOI) -> card.Card:
    return decide(known, card.rule_sets(), province, moment(at))


TWO: tuple[Told, Told] = (("dose", "2021-07-05"), ("dose", "2021-09-27"))


def ordered(known: Facts, start: str, until: str | None) -> Facts:
    """The same person, told to stay apart from a day on until another begins, or until something ends it."""
    order = card.Fact("order", None, moment(start), "CL-1", "Nguồn", "Source", moment(start), until and moment(until))
    return Facts(tuple(sorted((*known.told, order), key=lambda fact: fact.at)), known.needed, known.birth)


SPEC: list[tuple[Facts, str, str | None, str, str]] = [
    # fully vaccinated: 14 days after the dose that completes the course
    (facts(*TWO), "2021-10-10T23:59", HANOI, "yellow", "first_dose"),
    (facts(*TWO), "2021-10-11T00:00", HANOI, "green", "complete"),
    (facts(("dose", "2021-10-01"), needed=1), "2021-10-14", HANOI, "grey", "fresh_dose"),
    (facts(("dose", "2021-10-01"), needed=1), "2021-10-15", HANOI, "green", "complete"),
    (facts(*TWO, needed=3), "2021-12-01", HANOI, "yellow", "first_dose"),
    (facts(*TWO, ("dose", "2022-01-10")), "2022-01-11", HANOI, "green", "complete"),  # a booster takes nothing away
    (facts(*TWO, needed=None), "2021-10-15", HANOI, "yellow", "first_dose"),  # a product that nobody knows
    # the first dose: 14 days
    (facts(("dose", "2021-10-01")), "2021-10-14T23:00", HANOI, "grey", "fresh_dose"),
    (facts(("dose", "2021-10-01")), "2021-10-15", HANOI, "yellow", "first_dose"),
    (facts(("dose", "2021-10-15")), "2021-10-15", HANOI, "grey", "fresh_dose"),
    # recovered: 180 days until 20 February 2022, 90 days from 21 February
    (facts(("recovery", "2021-04-18")), "2021-10-15", HANOI, "green", "recovered"),
    (facts(("recovery", "2021-04-17")), "2021-10-15", HANOI, "grey", "nothing"),
    (facts(("recovery", "2021-11-01")), "2022-02-20", HANOI, "green", "recovered"),
    (facts(("recovery", "2021-11-01")), "2022-02-21", HANOI, "grey", "nothing"),
    (facts(("recovery", "2021-11-23")), "2022-02-21", HANOI, "green", "recovered"),
    (facts(("recovery", "2021-11-23")), "2022-02-22", HANOI, "grey", "nothing"),
    # red on evidence, above everything
    (facts(*TWO, ("positive", "2021-10-14")), "2021-10-15", HANOI, "red", "positive"),
    (facts(*TWO, ("positive", "2021-10-01")), "2021-10-15", HANOI, "red", "positive"),
    (facts(*TWO, ("positive", "2021-09-30")), "2021-10-15", HANOI, "green", "complete"),
    (facts(("positive", "2021-09-30")), "2021-10-15", HANOI, "grey", "nothing"),
    (facts(("positive", "2021-10-10"), ("negative", "2021-10-14")), "2021-10-15", HANOI, "grey", "nothing"),
    (facts(("negative", "2021-10-10"), ("positive", "2021-10-14")), "2021-10-15", HANOI, "red", "positive"),
    (facts(("positive", "2021-10-03"), ("recovery", "2021-10-13")), "2021-10-15", HANOI, "green", "recovered"),
    (facts(("recovery", "2021-10-03"), ("positive", "2021-10-13")), "2021-10-15", HANOI, "red", "positive"),
    (facts(("care", "2021-08-16")), "2021-10-15", HANOI, "red", "care"),
    (facts(("care", "2021-08-15")), "2021-10-15", HANOI, "grey", "nothing"),  # a stay that nobody closed
    (facts(("care", "2021-09-20"), ("recovery", "2021-10-05")), "2021-10-15", HANOI, "green", "recovered"),
    (facts(("recovery", "2021-09-20"), ("care", "2021-10-05")), "2021-10-15", HANOI, "red", "care"),
    # apart by a signed decision: above every dose, below illness; it ends with its last day, or never by itself
    (ordered(facts(*TWO), "2021-10-13", "2021-10-27"), "2021-10-12T23:59", HANOI, "green", "complete"),
    (ordered(facts(*TWO), "2021-10-13", "2021-10-27"), "2021-10-13", HANOI, "restricted", "apart"),
    (ordered(facts(*TWO), "2021-10-13", "2021-10-27"), "2021-10-26T23:59", HANOI, "restricted", "apart"),
    (ordered(facts(*TWO), "2021-10-13", "2021-10-27"), "2021-10-27", HANOI, "green", "complete"),
    (ordered(facts(*TWO), "2021-10-13", None), "2021-12-31", HCMC, "restricted", "apart"),
    (ordered(facts(), "2021-10-13", "2021-10-27"), "2021-10-15", HANOI, "restricted", "apart"),
    (ordered(facts(("positive", "2021-10-14")), "2021-10-13", None), "2021-10-15", HANOI, "red", "positive"),
    # children
    (facts(birth=date(2012, 5, 20)), "2021-10-15", HANOI, "grey", "child"),
    (facts(birth=date(2009, 10, 16)), "2021-10-15", HANOI, "grey", "child"),
    (facts(birth=date(2009, 10, 15)), "2021-10-15", HANOI, "grey", "nothing"),
    (facts(birth=date(2005, 1, 1)), "2021-10-13", HANOI, "grey", "child"),  # of age for vaccination from the 14th on
    (facts(birth=date(2005, 1, 1)), "2021-10-14", HANOI, "grey", "nothing"),
    (facts(("positive", "2021-10-14"), birth=date(2012, 5, 20)), "2021-10-15", HANOI, "red", "positive"),
    # nothing known, nobody's province, no birth date
    (facts(birth=None), "2021-10-15", None, "grey", "nothing"),
    (facts(*TWO, birth=None), "2021-10-15", None, "green", "complete"),
    # Ho Chi Minh City: with one dose a negative test of 72 hours
    (facts(("dose", "2021-09-01")), "2021-10-15", HCMC, "grey", "test_missing"),
    (facts(("dose", "2021-09-01"), ("negative", "2021-10-12T08:00")), "2021-10-15T08:00", HCMC, "yellow", "first_dose_tested"),
    (facts(("dose", "2021-09-01"), ("negative", "2021-10-12T08:00")), "2021-10-15T08:01", HCMC, "grey", "test_missing"),
    (facts(("dose", "2021-09-01")), "2021-10-15", HANOI, "yellow", "first_dose"),
    (facts(("dose", "2021-09-01")), "2021-09-30", HCMC, "yellow", "first_dose"),  # before the city had rules
    (facts(*TWO), "2021-10-15", HCMC, "green", "complete"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "at", "province", "colour", "rule"), SPEC)
def test_the_table(known: Facts, at: str, province: str | None, colour: str, rule: str) -> None:
    found = shown(known, at, province)
    assert (found.colour, found.rule.id) == (colour, rule)


@pytest.mark.parametrize(("known", "at", "province", "colour", "rule"), SPEC)
def test_p15_every_colour_bears_its_rule_its_evidence_and_its_end(
    known: Facts, at: str, province: str | None, colour: str, rule: str
) -> None:
    found = shown(known, at, province)
    assert found.rule in found.rule_set.rules
    assert found.at < found.recheck_at <= found.valid_until <= found.at + timedelta(days=31)
    assert set(found.facts) <= set(known.told)
    assert found.facts or found.colour == "grey", "a colour that says something rests on something"
    if found.change:
        sets = [s for s in card.rule_sets() if s.published_on <= moment(at).date()]
        turned = decide(known, sets, province, found.change.at)
        before = decide(known, sets, province, found.change.at - timedelta(minutes=1))
        assert (turned.colour, before.colour) == (found.change.colour, colour)


def test_what_comes_of_itself_is_told_with_its_day() -> None:
    yellow = shown(facts(("dose", "2021-07-05"), ("dose", "2021-10-06")), "2021-10-15")
    assert yellow.change is not None
    assert (yellow.change.colour, yellow.change.at, yellow.valid_until) == (
        "green", moment("2021-10-20"), moment("2021-10-20"),
    )  # fmt: skip
    tested = shown(facts(("dose", "2021-09-01"), ("negative", "2021-10-13T08:00")), "2021-10-15", HCMC)
    assert tested.valid_until - moment("2021-10-16T08:00") < timedelta(seconds=1)
    child = shown(facts(birth=date(2009, 11, 1)), "2021-10-15")
    assert child.change is None, "a child that comes of age stays grey"


def test_the_day_after_an_order_is_told_and_a_case_has_none() -> None:
    change = shown(ordered(facts(*TWO), "2021-10-13", "2021-10-27"), "2021-10-15").change
    assert change
    assert (change.colour, change.at) == ("green", moment("2021-10-27"))
    assert shown(ordered(facts(*TWO), "2021-10-13", None), "2021-10-15").change is None


def test_rules_that_are_not_yet_published_foretell_nothing() -> None:
    known = facts(("recovery", "2021-11-01"))
    before, after = shown(known, "2022-02-20"), shown(known, "2022-02-21")
    assert before.change is not None
    assert before.change.at == moment("2022-05-01"), "180 days, as far as anybody knew that day"
    assert after.colour == "grey"


def test_what_is_dated_in_the_future_decides_nothing_and_is_shown_apart() -> None:
    """A clock that is wrong by a day, of a source or of a site."""
    found = shown(facts(("dose", "2021-07-01"), ("dose", "2021-10-16"), ("positive", "2021-10-16T09:00")), "2021-10-15")
    assert found.colour == "yellow"
    assert [fact.kind for fact in found.ahead] == ["dose", "positive"]
    assert found.change is None


def test_a_day_before_all_rules_has_a_card_all_the_same() -> None:
    assert shown(facts(*TWO), "2021-09-29").rule_set.valid_from == date(2021, 9, 30)
    assert shown(facts(), "2019-01-01").rule.id == "nothing"


def test_sets_end_with_a_rule_that_always_holds_and_say_everything_in_both_languages() -> None:
    for rule_set in card.rule_sets():
        assert rule_set.rules[-1].when == {}
        assert all(rule.when for rule in rule_set.rules[:-1])
        for rule in rule_set.rules:
            texts = (rule.vi, rule.en, rule.do_vi, rule.do_en)
            assert all(text.format(**rule.when) for text in texts)
            assert rule.colour != "red" or {"positive_within_days", "in_care_within_days"} & rule.when.keys()


def test_the_rules_of_a_province_go_before_those_of_the_nation() -> None:
    day = date(2021, 10, 15)
    assert rules_of(card.rule_sets(), HCMC, day, known_on=day).scope == HCMC
    assert rules_of(card.rule_sets(), HANOI, day, known_on=day).version == "card.vn/2021-10-14"


def test_the_page_of_the_rules_is_what_the_data_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text() == rules_page(), "run `make docs`"
