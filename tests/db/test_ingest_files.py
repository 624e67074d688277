"""Files that are dropped: every bad row ends in quarantine, nothing else is lost, nothing is done twice."""

import threading
from pathlib import Path

import pytest
from sources_kit import HEADER, account, ask, deliver, one, say_where

from pccovid.gates import sources
from pccovid.gates.sources.framework import landing
from pccovid.gates.sources.framework.model import NotReady
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The drop folder of Bluezone in an installation of this test's own."""
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def quarantine(admin: str) -> list[tuple]:
    return ask(admin, "select line_no, reasons, raw from ingest.quarantine order by batch_id, line_no")


def test_x01_bad_rows_of_every_kind_go_to_quarantine_and_their_neighbours_come_in(inbox: Path, admin: str) -> None:
    bad = {
        3: (account(1).replace("0900000001", "").encode(), "phone_missing"),
        5: (account(2)[1:].replace("900000002", "90000").encode(), "phone_malformed"),
        7: (account(3).encode().replace("ễ".encode(), b"\xff"), "encoding"),
        9: (account(4).replace("Văn", "V\0n").encode(), "nul"),
        11: (b"0900000005,Nguy", "field_count"),
        13: (b'0900000006,Nguyen Van An,"xa Tan', "quote_unclosed"),
        15: (account(7, updated="31/02/2021").encode(), "updated_at_malformed"),
        17: (account(8, updated="2031-01-01T00:00:00").encode(), "updated_at_future"),
        19: (account(9, name="...").encode(), "name_missing"),
        21: (account(10).encode() + b",one too many", "field_count"),
    }
    lines = [bad[n][0] if n in bad else account(1000 + n).encode() for n in range(2, 31)]
    deliver(inbox, "a.csv", b"\n".join([HEADER.encode(), *lines]) + b"\n")

    (taken,) = sources.pull("bluezone")

    assert (taken.status, taken.rows_read, taken.rows_ok, taken.rows_bad) == ("done", 29, 19, 10)
    assert quarantine(admin) == [(n, [reason], raw + b"\n") for n, (raw, reason) in bad.items()]
    assert one(admin, "select count(*) from people.source_record") == 19
    assert {reason for _, reason in bad.values()} <= sources.framework.reasons.REASONS.keys()


def test_x21_the_counters_add_up_in_the_database_itself(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(n) for n in range(50)] + ["x"])
    deliver(inbox, "b.csv", [account(n, name="Trần Thị Bé" if n < 5 else "Nguyễn Văn An") for n in range(60)])
    sources.pull("bluezone")
    counted = ask(
        admin,
        "select rows_read, rows_ok, rows_bad, rows_new, rows_changed, rows_unchanged from ingest.chunk order by batch_id",
    )
    assert counted == [(51, 50, 1, 50, 0, 0), (60, 60, 0, 10, 5, 45)]


def test_x10_byte_order_mark_carriage_returns_and_quoted_line_breaks_are_no_faults(inbox: Path, admin: str) -> None:
    rows = [
        account(1),
        account(2, address='thôn 3,\r\nxã "Tân" Thành'.replace('"', '""')),
        account(3, address="dòng 1\n\ndòng 3, a, b, c"),
        "",
        account(4),
    ]
    deliver(inbox, "a.csv", ("\ufeff" + "\r\n".join([HEADER, *rows]) + "\r\n").encode())

    (taken,) = sources.pull("bluezone")

    assert (taken.rows_ok, taken.rows_bad) == (4, 0)
    assert ask(admin, "select line_no, place_text from people.source_record order by line_no") == [
        (2, "xã Tân Thành"),
        (3, 'thôn 3, xã "Tân" Thành'),
        (5, "dòng 1 dòng 3, a, b, c"),
        (9, "xã Tân Thành"),
    ]


def test_x10_a_quote_that_is_never_closed_swallows_nothing(inbox: Path, admin: str) -> None:
    rows = [account(1), '0900000002,Le Van B,"so 5', account(3, address="a\nb"), account(4), '0900000005,C,"cut']
    deliver(inbox, "a.csv", rows)
    (taken,) = sources.pull("bluezone")
    assert (taken.rows_ok, taken.rows_bad) == (3, 2)
    assert [(line, reasons) for line, reasons, _ in quarantine(admin)] == [
        (3, ["quote_unclosed"]),
        (7, ["quote_unclosed"]),
    ]


def test_x03_the_same_file_again_changes_nothing(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(n) for n in range(20)] + ["bad"])
    first, again = sources.pull("bluezone"), sources.pull("bluezone")
    deliver(inbox, "b.csv", (inbox / "a.csv").read_bytes())
    renamed = sources.pull("bluezone")

    assert first[0].touched == 20
    assert [r.touched for r in again + renamed] == [0, 0, 0]
    assert {r.batch_id for r in first + again + renamed} == {first[0].batch_id}
    assert one(admin, "select count(*) from ingest.quarantine") == 1
    assert not list((inbox.parent / "landing").rglob("*.csv"))


def test_x04_a_full_export_again_writes_only_what_changed_and_keeps_what_was(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(n) for n in range(300)])
    sources.pull("bluezone")
    deliver(inbox, "b.csv", [account(n, name="Lê Thị Hoa" if n % 100 == 7 else "Nguyễn Văn An") for n in range(300)])
    (_, second) = sources.pull("bluezone")

    assert (second.rows_new, second.rows_changed, second.rows_unchanged) == (0, 3, 297)
    changed = ask(
        admin, "select source_key, version from people.source_record where batch_id = %s order by 1", second.batch_id
    )
    assert changed == [("0900000007", 2), ("0900000107", 2), ("0900000207", 2)]
    former = ask(
        admin,
        "select r.source_key, v.version, v.content ->> 'full_name', v.line_no"
        " from people.source_record_version v join people.source_record r using (record_id) order by 1",
    )
    assert former[0] == ("0900000007", 1, "Nguyễn Văn An", 9)
    assert len(former) == 3


def test_x07_an_older_telling_never_replaces_a_newer_one(inbox: Path, admin: str) -> None:
    steps = [
        ("2021-05-03T08:00:00", "A Mới"),
        ("2021-05-01T08:00:00", "B Cũ"),  # older: stays out
        ("2021-05-05T08:00:00", "A Mới"),  # the same again, later: confirms
        ("2021-05-04T08:00:00", "C Giữa"),  # newer than the first, older than its confirmation: stays out
    ]
    for number, (updated, name) in enumerate(steps):
        deliver(inbox, f"{number}.csv", [account(1, name=name, updated=updated)])
        sources.pull("bluezone")
    assert ask(admin, "select full_name, version, source_updated_at::text from people.source_record") == [
        ("A Mới", 1, "2021-05-05 08:00:00+07")
    ]


def test_of_a_key_told_twice_in_one_delivery_the_newest_counts(inbox: Path, admin: str) -> None:
    rows = [
        account(1, name="Bản Cũ", updated="2021-05-01T08:00:00"),
        account(1, name="Bản Mới", updated="2021-05-09T08:00:00").replace("0900000001", "+84900000001"),
        account(1, name="Bản Giữa", updated="2021-05-05T08:00:00"),
    ]
    deliver(inbox, "a.csv", rows)
    (taken,) = sources.pull("bluezone")
    assert (taken.rows_new, taken.rows_changed, taken.rows_unchanged) == (1, 0, 2)
    assert one(admin, "select full_name from people.source_record") == "Bản Mới"


def test_a_file_without_its_marker_waits(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(1)]).with_suffix(".done").unlink()
    (waiting,) = sources.pull("bluezone")
    assert waiting.status == "failed"
    assert ".done" in (waiting.problem or "")
    (inbox / "a.csv.done").touch()
    assert sources.pull("bluezone")[0].touched == 1


def test_a_file_that_grows_while_it_is_read_is_not_taken(inbox: Path) -> None:
    path = deliver(inbox, "a.csv", [account(n) for n in range(200_000)])
    stop = threading.Event()

    def grow() -> None:
        with path.open("a") as file:
            while not stop.is_set():
                print(account(1), file=file, flush=True)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(NotReady, match="đang được ghi"):
            landing.land(path, sources.contracts()["bluezone"])
    finally:
        stop.set()
        writer.join()
    assert not [p for p in (inbox.parent / "landing").rglob("*") if p.is_file()]


def test_something_that_is_no_text_in_lines_is_refused(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", b"x" * (3 << 20))
    (refused,) = sources.pull("bluezone")
    assert "văn bản" in (refused.problem or "")
    assert one(admin, "select count(*) from ingest.batch") == 0


def test_an_empty_file_is_held_for_its_missing_columns(inbox: Path) -> None:
    deliver(inbox, "a.csv", b"")
    (held,) = sources.pull("bluezone")
    assert held.status == "held_schema_drift"
    assert "PhoneNumber" in (held.problem or "")
