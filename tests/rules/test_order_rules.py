"""How long who stays apart: by the rules of the day and the province, by vaccination, from the last exposure."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pccovid.response.quarantine import (
    Exposure,
    Infection,
    Protection,
    RuleSet,
    Standing,
    changes,
    group_of,
    isolation,
    quarantine,
    rule_sets,
    rules_of,
)

MET = date(2022, 3, 1)
EXPOSURE = Exposure(uuid4(), 1, 7, 1, True, MET, 5)
NOTHING = Protection()


def rules(on: date, province: str | None = None) -> RuleSet:
    found = rules_of(rule_sets(), province, on)
    assert found is not None
    return found


def full(on: date, age: int = 30) -> Protection:
    day = on - timedelta(age)
    return Protection(complete_on=day, last_dose=day)


@pytest.mark.parametrize(
    ("on", "known", "days"),
    [
        (date(2021, 10, 12), NOTHING, 14),
        (date(2021, 10, 12), full(date(2021, 10, 12)), 14),
        (date(2021, 12, 20), full(date(2021, 12, 20)), 7),
        (date(2021, 12, 20), full(date(2021, 12, 20), 200), 10),
        (date(2021, 12, 20), NOTHING, 14),
        (MET, full(MET), 5),
        (MET, full(MET, 200), 5),
        (MET, full(MET, 13), 7),
        (MET, Protection(recovered=(MET - timedelta(90),)), 5),
        (MET, Protection(recovered=(MET - timedelta(91),)), 7),
        (MET, NOTHING, 7),
    ],
)
def test_days_apart_by_the_rules_of_the_day_and_by_protection(on: date, known: Protection, days: int) -> None:
    wanted = quarantine(replace(EXPOSURE, last_on=on), known, rules(on))
    assert wanted is not None
    assert (wanted.kind, wanted.until_on - on) == ("quarantine", timedelta(days))


def test_since_april_2022_a_contact_watches_themselves() -> None:
    on = date(2022, 4, 15)
    wanted = quarantine(replace(EXPOSURE, last_on=on), NOTHING, rules(on))
    assert wanted is not None
    assert (wanted.kind, wanted.until_on, wanted.watch_until) == ("self_watch", date(2022, 4, 25), date(2022, 4, 25))
    assert quarantine(replace(EXPOSURE, ring=2, last_on=on), NOTHING, rules(on)) is None


def test_a_province_goes_its_own_way_until_the_nation_has_newer_rules() -> None:
    assert rules(date(2021, 10, 12), "79").id == "QR-79"
    assert rules(date(2021, 10, 12), "01").id == "QR-5599"
    assert rules(date(2021, 12, 16), "79").id == "QR-10696"
    assert rules_of(rule_sets(), "01", date(2021, 1, 1)) is None


def test_what_nobody_told_of_doses_decides_for_caution() -> None:
    dose = Protection(last_dose=MET - timedelta(20))
    assert [group_of(known, rules(MET), MET) for known in (NOTHING, dose, full(MET))] == ["none", "partly", "full"]


def standing(state: str = "active", kind: str = "quarantine") -> Standing:
    until = MET + timedelta(7)
    return Standing(
        3,
        EXPOSURE.person_id,
        kind,
        state,
        rules(MET).version,
        7,
        1,
        MET,
        MET,
        until,
        until + timedelta(3),
        "not_contact",
    )


def test_a_signed_order_changes_only_with_its_days_and_a_proposal_with_whatever_it_rests_on() -> None:
    other_case = quarantine(replace(EXPOSURE, case_id=8, contact_id=2), NOTHING, rules(MET))
    assert changes([standing()], other_case) == ([], False)
    (found,), more = changes([standing("proposed")], other_case)
    assert (found.what, found.becomes["case_id"], more) == ("shorten", 8, False)


def test_extended_shortened_released_converted() -> None:
    later = quarantine(replace(EXPOSURE, last_on=MET + timedelta(2)), NOTHING, rules(MET))
    earlier = quarantine(replace(EXPOSURE, last_on=MET - timedelta(2)), NOTHING, rules(MET))
    ill = isolation(Infection(EXPOSURE.person_id, 9, MET + timedelta(3), 5), NOTHING, rules(MET))
    told = [changes([standing()], wanted) for wanted in (later, earlier, None, ill)]
    assert [(found[0].what, found[0].reason, more) for found, more in told] == [
        ("extend", "later_exposure", False),
        ("shorten", "reckoned_anew", False),
        ("release", "not_contact", False),
        ("convert", "became_case", True),
    ]


def test_of_two_orders_of_one_person_the_signed_one_stays() -> None:
    wanted = quarantine(EXPOSURE, NOTHING, rules(MET))
    found, more = changes([replace(standing("proposed"), order_id=1), standing()], wanted)
    assert [(c.order_id, c.what, c.reason) for c in found] == [(1, "release", "same_person")]
    assert not more
