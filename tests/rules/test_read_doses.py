"""Tellings become doses, doses a course: the table of what the rules say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pccovid.records import vaccination
from pccovid.records.vaccination import Telling

ON = date(2021, 10, 15)
AZ, PFIZER, ABDALA, JANSSEN = "vaxzevria", "comirnaty", "abdala", "janssen"


def telling(number: int, vaccine: str | None, day: str, dose_no: int | None = None, rank: int = 1) -> Telling:
    return Telling(
        record_id=number, source="s", source_title_vi="S", source_title_en="S", trust_rank=rank, vaccine=vaccine,
        vaccine_text=vaccine or "?", dose_no=dose_no, given_on=date.fromisoformat(f"2021-{day}"), lot=None, site_code=None,
        site_name=None, owner_status=None, updated_at=None, loaded_at=datetime(2021, 10, 15, tzinfo=UTC), batch_id=1, line_no=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tellings", "groups"),
    [
        ([], []),
        ([(1, AZ, "07-01", 1), (2, AZ, "09-01", 2)], [[1], [2]]),
        ([(1, AZ, "07-01", 1), (2, AZ, "07-01", 1)], [[1, 2]]),  # two witnesses of one dose
        ([(1, AZ, "07-01", 1), (2, None, "07-01", None)], [[1, 2]]),  # one does not name the product
        ([(1, AZ, "07-01", 1), (2, PFIZER, "07-01", 2)], [[1], [2]]),  # one day, two products: a person must look
        ([(1, AZ, "07-01", 1), (2, AZ, "07-04", 1)], [[1, 2]]),  # entered three days later
        ([(1, AZ, "07-01", 1), (2, AZ, "07-05", 1)], [[1], [2]]),
        ([(1, AZ, "07-01", None), (2, AZ, "07-02", None)], [[1], [2]]),
    ],
)
def test_which_tellings_are_one_dose(tellings: list[tuple], groups: list[list[int]]) -> None:
    doses = vaccination.merge(telling(*t) for t in reversed(tellings))
    assert [sorted(w.record_id for w in dose.witnesses) for dose in doses] == groups
    assert [dose.position for dose in doses] == list(range(1, len(groups) + 1))


def test_the_most_trusted_witness_is_believed_and_the_newest_of_equals() -> None:
    (dose,) = vaccination.merge(
        [telling(1, None, "07-01", 1, 3), telling(2, None, "07-02", 1, 1), telling(3, AZ, "07-03", 1, 1)]
    )
    assert [w.record_id for w in dose.witnesses] == [3, 2, 1]
    assert (dose.given_on, dose.vaccine) == (date(2021, 7, 3), AZ)


@pytest.mark.parametrize(
    ("tellings", "state", "needed", "due_after"),
    [
        ([], "none", None, None),
        ([(1, AZ, "09-01", 1)], "started", 2, (28, 84)),  # since 20 September provinces may give it after 4 weeks
        ([(1, PFIZER, "09-01", 1)], "started", 2, (21, 21)),
        ([(1, PFIZER, "08-01", 1), (2, PFIZER, "09-01", 2)], "complete", 2, None),
        ([(1, AZ, "07-01", 1), (2, PFIZER, "09-01", 2)], "complete", 2, None),
        ([(1, ABDALA, "09-20", 1), (2, ABDALA, "10-04", 2)], "started", 3, (14, 14)),
        ([(1, JANSSEN, "09-01", 1)], "complete", 1, None),
        ([(1, AZ, "09-01", 2)], "unclear", 2, None),  # the first dose is missing here: not "one dose given"
        ([(1, None, "09-01", 1)], "unclear", None, None),
        ([(1, AZ, "10-20", 1)], "none", None, None),  # lies ahead
    ],
)
def test_what_doses_add_up_to(
    tellings: list[tuple], state: str, needed: int | None, due_after: tuple[int, int] | None
) -> None:
    doses = vaccination.merge(telling(*t) for t in tellings)
    course = vaccination.course(doses, ON)
    assert (course.state, course.needed) == (state, needed)
    last = max((dose.given_on for dose in doses), default=ON)
    expected = tuple(last + timedelta(days) for days in due_after) if due_after else (None, None)
    assert (course.due_from, course.due_to) == expected
