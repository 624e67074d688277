"""VHD end to end: three kinds of files and the list of areas, with rows that nobody can take in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sources_kit import ask, deliver, one, say_where

from pccovid.gates import sources
from pccovid.ground.config import settings
from pccovid.ground.db import Database

HEALTH, DOMESTIC, ENTRY, AREAS = (
    ",".join(sources.contracts()["vhd"].parts[part].names) for part in ("HDHealth", "HDLocal", "HDPassenger", "dia-ban")
)
HCM, D1, WARD = (f"5e{n:022}" for n in (79, 760, 26740))
LIST = [f"{HCM},Thành phố Hồ Chí Minh,tinh,", f"{D1},Quận 1,huyen,{HCM}", f"{WARD},Phường Bến Nghé,xa,{D1}"]


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, vhd={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def person(name: str = "LÊ VĂN AN", phone: str = "912345678") -> str:
    return f"0,{name},001085012345,1985,Nam,Việt Nam,{HCM},{D1},{WARD},Số 5,{phone},"


def health(key: str, name: str = "LÊ VĂN AN", note: str = "", updated: str = "") -> str:
    return f"{key},{person(name)},0,,{int(bool(note))},{note},2,2,2,2021-10-01T08:00:00+07:00,{updated}"


def test_three_tabs_and_the_areas_they_need(inbox: Path, admin: str) -> None:
    deliver(inbox, "HDHealth-1.csv", [health("a", note="Ho")], HEALTH)
    journey = f"b,Xe khách,,{HCM},Bến xe Miền Đông,Đà Nẵng,,51B-123.45,7,16/10/2021 06:30"
    deliver(inbox, "HDLocal-1.csv", [f"{journey},{person()},,,2,2,2,2021-10-01T08:00:00Z,"], DOMESTIC)
    entry = f"c,Nội Bài,Máy bay,VN417,8A,KOR,13/10/2021,14/10/2021 11:00,{person()},,1{',0' * 8},2"
    deliver(inbox, "HDPassenger-1.csv", [f"{entry},2021-10-13T08:00:00Z,"], ENTRY)
    deliver(inbox, "dia-ban.csv", [*LIST, "x,Nowhere,state,", ",Không mã,xa,"], AREAS)

    taken = sources.pull("vhd")

    assert [(t.name, t.rows_ok, t.rows_bad) for t in taken] == [
        ("dia-ban.csv", 3, 2), ("HDHealth-1.csv", 1, 0), ("HDLocal-1.csv", 1, 0), ("HDPassenger-1.csv", 1, 0),
    ]  # fmt: skip
    assert ask(
        admin,
        "select r.source_key, r.birth_year, r.nationality, u.code, d.kind, d.symptoms from people.source_record r"
        " join commons.unit u on u.unit_id = r.commune_id join records.declaration d using (record_id) order by 1",
    ) == [
        ("a", 1985, "VNM", "26740", "health", "Ho"),
        ("b", 1985, "VNM", "26740", "domestic", None),
        ("c", 1985, "VNM", "26740", "entry", "Sốt"),
    ]
    assert ask(admin, "select journey_vehicle, departs_at = '2021-10-16 06:30+07' from records.journey") == [
        ("51B12345", True)
    ]
    assert ask(admin, "select crossing_vehicle, abroad, document_no from records.crossing") == [
        ("VN417", "KOR", "001085012345")
    ]
    assert ask(admin, "select reasons from ingest.quarantine order by line_no") == [
        (["area_level_unknown"],),
        (["key_missing"],),
    ]


def test_the_same_list_of_areas_changes_nothing_and_a_new_one_what_differs(inbox: Path, admin: str) -> None:
    deliver(inbox, "dia-ban.csv", LIST, AREAS)
    deliver(inbox, "dia-ban-2.csv", [*LIST[:2], f"{WARD},Phường Đa Kao,xa,{D1}", "n,Phường Mới,xa,"], AREAS)
    taken = {report.name: report for report in sources.pull("vhd")}
    second = taken["dia-ban.csv"]  # the files come in the order of their names
    assert (taken["dia-ban-2.csv"].rows_new, second.rows_changed, second.rows_unchanged) == (4, 1, 2)


def test_bad_rows_leave_their_neighbours_and_a_mended_row_changes_its_record(inbox: Path, admin: str) -> None:
    rows = [health("a"), health("b", name=""), "c,cut", health("d").replace("1985", "1885x"), health("e")]
    deliver(inbox, "HDHealth-1.csv", rows, HEALTH)
    deliver(
        inbox, "HDHealth-2.csv", [health("b"), health("e", note="Sốt", updated="2021-10-02T08:00:00+07:00")], HEALTH
    )

    first, second = sources.pull("vhd")

    assert (first.rows_ok, first.rows_bad) == (2, 3)
    assert ask(admin, "select line_no, reasons from ingest.quarantine order by 1") == [
        (3, ["name_missing"]), (4, ["field_count"]), (5, ["birth_date_impossible"]),
    ]  # fmt: skip
    assert (second.rows_new, second.rows_changed) == (1, 1)
    assert one(admin, "select d.symptoms from records.declaration d join people.source_record using (record_id)"
                      " where source_key = 'e'") == "Sốt"  # fmt: skip
    assert one(admin, "select content -> 'declaration' ->> 'symptoms' from people.source_record_version") is None


def test_a_form_of_another_tab_is_held_by_its_name(inbox: Path, admin: str) -> None:
    deliver(inbox, "HDLocal-1.csv", [health("b")], HEALTH)
    deliver(inbox, "HDHealth-1.csv", [health("a")], HEALTH)
    good, held = sources.pull("vhd")
    assert (good.status, held.status) == ("done", "held_schema_drift")
    assert "departureDate" in (held.problem or "")
