"""Which test of a person counts, for how long, and what a pool says of one."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from pccovid.ground.clock import VIETNAM
from pccovid.records import testing
from pccovid.records.testing import NEGATIVE_COUNTS, Result, State, of_member, standing

NOW = datetime(2021, 10, 15, 9, tzinfo=VIETNAM)


def taken(result: str, hours_ago: float | None, *, pool: int | None = 1) -> testing.Test:
    moment = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    nothing: dict[str, Any] = dict.fromkeys(
        ("tube", "ct", "lab_code", "lab_name", "kit", "full_name", "updated_at", "resulted_at")
    )
    return testing.Test(
        record_id=1, source="test_platform", source_title_vi="", source_title_en="", method="pcr", sample_no=None,
        pool_size=pool, taken_at=moment, result=result, status="resulted", on_behalf=False, loaded_at=NOW, batch_id=1,
        line_no=1, **nothing,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "people", "says"),
    [
        (Result.POSITIVE, 1, Result.POSITIVE),
        (Result.POSITIVE, 2, Result.RETEST),
        (Result.NEGATIVE, 10, Result.NEGATIVE),
        (Result.INVALID, 5, Result.INVALID),
        (Result.INDETERMINATE, 5, Result.INDETERMINATE),
    ],
)
def test_what_a_tube_says_of_each_of_its_people(result: Result, people: int, says: Result) -> None:
    assert of_member(result, people) == says


@pytest.mark.parametrize(
    ("tests", "state"),
    [
        ([], State.NOTHING_KNOWN),
        ([taken("pending", 2)], State.PENDING),
        ([taken("invalid", 2)], State.NOTHING_KNOWN),
        ([taken("negative", 20), taken("pending", 2)], State.NEGATIVE),
        ([taken("negative", 20), taken("invalid", 2)], State.NEGATIVE),
        ([taken("negative", 72)], State.NEGATIVE),
        ([taken("negative", 73)], State.NEGATIVE_OLD),
        ([taken("negative", None)], State.NEGATIVE_OLD),
        ([taken("positive", 400)], State.POSITIVE),
        ([taken("positive", 400), taken("negative", 5)], State.NEGATIVE),
        ([taken("negative", 5), taken("positive", 400)], State.NEGATIVE),
        ([taken("retest", 30, pool=5)], State.RETEST),
        ([taken("retest", 30, pool=5), taken("negative", 6)], State.NEGATIVE),
        ([taken("retest", 30, pool=5), taken("positive", 6)], State.POSITIVE),
        ([taken("negative", 6), taken("retest", 6, pool=5)], State.NEGATIVE),
        ([taken("negative", 50), taken("indeterminate", 6)], State.UNCLEAR),
    ],
)
def test_how_a_person_stands(tests: list[testing.Test], state: State) -> None:
    assert standing(tests, NOW).state == state


def test_a_negative_result_says_until_when_it_counts() -> None:
    found = standing([taken("negative", 10)], NOW)
    assert found.until == NOW - timedelta(hours=10) + NEGATIVE_COUNTS
    assert found.test is not None
