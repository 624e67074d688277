"""Who comes from elsewhere: by the day of arrival, where they come from and go to, and by protection."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pccovid.response.quarantine import (
    Protection,
    RuleSet,
    Trip,
    Wanted,
    arrivals,
    concerns,
    rule_sets,
    rules_of,
    strictest,
    travel,
)

ON = date(2021, 10, 13)
TRIP = Trip(uuid4(), "domestic", 1, None, None, 2, "", 2, ON, by_border=False)
ENTRY = replace(TRIP, about="entry", from_unit_id=None, from_country="KOR", by_border=True)
NOTHING = Protection()


def full(on: date) -> Protection:
    return Protection(on - timedelta(14), on - timedelta(14))


def one_dose(on: date) -> Protection:
    return Protection(last_dose=on - timedelta(30))


def asked(trip: Trip, known: Protection, origin: str | None, to: str = "48") -> Wanted | None:
    """What is asked of who came from one province to another."""
    rules = rules_of(rule_sets(), to, trip.arrived_on, trip.about)
    return travel(trip, known, rules, 2) if rules and concerns(rules, trip, origin, to) else None


# 8399/BYT-MT: 0, 7 or 14 days, tested on 1, 7, 14; 128/NQ-CP since 12/10/2021 also from level 4; Ha Noi in November and
# December 2021 also from level 3, and 7 days for the fully vaccinated; nothing known since 218/QĐ-BYT of 27/1/2022.
@pytest.mark.parametrize(
    ("on", "origin", "level", "to", "days"),
    [
        (date(2021, 10, 5), "79", 4, "48", None),
        (date(2021, 10, 6), "79", None, "48", (0, 7, 14)),
        (date(2021, 10, 6), "80", None, "48", (0, 7, 14)),
        (date(2021, 10, 6), "79", None, "79", None),
        (date(2021, 10, 6), "92", 4, "48", None),
        (date(2021, 10, 12), "92", 4, "48", (0, 7, 14)),
        (date(2021, 10, 12), "92", 3, "48", None),
        (date(2021, 10, 12), "92", None, "48", None),
        (date(2021, 11, 2), "92", 3, "01", (7, 7, 14)),
        (date(2021, 11, 2), "79", None, "01", (7, 7, 14)),
        (date(2021, 11, 2), "92", 3, "48", None),
        (date(2022, 1, 1), "79", None, "01", (0, 7, 14)),
        (date(2022, 1, 27), "79", 4, "01", None),
    ],
)
def test_inside_the_country_8399(
    on: date, origin: str, level: int | None, to: str, days: tuple[int, int, int] | None
) -> None:
    trip = replace(TRIP, arrived_on=on, from_level=level)
    found = [asked(trip, known, origin, to) for known in (full(on), one_dose(on), NOTHING)]
    if days is None:
        assert found == [None, None, None]
        return
    assert [w and (w.until_on - on).days if w and w.kind == "quarantine" else 0 for w in found] == list(days)
    assert [w and w.protection for w in found] == ["full", "partly", "none"]


# Before 4/8/2021 14 + 14 days; 6288/BYT-MT 7 + 7 or 14 + 14; 10688/BYT-MT 3 or 7; nothing since 15/3/2022.
@pytest.mark.parametrize(
    ("on", "setting", "full_days", "other_days"),
    [
        (date(2021, 8, 3), "centre", (14, 14), (14, 14)),
        (date(2021, 8, 4), "centre", (7, 7), (14, 14)),
        (date(2021, 12, 31), "centre", (7, 7), (14, 14)),
        (date(2022, 1, 1), "home", (3, 0), (7, 0)),
        (date(2022, 3, 14), "home", (3, 0), (7, 0)),
    ],
)
def test_from_abroad_6288_and_10688(
    on: date, setting: str, full_days: tuple[int, int], other_days: tuple[int, int]
) -> None:
    for known, (days, watch) in ((full(on), full_days), (one_dose(on), other_days), (NOTHING, other_days)):
        wanted = asked(replace(ENTRY, arrived_on=on), known, None)
        assert wanted is not None
        assert (wanted.setting, wanted.from_country, wanted.kind) == (setting, "KOR", "quarantine")
        assert (wanted.until_on, wanted.watch_until) == (on + timedelta(days), on + timedelta(days + watch))


def test_nothing_is_asked_of_who_enters_since_15_march_2022() -> None:
    assert asked(replace(ENTRY, arrived_on=date(2022, 3, 15)), NOTHING, None) is None


def test_a_recovery_of_the_last_half_year_protects_like_a_course() -> None:
    found = [asked(TRIP, Protection(recovered=(ON - timedelta(age),)), "79") for age in (180, 181)]
    assert [w and w.kind for w in found] == ["self_watch", "quarantine"]


def test_a_planned_journey_asks_nothing_yet_and_the_border_knows_better_than_the_traveller() -> None:
    planned = replace(TRIP, arrived_on=ON + timedelta(1))
    said = replace(ENTRY, by_border=False, arrived_on=ON - timedelta(3))
    earlier = replace(said, arrived_on=ON - timedelta(9))
    assert arrivals([TRIP, planned], ON) == [TRIP]
    assert arrivals([ENTRY, said, earlier], ON) == [ENTRY, earlier]


def test_of_a_contact_and_a_journey_the_longer_stay_counts_and_self_watch_yields() -> None:
    before = replace(TRIP, arrived_on=ON - timedelta(1))
    found = [asked(TRIP, one_dose(ON), "79"), asked(TRIP, full(ON), "79"), asked(before, NOTHING, "79")]
    apart, watch, longer = (wanted for wanted in found if wanted)
    assert strictest([watch, apart]) == apart
    assert strictest([apart, longer, watch]) == longer
    assert strictest([]) is None


def test_every_line_of_every_set_names_its_source() -> None:
    def unsourced(rules: RuleSet) -> bool:
        return not rules.source or any(not line.source for line in rules.lines)

    assert [rules.id for rules in rule_sets() if unsourced(rules)] == []
