"""Places and scans end to end: late, twice, of unknown places; a table for each day; who may see a visit."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sources_kit import ask, citizen_about, deliver, one, say_where

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.ground import migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import places

PLACES, SCANS = (",".join(sources.contracts()["place_qr"].parts[part].names) for part in ("dia-diem", "luot-quet"))
DAYS = "select relid::regclass::text from pg_partition_tree('records.visit') where isleaf order by 1"
VISITS = (
    "select v.scan_key, p.source_key, p.name, v.arrived_at::text, v.left_at::time::text, r.full_name from records.visit v"
    " join records.place p using (place_id) join people.source_record r using (record_id) order by 1"
)


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, place_qr={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def scan(
    key: str, came: str = "2021-10-14T08:00", left: str = "", *, place: str = "DD1", name: str = "Lê Văn An"
) -> str:
    left = f"{left}:00+07:00" if left else ""
    return f"{key},{place},{came}:00+07:00,{left},{name},0912345678,"


def place(code: str, name: str, updated: str = "2021-10-01") -> str:
    return f"{code},{name},Chợ,79,760,26740,Số 1,Người đăng ký Mẫu,0900000199,{updated}T08:00:00+07:00"


def test_scans_of_a_day_with_those_that_were_late_twice_or_spoiled(inbox: Path, admin: str) -> None:
    deliver(inbox, "dia-diem-1.csv", [place("DD1", "Chợ Mẫu"), place("DD2", "")], PLACES)
    deliver(
        inbox,
        "luot-quet-1.csv",
        [
            scan("a"), scan("a"), scan("b", "2021-09-20T23:59", place="DD7"), scan("c", name="Lê Thị Bé"),
            scan("d", "2031-10-14T08:00"), scan("e", "2020-10-14T08:00"), scan("f", left="2021-10-14T08:30"), "cut,",
        ],
        SCANS,
    )  # fmt: skip

    described, scanned = sources.pull("place_qr")

    assert (described.rows_ok, described.rows_bad) == (1, 1)
    assert (scanned.rows_read, scanned.rows_ok, scanned.rows_bad) == (8, 5, 3)
    assert (scanned.rows_new, scanned.rows_changed, scanned.rows_unchanged) == (4, 0, 1)
    assert ask(admin, VISITS) == [
        ("a", "DD1", "Chợ Mẫu", "2021-10-14 08:00:00+07", None, "Lê Văn An"),
        ("b", "DD7", None, "2021-09-20 23:59:00+07", None, "Lê Văn An"),
        ("c", "DD1", "Chợ Mẫu", "2021-10-14 08:00:00+07", None, "Lê Thị Bé"),
        ("f", "DD1", "Chợ Mẫu", "2021-10-14 08:00:00+07", "08:30:00", "Lê Văn An"),
    ]
    assert one(admin, "select count(*) from people.source_record") == 2
    assert ask(admin, DAYS) == [("records.visit_20210920",), ("records.visit_20211014",)]
    bad = "select q.reasons from ingest.quarantine q where q.batch_id = %s order by line_no"
    assert ask(admin, bad, scanned.batch_id) == [
        (["arrived_at_future"],), (["arrived_at_expired"],), (["field_count"],),
    ]  # fmt: skip


def test_what_is_told_later_completes_and_repeats_nothing(inbox: Path, admin: str) -> None:
    deliver(inbox, "luot-quet-1.csv", [scan("a", left="2021-10-14T08:10"), scan("b")], SCANS)
    deliver(
        inbox, "luot-quet-2.csv", [scan("a"), scan("b", left="2021-10-14T09:00"), scan("b", name="LE VAN AN")], SCANS
    )
    deliver(inbox, "dia-diem-1.csv", [place("DD1", "Chợ Mẫu")], PLACES)
    deliver(inbox, "dia-diem-2.csv", [place("DD1", "Chợ Cũ", "2021-09-01")], PLACES)  # an older telling

    described, older, first, second = sources.pull("place_qr")

    assert (described.rows_new, older.rows_unchanged) == (1, 1)
    assert (first.rows_new, second.rows_new, second.rows_changed, second.rows_unchanged) == (2, 0, 1, 2)
    assert [row[2:] for row in ask(admin, VISITS)] == [
        ("Chợ Mẫu", "2021-10-14 08:00:00+07", "08:10:00", "Lê Văn An"),
        ("Chợ Mẫu", "2021-10-14 08:00:00+07", "09:00:00", "Lê Văn An"),
    ]
    assert one(admin, "select version from people.source_record") == 1


def test_a_place_known_from_its_visits_gets_its_name_when_it_is_described(inbox: Path, admin: str) -> None:
    deliver(inbox, "luot-quet-1.csv", [scan("a")], SCANS)
    sources.pull("place_qr")
    known = one(admin, "select place_id from records.place where name is null")
    deliver(inbox, "dia-diem-1.csv", [place("DD1", "Chợ Mẫu")], PLACES)
    sources.pull("place_qr")
    assert ask(admin, "select place_id, name, owner_phone from records.place") == [(known, "Chợ Mẫu", "0900000199")]


def test_a_visitor_sees_their_visits_and_the_web_sees_no_others(inbox: Path, admin: str) -> None:
    deliver(inbox, "dia-diem-1.csv", [place("DD1", "Chợ Mẫu")], PLACES)
    deliver(inbox, "luot-quet-1.csv", [scan("a"), scan("b", "2021-10-14T10:00"), scan("c", name="Lê Thị Bé")], SCANS)
    sources.pull("place_qr")
    viewer, me = citizen_about(admin, "Lê Văn An")
    _, other = citizen_about(admin, "Lê Thị Bé")

    with access.enter(viewer, Purpose.OWN_RECORD, [me]) as tx:
        visits = places.held_about(tx, me)
        assert places.of(tx, other) == []
        assert tx.raw.execute("select count(*) from records.place").fetchone() == (0,)
        for table in ("records.visit", "records.visit_20211014"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), tx.savepoint():
                tx.raw.execute(f"select count(*) from {table}")
    assert [(v.place_name, v.arrived_at.hour, v.left_at, v.line_no) for v in visits] == [
        ("Chợ Mẫu", 10, None, 3),
        ("Chợ Mẫu", 8, None, 2),
    ]


def test_two_programmes_that_meet_on_a_new_day_make_its_table_once(admin: str, database: Database) -> None:
    with migrate.owner_tx(admin) as tx:
        for _ in range(2):
            tx.raw.execute("select records.prepare_visit_days(array['2021-10-14'::date, '2021-10-13'])")
    assert ask(admin, DAYS) == [("records.visit_20211013",), ("records.visit_20211014",)]
    assert one(admin, "select count(*) from pg_indexes where tablename = 'visit_20211014'") == 2
    assert one(admin, "select obj_description('records.visit_20211014'::regclass)").startswith("keep 30 days")
