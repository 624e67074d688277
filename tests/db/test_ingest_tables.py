"""Tables that are no plain csv: workbooks and archives become lines when they land, or are refused with a reason."""

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sources_kit import HEADER, account, ask, deliver, one, say_where

from pccovid.gates import sources
from pccovid.gates.sources.framework.model import Unreachable
from pccovid.gates.sources.framework.sheets import csv_of
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"})
    (tmp_path / "inbox").mkdir()
    yield tmp_path / "inbox"
    settings.cache_clear()


def workbook(path: Path, rows: list[list[object]], **options: object) -> Path:
    """An xlsx of one sheet with its marker; a number is a number, a date a date."""
    with xlsxwriter.Workbook(
        path, {"default_date_format": "dd/mm/yyyy", "strings_to_numbers": False, **options}
    ) as book:
        sheet = book.add_worksheet("Dữ liệu")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    path.with_suffix(".done").touch()
    return path


def lines(path: Path) -> list[str]:
    return b"".join(csv_of(path)).decode().splitlines()


def test_cells_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "phone", "id", "born", "at", "time", "said", "sum"])
        sheet.write_string(2, 0, 'Lê "Hoa"\nthôn 3, x_x000D_y')
        sheet.write_number(2, 1, 912345678.0)
        sheet.write_number(2, 2, 79085123456, book.add_format({"num_format": "000000000000"}))
        sheet.write_datetime(2, 3, date(1985, 3, 9), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime(2, 4, datetime.fromisoformat("2021-09-30T08:15:59"), book.add_format({"num_format": 22}))
        sheet.write_number(2, 5, 0.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_boolean(2, 6, True)
        sheet.write_formula(2, 7, "=1+1", None, 2)
        sheet.write_rich_string(3, 0, "Nguyễn ", book.add_format({"bold": True}), "Văn An")
        sheet.write_number(3, 1, 1.5)
        sheet.write_formula(3, 7, '="a"&"b"', None, "ab")
    assert lines(tmp_path / "a.xlsx") == [
        "name,phone,id,born,at,time,said,sum",
        "",
        '"Lê ""Hoa"" thôn 3, x_x000D_y",912345678,079085123456,1985-03-09,2021-09-30T08:15:59,12:00:00,TRUE,2',
        "Nguyễn Văn An,1.5,,,,,,ab",
    ]


@pytest.mark.parametrize("inline", [False, True], ids=["shared texts", "inline texts"])
def test_a_sheet_agrees_with_another_reader_of_its_format(tmp_path: Path, inline: bool) -> None:
    rows = [[f"k{n}", f"Trần Thị {n % 7} & con <{n}>", n * 37, "" if n % 3 else f"  ô {n} "] for n in range(20_000)]
    path = workbook(tmp_path / "a.xlsx", rows, constant_memory=inline)
    other = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [line.split(",") for line in lines(path)] == [[a, b, str(int(c)), d] for a, b, c, d in other]


def test_dates_count_from_1900_or_1904_and_the_day_that_never_was_stays_a_number(tmp_path: Path) -> None:
    for name, options, first in (("a", {}, date(1900, 1, 1)), ("b", {"date_1904": True}, date(1904, 1, 2))):
        path = workbook(tmp_path / f"{name}.xlsx", [[first], [date(2021, 2, 28)]], **options)
        assert lines(path) == [first.isoformat(), "2021-02-28"]
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": 14})
        for row, serial in enumerate((59, 60, 61, -5, 3_000_000)):
            sheet.write_number(row, 0, serial, form)
    assert lines(tmp_path / "c.xlsx") == ["1900-02-28", "60", "1900-03-01", "-5", "3000000"]


def test_a_workbook_comes_in_like_a_csv_with_its_rows_as_lines(inbox: Path, admin: str) -> None:
    rows: list[list[object]] = [HEADER.split(",")]
    rows += [[912345000 + n, "Nguyễn Văn An", "xã Tân\nThành", "", "2021-05-01T08:00:00"] for n in range(5)]
    rows[3:3] = [[], [12345, "Lê, Hoa", "", "", "2021-05-01T08:00:00"]]
    workbook(inbox / "a.xlsx", rows)

    (taken,) = sources.pull("bluezone")

    assert (taken.status, taken.rows_ok, taken.rows_bad) == ("done", 5, 1)
    assert ask(admin, "select line_no, source_key, place_text from people.source_record order by 1")[2] == (
        6, "0912345002", "xã Tân Thành",
    )  # fmt: skip
    assert ask(admin, "select line_no, reasons, raw from ingest.quarantine") == [
        (5, ["phone_malformed"], '12345,"Lê, Hoa",,,2021-05-01T08:00:00\n'.encode())
    ]
    assert sources.pull("bluezone")[0].batch_id == taken.batch_id
    assert one(admin, "select count(*) from ingest.batch") == 1
    assert not [p for p in (inbox.parent / "landing").rglob("*") if p.is_file()]


def test_a_workbook_with_other_columns_is_held(inbox: Path) -> None:
    workbook(inbox / "a.xlsx", [["PhoneNumber", "Fullname"], [912345678, "A"]])
    (held,) = sources.pull("bluezone")
    assert held.status == "held_schema_drift"


def test_archives_of_one_table_come_in(inbox: Path, admin: str) -> None:
    table = "\n".join([HEADER, *(account(n) for n in range(50))]).encode()
    with zipfile.ZipFile(inbox / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("thư mục/a.csv", table)
        archive.writestr("đọc tôi.txt", "xin chào")
    book = workbook(inbox / "b.xlsx", [HEADER.split(","), [900000100, "B", "x", "", "2021-05-01T08:00:00"]])
    with zipfile.ZipFile(inbox / "b.zip", "w") as archive:
        archive.write(book, "b.xlsx")
    book.unlink()
    (inbox / "c.csv.gz").write_bytes(gzip.compress(table.replace(b"090000", b"091000")))
    (inbox / "c.csv.gz.done").touch()
    (inbox / "a.done").touch()

    assert [(t.name, t.rows_new) for t in sources.pull("bluezone")] == [("a.zip", 50), ("b.zip", 1), ("c.csv.gz", 50)]
    assert not [p for p in (inbox.parent / "landing").rglob("*") if p.is_file()]


def _zipped(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def _spoiled_workbook(path: Path) -> None:
    workbook(path, [HEADER.split(",")] + [[900000000 + n, f"A{n}", "x", "", "2021"] for n in range(3000)])
    content = bytearray(path.read_bytes())
    start = content.index(b"xl/worksheets/sheet1.xml") + 200
    content[start : start + 50] = bytes(50)
    path.write_bytes(content)


def _with_entities(path: Path) -> None:
    sheet = b'<!DOCTYPE x [<!ENTITY a "boom">]><worksheet xmlns="m"><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'
    book = workbook(path, [["x"]])
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _zipped(path, parts | {"xl/worksheets/sheet1.xml": sheet})


REFUSED = {
    "a bomb": ("a.zip", lambda p: _zipped(p, {"a.csv": bytes(1 << 20)}), "100 lần"),
    "a bomb in gz": ("a.gz", lambda p: p.write_bytes(gzip.compress(bytes(4 << 20))), "100 lần"),
    "a way out": ("a.zip", lambda p: _zipped(p, {"../../escaped.csv": b"x"}), "đường dẫn ra ngoài"),
    "an absolute way": ("a.zip", lambda p: _zipped(p, {"/tmp/escaped.csv": b"x"}), "đường dẫn ra ngoài"),
    "a Windows way": ("a.zip", lambda p: _zipped(p, {"..\\escaped.csv": b"x"}), "đường dẫn ra ngoài"),
    "two tables": ("a.zip", lambda p: _zipped(p, {"a.csv": b"x", "b.csv": b"y"}), "đúng một tệp"),
    "no archive": ("a.zip", lambda p: p.write_bytes(b"hello\n"), "hỏng"),
    "half a gz": ("a.gz", lambda p: p.write_bytes(gzip.compress(HEADER.encode() * 100)[:-20]), "hỏng"),
    "no workbook": ("a.xlsx", lambda p: _zipped(p, {"a.txt": b"x"}), "không phải bảng tính"),
    "an old workbook": ("a.xlsx", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512)), "hỏng"),
    "a spoiled workbook": ("a.xlsx", _spoiled_workbook, "hỏng"),
    "entities": ("a.xlsx", _with_entities, "hỏng"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "why"), REFUSED.values(), ids=REFUSED)
def test_x14_an_archive_that_is_a_trap_or_damaged_is_refused(
    inbox: Path, admin: str, name: str, make, why: str
) -> None:  # type: ignore[no-untyped-def]
    make(inbox / name)
    (inbox / f"{name}.done").touch()
    deliver(inbox, "z.csv", [account(1)])
    before = {p for p in inbox.parent.rglob("*") if p.is_file()}

    refused, neighbour = sources.pull("bluezone")

    assert refused.status == "failed"
    assert why in (refused.problem or "")
    assert neighbour.rows_new == 1
    written = {p for p in inbox.parent.rglob("*") if p.is_file()} - before
    assert all(p.parent == inbox.parent / "landing" / "bluezone" for p in written)
    assert not list(Path("/tmp").glob("escaped*"))


def test_the_reader_itself_refuses_what_no_sheet_has(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["x"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for rows in (b'<row r="3"/><row r="3"/>', b'<row r="99999999"/>', b'<row><c r="ZZZZ1"><v>1</v></c></row>'):
        sheet = b'<worksheet xmlns="m"><sheetData>' + rows + b"</sheetData></worksheet>"
        _zipped(path, parts | {"xl/worksheets/sheet1.xml": sheet})
        with pytest.raises(Unreachable):
            lines(path)
