"""Line lists on a page: understood before they count, in whatever form a spreadsheet saves them, taken back whole."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from cases_kit import Ward
from desks_kit import ELSEWHERE, Town
from xlsxwriter import Workbook

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.gates.sources.framework import canonical
from pccovid.gates.worker import look_after_lists
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import linelists
from pccovid.records.linelists import Decision, LineList, State
from pccovid.response import cases

EXAMPLE = {cell.name: cell.example for cell in canonical.kinds()["cases"].cells} | {"source": ""}


@pytest.fixture
def ward(admin: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    _ = database  # opened before the folder changes, in which its keys lie
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield Ward(admin)
    settings.cache_clear()


@pytest.fixture
def town(ward: Ward, admin: str) -> Town:
    _ = ward  # its units are known first
    return Town(admin)


@pytest.fixture
def tracer(town: Town) -> Viewer:
    """A tracer of the province in which the ward's first communes lie."""
    return town.officer("tracer", town.unit(level="province"))


def as_csv(*changes: dict[str, str], parting: str = ",", encoding: str = "utf-8") -> bytes:
    """The example of docs/formats.md once for each set of changes, as a spreadsheet saves it."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(EXAMPLE), delimiter=parting)
    writer.writeheader()
    writer.writerows(EXAMPLE | changed for changed in changes)
    return text.getvalue().encode(encoding)


def as_xlsx(*changes: dict[str, str]) -> bytes:
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((tuple(EXAMPLE), *((EXAMPLE | changed).values() for changed in changes))):
            sheet.write_row(number, 0, [str(cell) for cell in row])
    return file.getvalue()


def send(tracer: Viewer, content: bytes, name: str = "ca-benh.csv") -> int:
    """Hand a list in, and let the worker read it."""
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        sent = linelists.hand_in(tx, name, content, at=clock.now())
    look_after_lists()
    return sent


def say(tracer: Viewer, sent: int, decision: Decision) -> None:
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        linelists.decide(tx, sent, decision, at=clock.now())
    look_after_lists()


def seen(tracer: Viewer, sent: int) -> LineList:
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        return linelists.one(tx, sent)


def figures(found: LineList) -> tuple[int, int, int, int]:
    return (found.rows_new, found.rows_changed, found.rows_unchanged, found.rows_bad)


def test_a_list_counts_only_when_its_officer_says_so_and_goes_back_whole(ward: Ward, tracer: Viewer) -> None:
    sent = send(tracer, as_csv({"key": "1", "full_name": "Nguyễn Văn A"}, {"key": "2", "case_class": "F0"}))
    found = seen(tracer, sent)
    assert (found.state, figures(found)) == (State.UNDERSTOOD, (1, 0, 0, 1))
    assert ward.rows("select count(*) from people.source_record") == [(0,)], "a rehearsal leaves nothing behind"
    assert ward.rows("select count(*) from ingest.batch") == [(0,)]
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        (bad,) = linelists.bad_rows(tx, sent)
    assert (bad.line_no, bad.reasons) == (3, ["case_class:unknown"])
    assert dict(zip(EXAMPLE, bad.cells or (), strict=True))["case_class"] == "F0"

    say(tracer, sent, Decision.LET_IN)
    found = seen(tracer, sent)
    assert (found.state, figures(found)) == (State.DONE, (1, 0, 0, 1))
    assert ward.cases("classification, basis") == [("confirmed", "stated")]
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        outcome = cases.list_outcome(tx, sent)
        assert len(cases.people_of_list(tx, sent)) == 1
    assert (outcome.opened, outcome.changed, outcome.same, outcome.unsure) == (1, 0, 0, 0)
    assert ward.rows("select content from records.line_list") == [(None,)], "the file is let go of"

    say(tracer, sent, Decision.TAKE_BACK)
    assert seen(tracer, sent).state == State.TAKEN_BACK
    assert ward.cases("classification") == [("no_case",)]
    again = send(tracer, as_csv({"key": "1", "full_name": "Nguyễn Văn A"}, {"key": "2", "case_class": "F0"}))
    assert seen(tracer, again).state == State.UNDERSTOOD, "what was taken back may come again"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv({}, encoding="utf-8-sig"), "a.csv"),
        (as_csv({"address": "Số 1; ngõ 2\nphố Mẫu"}, parting=";", encoding="utf-8-sig"), "a.CSV"),
        (as_csv({}, parting="\t", encoding="utf-16"), "a.txt"),
        (as_xlsx({}), "a.xlsx"),
    ],
    ids=["bom", "semicolons", "unicode-text", "workbook"],
)
def test_lists_are_understood_as_spreadsheets_save_them(ward: Ward, tracer: Viewer, content: bytes, name: str) -> None:
    sent = send(tracer, content, name)
    assert (seen(tracer, sent).problem, figures(seen(tracer, sent))) == (None, (1, 0, 0, 0))
    say(tracer, sent, Decision.LET_IN)
    assert ward.rows("select full_name, phone from people.source_record") == [("Nguyễn Văn Mẫu", "0900000000")]


def test_a_row_whose_quote_was_never_closed_leaves_its_neighbours_alone(ward: Ward, tracer: Viewer) -> None:
    _ = ward
    rows = as_csv({"key": "1"}, {"key": "2"}, {"key": "3"}, parting=";").replace(b"2;", b'2;"', 0)
    broken = rows.replace(b"\r\n2;", b'\r\n"2;') if b"\r\n2;" in rows else rows.replace(b";2;", b';"2;')
    sent = send(tracer, broken)
    assert figures(seen(tracer, sent)) == (2, 0, 0, 1)


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "", linelists.NoFile),
        (b"\xef\xbb\xbf\r\n", "a.csv", linelists.EmptyFile),
        (b"x" * (linelists.LARGEST + 1), "a.csv", linelists.TooLarge),
        (b"%PDF-1.7\0", "a.pdf", linelists.NotATable),
        (b"%PDF-1.7\0", "a.csv", linelists.NotATable),
        (b"PK\x03\x04", "a.csv", linelists.NotATable),
        (b"\xd0\xcf\x11\xe0", "a.xls", linelists.FormerWorkbook),
        (as_csv({"full_name": "Nguyen"}).replace(b"Nguyen", b"Nguy\xean"), "a.csv", linelists.NotUnicode),
    ],
    ids=["none", "empty", "large", "pdf", "pdf-as-csv", "zip-as-csv", "xls", "encoding"],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(
    ward: Ward, tracer: Viewer, content: bytes, name: str, problem: type[Exception]
) -> None:
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx, pytest.raises(problem):
        linelists.hand_in(tx, name, content, at=clock.now())
    assert ward.rows("select count(*) from records.line_list") == [(0,)]


def test_wrong_headings_and_a_list_without_rows_are_told(ward: Ward, tracer: Viewer) -> None:
    _ = ward
    sent = send(tracer, "Họ tên,Năm sinh\r\nA,1980\r\n".encode())
    found = seen(tracer, sent)
    assert found.state == State.REFUSED
    assert "Thiếu cột: source, key" in (found.problem or "")
    assert "Cột ngoài thỏa thuận: Họ tên, Năm sinh" in (found.problem or "")
    assert seen(tracer, send(tracer, as_csv())).problem == "no_rows"
    assert seen(tracer, send(tracer, b"PK\x03\x04 no workbook", "a.xlsx")).state == State.REFUSED


def test_the_same_list_twice_is_noticed_and_a_changed_one_says_what_it_changes(ward: Ward, tracer: Viewer) -> None:
    sent = send(tracer, as_csv({"key": "1"}, {"key": "2"}))
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx, pytest.raises(linelists.AlreadyHandedIn):
        linelists.hand_in(tx, "b.csv", as_csv({"key": "1"}, {"key": "2"}), at=clock.now())
    say(tracer, sent, Decision.LET_IN)
    changed = send(tracer, as_csv({"key": "1"}, {"key": "2", "case_outcome": "died"}, {"key": "3"}))
    assert figures(seen(tracer, changed)) == (1, 1, 1, 0)
    say(tracer, changed, Decision.LET_IN)
    say(tracer, changed, Decision.TAKE_BACK)
    assert seen(tracer, changed).records_kept == 1, "what it only changed stays, and is counted"
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx, pytest.raises(linelists.AlreadyDecided):
        linelists.decide(tx, changed, Decision.TAKE_BACK, at=clock.now())
    assert ward.rows("select count(*) from records.case_report c join people.source_record r using (record_id)"
                     " where r.gone_at is null") == [(2,)]  # fmt: skip


def test_only_the_unit_that_handed_a_list_in_sees_it(tracer: Viewer, town: Town) -> None:
    sent = send(tracer, as_csv({"key": "1"}, {"key": "2", "birth": "x"}))
    for stranger in (town.officer("tracer", town.unit(ELSEWHERE)), town.officer("commune_health", town.unit())):
        with access.enter(stranger, Purpose.CONTACT_TRACING) as tx:
            assert linelists.bad_rows(tx, sent) == []
            with pytest.raises(linelists.NoSuchList):
                linelists.decide(tx, sent, Decision.LET_IN, at=clock.now())


def test_a_list_about_which_nobody_decides_is_let_go_of(ward: Ward, tracer: Viewer) -> None:
    sent = send(tracer, as_csv({"key": str(uuid4())}))
    ward.execute("update records.line_list set changed_at = changed_at - interval '8 days'")
    look_after_lists()
    assert seen(tracer, sent).state == State.DROPPED
    assert ward.rows("select content from records.line_list") == [(None,)]
