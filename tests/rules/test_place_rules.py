"""The code of a place notices every slip; a telephone's clock is believed for a day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pccovid.records import places
from pccovid.records.places import rules

AT = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)
CODES = st.text(rules.LETTERS, min_size=7, max_size=7).map(rules.with_check)


@given(CODES, st.integers(0, 7), st.sampled_from(rules.LETTERS))
def test_one_wrong_letter_is_noticed(code: str, place: int, letter: str) -> None:
    slipped = code[:place] + letter + code[place + 1 :]
    assert (rules.typed_code(slipped) == code) == (slipped == code)
    assert rules.typed_code(slipped) in {None, code}


@given(CODES, st.integers(0, 6))
def test_two_letters_that_changed_places_are_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert rules.typed_code(swapped) in {None, code}
    assert (rules.typed_code(swapped) is None) == (swapped != code)


def test_a_code_is_typed_as_people_type() -> None:
    code = rules.with_check("K7M2P9X")
    assert {rules.typed_code(text) for text in (code, f" {code[:4]}-{code[4:]} ".lower())} == {code}
    assert [
        rules.typed_code(text) for text in ("", "0OIL1111", code[:7], code * 2, "😀" * 8, "'; drop ", "К7M2P9XQ")
    ] == [None] * 7


@pytest.mark.parametrize(
    ("said", "offset", "arrived"),
    [
        (None, timedelta(), AT),
        (AT - timedelta(hours=23), timedelta(), AT - timedelta(hours=23)),
        (AT + timedelta(minutes=2), timedelta(), AT),  # a clock that is a little ahead
        (
            AT + timedelta(hours=24),
            -timedelta(hours=25),
            AT - timedelta(hours=1),
        ),  # a clock a day ahead, and we know it
    ],
)
def test_when_somebody_came(said: datetime | None, offset: timedelta, arrived: datetime) -> None:
    assert rules.arrival(said, offset, AT) == arrived


@pytest.mark.parametrize("said", [AT - timedelta(hours=25), AT + timedelta(days=1), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_clock_that_is_wrong_by_a_day_is_not_believed(said: datetime) -> None:
    with pytest.raises(places.NotThen):
        rules.arrival(said, timedelta(), AT)
