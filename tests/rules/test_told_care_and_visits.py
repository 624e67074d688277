"""Treatment and visits as a citizen reads them: what is not said is no statement, many visits are one record."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pccovid.gates.web.citizen import told
from pccovid.gates.web.language import language
from pccovid.records import groups, places, treatment

AT = datetime(2021, 10, 15, 1, 0, tzinfo=UTC)


def course(status: str, care: str | None = None, ended: date | None = None) -> treatment.Treatment:
    return treatment.Treatment(
        5, "treatment", "Điều trị", "Treatment", None, status, care, None, None, None, date(2021, 9, 1), ended, None,
        None, None, AT, 1, 1,
    )  # fmt: skip


def visit(record: int, days_ago: int, place: str | None = "Chợ Mẫu") -> places.Visit:
    at = AT - timedelta(days_ago)
    return places.Visit(record, "place_qr", "QR địa điểm", "Place QR", place, None, None, None, at, None, AT, 1, 1)


@pytest.mark.parametrize(
    ("status", "shape", "word"),
    [
        ("admitted", "wait", "Đang điều trị"),
        ("recovered", "good", "Khỏi bệnh"),
        ("left", "none", "Ra viện"),
    ],
)
def test_the_state_of_a_course_is_a_word_and_a_shape_and_an_open_end_stays_open(
    status: str, shape: str, word: str
) -> None:
    (item,) = told.courses([course(status)], language("vi"))
    assert (item.shape, item.state) == (shape, word)
    assert (item.heading, item.when, item.details) == ("Đợt điều trị", "01/09/2021 – …", ())


def test_where_and_how_long_one_was_treated_is_said_in_the_readers_language() -> None:
    (item,) = told.courses([course("recovered", "hospital", date(2021, 9, 14))], language("en"))
    assert (item.heading, item.when) == ("Treatment in hospital", "1 September 2021 – 14 September 2021")


def test_all_visits_of_a_record_are_one_entry_that_counts_them() -> None:
    vi = language("vi")
    visits = told.visits([visit(7, 1), visit(8, 2, None), visit(7, 3)], vi)
    assert [item.heading for item in visits] == ["Chợ Mẫu", "Nơi chưa rõ tên", "Chợ Mẫu"]
    assert visits[0].when == "08:00, 14/10/2021"
    found = told.by_record(visits, vi)
    assert [(item.record_id, item.count, item.fact) for item in found] == [
        (7, 2, "2 lượt đến nơi có mã QR"),
        (8, 1, "1 lượt đến nơi có mã QR"),
    ]


def test_a_list_that_names_one_is_called_by_its_name_with_its_kind_days_and_shift() -> None:
    def member(name: str | None) -> groups.Membership:
        return groups.Membership(
            9, "import_groups", "Tổ, lớp", "Teams", "work", name, date(2021, 9, 1), None, "06:00-14:00", None, AT, 1, 1
        )

    named, unnamed = told.memberships([member("Xưởng 1"), member(None)], language("vi"))
    assert (named.heading, named.when) == ("Xưởng 1", "01/09/2021 – …")
    assert named.details == ("Nơi làm việc", "Ca 06:00-14:00")
    assert (unnamed.heading, unnamed.details) == ("Nơi làm việc", ("Ca 06:00-14:00",))
