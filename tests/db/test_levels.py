"""Levels as they are published: from their day on, the last publication of a day, and never the numbers behind them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import psycopg
import pytest

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.commons.units import units
from pccovid.ground.clock import VIETNAM
from pccovid.response import risk

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2021, 10, 13)
AT = datetime(2021, 10, 13, 8, tzinfo=VIETNAM)
CALM = risk.Inputs(10_000, 0, 7_000, 6_000, 800, 700, capacity_ready=True)
ILL = replace(CALM, cases=20)


def publish(told: dict[int, risk.Inputs], valid_from: date = DAY, at: datetime = AT) -> int:
    with access.work(System("test"), Purpose.RISK_ASSESSMENT, "publish levels") as tx:
        return risk.publish(tx, told, valid_from=valid_from, source="Công bố thử", at=at)


def level(unit: int, on: date) -> int | None:
    with access.at_the_door(Viewer("", "web", "test")) as tx:
        found = risk.level_of(tx, unit, on)
    return found.level if found else None


def test_a_level_holds_from_its_day_until_the_next() -> None:
    assert publish({2: ILL}) == 1
    assert publish({2: CALM}, DAY + timedelta(days=7), AT + timedelta(days=7)) == 1
    days = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=6), DAY + timedelta(days=7))
    assert [level(2, day) for day in days] == [None, 3, 3, 1]
    assert level(3, DAY) is None, "nobody published it: unknown, not low"


def test_a_publication_made_again_counts_once_and_one_that_is_mended_counts_last() -> None:
    assert [publish({2: ILL}), publish({2: ILL})] == [1, 0]
    publish({2: CALM}, at=AT + timedelta(hours=3))
    assert level(2, DAY) == 1


def test_without_capacity_the_former_level_stays_and_says_so() -> None:
    publish({2: ILL})
    later = DAY + timedelta(days=7)
    publish({2: replace(CALM, capacity_ready=False)}, later, AT + timedelta(days=7))
    with access.at_the_door(Viewer("", "web", "test")) as tx:
        found = risk.level_of(tx, 2, later)
    assert found is not None
    assert (found.level, found.held) == (3, True)


def test_what_nobody_told_is_not_published_and_a_day_without_a_rule_neither() -> None:
    assert publish({2: replace(ILL, adults_with_dose=None), 3: CALM}) == 1
    with pytest.raises(LookupError):
        publish({2: CALM}, date(2022, 1, 27))


def test_the_pages_cannot_read_the_numbers_of_a_small_unit() -> None:
    publish({units().nation.unit_id + 1: ILL})
    with access.at_the_door(Viewer("", "web", "test")) as tx, pytest.raises(psycopg.errors.InsufficientPrivilege):
        tx.raw.execute("select inputs from response.level")
