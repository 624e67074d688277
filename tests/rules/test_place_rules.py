"""The code of a place notices every slip; the hour of entry is the visitor's word, never a telephone's clock."""

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
    ("text", "came"),
    [
        ("", AT),
        ("7:45", AT - timedelta(minutes=15)),
        ("07h45", AT - timedelta(minutes=15)),
        (" 7 giờ ", AT - timedelta(hours=1)),
        ("8:00", AT),
        ("8:01", AT - timedelta(hours=23, minutes=59)),  # yesterday: nobody comes later than now
    ],
)
def test_when_somebody_came_who_had_no_network(text: str, came: datetime) -> None:
    assert rules.came_at(text, AT) == came


@pytest.mark.parametrize(
    "text", ["24:00", "8:60", "8", "-1:00", "tám giờ", "٨:٠٠", "😀", "8:00; drop", "2021-10-14T08:00", "9" * 500]
)
def test_what_is_no_hour_is_refused(text: str) -> None:
    with pytest.raises(places.NotAnHour):
        rules.came_at(text, AT)
