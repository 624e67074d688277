"""Bad rows go back to their owner as a table, and are closed when they come again mended."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sources_kit import HEADER, account, ask, deliver, one, operator, say_where

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.gates import sources
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.ground.errors import Forbidden

COLUMNS = ["PhoneNumber", "Fullname", "Address", "CreatedAt", "UpdatedAt"]
OURS = ["_line", "_reasons", "_raw"]


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def take(viewer: Viewer, form: str = "csv") -> bytes:
    with access.enter(viewer, Purpose.OPERATIONS) as tx:
        return sources.quarantine_file(tx, "bluezone", form)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def statuses(admin: str) -> list[str]:
    return [status for (status,) in ask(admin, "select status from ingest.quarantine order by quarantine_id")]


def test_bad_rows_come_back_in_their_own_columns_with_line_and_reasons(inbox: Path, admin: str) -> None:
    bad = '0900000002,,"số 1, ngõ 2",2020-08-01T08:00:00,2021-05-01T08:00:00'
    deliver(inbox, "a.csv", [account(1), bad, "không tách được"])
    (report,) = sources.pull("bluezone")
    rows = table(take(operator(admin)))
    assert list(rows[0]) == [*COLUMNS, *OURS]
    assert rows == [
        dict(zip(COLUMNS, ["0900000002", "", "số 1, ngõ 2", "2020-08-01T08:00:00", "2021-05-01T08:00:00"], strict=True))
        | {"_line": f"{report.batch_id}:3", "_reasons": "Không có họ tên", "_raw": ""},
        dict.fromkeys(COLUMNS, "")
        | {"_line": f"{report.batch_id}:4", "_reasons": rows[1]["_reasons"], "_raw": "không tách được"},
    ]
    assert rows[1]["_reasons"]
    assert one(admin, "select act from access.bulk_act where purpose = 'operations'") == (
        "take the rows in quarantine of bluezone"
    )


def test_columns_in_another_order_come_back_in_that_order(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [',0900000002,"x",2020-08-01T08:00:00,2021-05-01T08:00:00'], header="Fullname,PhoneNumber,Address,CreatedAt,UpdatedAt")  # fmt: skip
    sources.pull("bluezone")
    (row,) = table(take(operator(admin)))
    assert (row["PhoneNumber"], row["Fullname"]) == ("0900000002", "")
    assert list(row)[:2] == ["Fullname", "PhoneNumber"]


def test_x15_a_cell_that_a_spreadsheet_would_run_is_neutralised_and_read_as_it_was(inbox: Path, admin: str) -> None:
    active = ["=HYPERLINK(1)", "+84 tổ 3", "-1", "@SUM(1)", "O'Hara"]
    rows = [f'090000000{n},,"{text}",2020-08-01T08:00:00,2021-05-01T08:00:00' for n, text in enumerate(active)]
    deliver(inbox, "a.csv", rows)
    sources.pull("bluezone")
    viewer = operator(admin)
    written = [f"'{text}" for text in active[:4]] + active[4:]
    assert [row["Address"] for row in table(take(viewer))] == written
    (inbox / "q.xlsx").write_bytes(take(viewer, "xlsx"))
    sheet = CalamineWorkbook.from_path(inbox / "q.xlsx").get_sheet_by_index(0).to_python()
    assert [row[2] for row in sheet] == ["Address", *written]
    assert sheet[1][0] == "0900000000", "a telephone stays text"

    mended = take(viewer).decode().replace(",,", ",Nguyễn Văn An,", 1)
    deliver(inbox, "b.csv", mended.encode())
    sources.pull("bluezone")
    assert one(admin, "select place_text from people.source_record") == active[0]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_mended_row_that_is_sent_again_closes_its_row_in_quarantine(inbox: Path, admin: str, form: str) -> None:
    nameless = [f'090000000{n},,"x",2020-08-01T08:00:00,2021-05-01T08:00:00' for n in (2, 3)]
    deliver(inbox, "a.csv", [account(1), *nameless])
    sources.pull("bluezone")
    taken = table(take(operator(admin), "csv"))
    taken[0]["Fullname"] = "Nguyễn Văn An"
    from pccovid.gates.sources.framework import tables

    with (inbox / f"b.{form}").open("wb") as file:
        tables.write(form, list(taken[0]), [list(row.values()) for row in taken], file)
    (inbox / "b.done").touch()
    report = next(report for report in sources.pull("bluezone") if report.name == f"b.{form}")
    assert (report.status, report.rows_new, report.rows_bad) == ("done", 1, 1)
    assert statuses(admin) == ["fixed_at_source", "open", "open"]
    (left,) = table(take(operator(admin, login="vanhanh.hai")))
    assert left["PhoneNumber"] == "0900000003", "sent twice and bad twice, it is one row to mend"


def test_one_table_can_be_taken_in_by_hand_for_a_source_that_is_asked(tmp_path: Path, inbox: Path, admin: str) -> None:
    names = sources.contracts()["vaccination_platform"].names
    told = {
        "id": "MT1", "ho_ten": "Nguyễn Văn An", "ngay_sinh": "05/03/1980", "mui_so": "1", "vac_xin": "Vero Cell",
        "ngay_tiem": "01/09/2021", "cap_nhat": "2021-09-01T08:00:00+07:00",
    }  # fmt: skip
    path = tmp_path / "mended.csv"
    path.write_text(",".join(names) + "\n" + ",".join(told.get(name, "") for name in names) + "\n")
    report = sources.take_in_file("vaccination_platform", path)
    assert (report.status, report.rows_new, report.problem) == ("done", 1, None)
    assert one(admin, "select vaccine_text from records.dose") == "Vero Cell"


def test_only_operators_take_the_file_and_only_through_the_door(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", ["hỏng"])
    sources.pull("bluezone")
    with (
        pytest.raises(Forbidden),
        access.enter(operator(admin, "commune_health", "xa.test"), Purpose.OPERATIONS) as tx,
    ):
        sources.quarantine_file(tx, "bluezone", "csv")
    with access.at_the_door(Viewer("", "test", "r1")) as tx:
        assert table(sources.quarantine_file(tx, "bluezone", "csv")) == []


def test_the_header_of_bluezone_is_the_one_that_these_tests_speak_of() -> None:
    assert HEADER.split(",") == COLUMNS
