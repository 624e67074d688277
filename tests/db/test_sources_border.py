"""Passenger lists end to end: csv and xlsx, a list sent again, rows that nobody can take in, what a traveller sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sources_kit import ask, citizen_about, deliver, one, say_where
from xlsxwriter import Workbook

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import border

HEADER = sources.contracts()["border"].names


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, border={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def passenger(
    document: str = "C1234567", name: str = "LE VAN AN", seat: str = "8A", at: str = "14/10/2021 11:35"
) -> list[str]:
    return [
        "Nhập cảnh", "Máy bay", "VN417", "Nội Bài", at, "KOR", seat, name, document, "VNM", "05/03/1980", "M", "Số 5", "0912345678",
    ]  # fmt: skip


def rows(*passengers: list[str]) -> list[str]:
    return [",".join(row) for row in passengers]


def test_a_list_sent_again_with_other_seats_changes_rows_and_adds_none(inbox: Path, admin: str) -> None:
    other = passenger("C7654321", "TRAN THI BE")
    deliver(inbox, "VN417-1.csv", rows(passenger(), other, passenger(at="mai"), passenger("", "")), ",".join(HEADER))
    deliver(inbox, "VN417-2.csv", rows(passenger(seat="9C"), other), ",".join(HEADER))

    first, second = sources.pull("border")

    assert (first.rows_ok, first.rows_bad) == (2, 2)
    assert (second.rows_new, second.rows_changed, second.rows_unchanged) == (0, 1, 1)
    assert ask(admin, "select crossing_seat from records.crossing order by document_no") == [("9C",), ("8A",)]
    assert one(admin, "select content -> 'crossing' ->> 'crossing_seat' from people.source_record_version") == "8A"
    assert ask(admin, "select line_no, reasons from ingest.quarantine order by 1") == [
        (4, ["crossed_at_malformed"]), (5, ["name_missing"]),
    ]  # fmt: skip


def test_a_workbook_is_a_list_like_any_other(inbox: Path, admin: str) -> None:
    inbox.mkdir()
    with Workbook(str(inbox / "VN417.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, passenger(), passenger("C7654321", "")]):
            sheet.write_row(number, 0, row)
        sheet.write_number(1, HEADER.index("so_dien_thoai"), 912345678)
    (inbox / "VN417.done").touch()

    (taken,) = sources.pull("border")

    assert (taken.status, taken.rows_ok, taken.rows_bad) == ("done", 1, 1)
    assert ask(admin, "select full_name, phone, nationality from people.source_record") == [
        ("LE VAN AN", "0912345678", "VNM")
    ]


def test_a_traveller_sees_their_crossings_and_nobody_elses(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", rows(passenger(), passenger("C7654321", "TRAN THI BE")), ",".join(HEADER))
    sources.pull("border")
    viewer, me = citizen_about(admin, "LE VAN AN")
    with access.enter(viewer, Purpose.OWN_RECORD, [me]) as tx:
        (crossing,) = border.held_about(tx, me)
        assert border.of(tx, me) == [crossing]
        assert tx.raw.execute("select count(*) from records.crossing").fetchone() == (1,)
    assert (crossing.document_no, crossing.port, crossing.source, crossing.line_no) == (
        "C1234567",
        "Nội Bài",
        "border",
        2,
    )
