"""Lists of visits, seats and groups: the good rows in, the bad ones aside with their reasons, once however often sent."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources_kit import ask, one

from pccovid.gates import sources
from pccovid.gates.sources.framework import canonical
from pccovid.ground.config import settings
from pccovid.ground.db import Database

VISITS = (
    "select v.scan_key, p.name, to_char(v.arrived_at at time zone 'Asia/Ho_Chi_Minh', 'HH24:MI'), r.full_name"
    " from records.visit v join records.place p using (place_id) join people.source_record r using (record_id) order by 1"
)
REASONS = "select reasons from ingest.quarantine order by line_no"


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


def take(folder: Path, kind: str, *rows: dict[str, str]) -> tuple[int, int, int]:
    """Import these rows, each the example of docs/formats.md but for what it says itself: new, unchanged, bad."""
    example = {cell.name: cell.example for cell in canonical.kinds()[kind].cells} | {"source": "", "updated_at": ""}
    with (folder / "in.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(example))
        writer.writeheader()
        writer.writerows(example | {"key": str(number)} | row for number, row in enumerate(rows, 1))
    report = sources.import_file(kind, folder / "in.csv", "A")
    assert report.status == "done"
    return report.rows_new, report.rows_unchanged, report.rows_bad


def test_visits_lead_to_the_place_whose_code_they_bear(tmp_path: Path, admin: str) -> None:
    ask(
        admin,
        "with p as (insert into records.place (name, commune_id, owner_phone, loaded_at) values ('Chợ ta', 5, '0900000001', now())"
        " returning place_id) insert into records.place_code select 'K7M2P9X4', place_id, now() from p returning code",
    )
    code = one(admin, "update records.place_code set code = '22222222' returning code")
    ask(
        admin,
        "insert into records.place (source_id, source_key, name, batch_id, line_no, loaded_at)"
        " values (8, 'DD9', 'Siêu thị cũ', 1, 1, now()) returning place_id",
    )
    rows = [
        {"place_code": code[:4] + "-" + code[4:]},
        {"place_code": "DD9"},
        {"place_code": "CH-1", "place_name": "Quán lạ"},
        {"place_code": "CH-1", "place_name": "", "full_name": "Trần Thị Bé", "left_at": ""},
    ]
    assert take(tmp_path, "visits", *rows) == (4, 0, 0)
    assert [(key, place, name) for key, place, _, name in ask(admin, VISITS)] == [
        ("A:1", "Chợ ta", "Nguyễn Văn Mẫu"),
        ("A:2", "Siêu thị cũ", "Nguyễn Văn Mẫu"),
        ("A:3", "Quán lạ", "Nguyễn Văn Mẫu"),
        ("A:4", "Quán lạ", "Trần Thị Bé"),
    ]
    assert one(admin, "select count(*) from people.source_record") == 2, (
        "a visitor is one person however often they come"
    )
    (tmp_path / "again").mkdir()
    assert take(tmp_path / "again", "visits", *rows, {"place_code": "DD9"}) == (1, 4, 0)
    assert take(tmp_path, "visits", *(row | {"source": "B"} for row in rows)) == (4, 0, 0)
    assert one(admin, "select count(*) from records.place where name = 'Quán lạ'") == 2, (
        "another agency's key is another place"
    )


def test_late_visits_follow_their_place_as_far_as_they_came_after_it(tmp_path: Path, admin: str) -> None:
    take(tmp_path, "visits", {"place_code": "old"}, {"place_code": "moved"}, {"place_code": "new"})
    for old, act in (("A:old", "merged"), ("A:moved", "moved")):
        assert one(
            admin,
            "select records.replace_place(o.place_id, n.place_id, %s, '2021-10-05T00:00+07', null, 'x')"
            " from records.place o, records.place n where o.source_key = %s and n.source_key = 'A:new'",
            act,
            old,
        )
    days = [{"arrived_at": f"2021-10-{day:02}T08:00:00+07:00", "left_at": "", "key": f"{place}{day}", "place_code": place}
            for day in (2, 6) for place in ("old", "moved")]  # fmt: skip
    assert take(tmp_path, "visits", {"place_code": "old"}, *days) == (4, 1, 0)
    where = "select v.scan_key, p.source_key from records.visit v join records.place p using (place_id) order by 1"
    assert dict(ask(admin, where)) == {
        "A:1": "A:new", "A:2": "A:moved", "A:3": "A:new", "A:moved2": "A:moved", "A:moved6": "A:new", "A:old2": "A:new",
        "A:old6": "A:new",
    }  # fmt: skip


def test_visits_with_wrong_clocks_go_aside_and_those_that_only_overlap_do_not(tmp_path: Path, admin: str) -> None:
    hour = "2021-10-01T{}:00+07:00".format
    rows = [
        {"place_code": "X", "arrived_at": hour("08:00"), "left_at": hour("10:00")},
        {"place_code": "Y", "arrived_at": hour("09:00"), "left_at": hour("11:00")},
        {"arrived_at": hour("09:00"), "left_at": hour("08:00")},
        {"arrived_at": hour("09:00"), "left_at": "", "updated_at": hour("08:00")},
        {"arrived_at": "2031-10-01T08:00:00+07:00", "left_at": ""},
        {"arrived_at": "2021-09-01T08:00:00+07:00", "left_at": ""},
        {"phone": "", "birth": ""},
        {"arrived_at": "01/10/2021", "place_code": ""},
    ]
    assert take(tmp_path, "visits", *rows) == (2, 0, 6)
    assert [reasons for (reasons,) in ask(admin, REASONS)] == [
        ["left_at:before_begin"],
        ["arrived_after_reported"],
        ["arrived_at:future"],
        ["arrived_at_expired"],
        ["visitor_unnamed"],
        ["place_code:missing", "arrived_at:malformed"],
    ]
    assert sources.reason("left_at:before_begin")[1] == "The column left_at lies before the beginning"


def test_seats_and_groups_with_faults_go_aside(tmp_path: Path, admin: str) -> None:
    seats = [
        {"departs_at": "2021-10-20T08:00", "arrives_at": ""},
        {"departs_at": "2021-10-01T10:00", "arrives_at": "2021-10-01T08:00"},
        {"journey_vehicle": "", "seat_row": "0", "from_unit_id": "9x"},
        {"journey_mode": "balloon"},
    ]
    assert take(tmp_path, "seats", *seats) == (1, 0, 3)
    groups = [
        {"shift": "6h - 14h30", "until_on": ""},
        {"shift": "Ca sáng", "since_on": "05/10/2021", "until_on": "04/10/2021"},
        {"shift": "25:00-26:00"},
        {"group_kind": "household"},
        {"group_key": "", "since_on": "05/10/2031"},
    ]
    assert take(tmp_path, "groups", *groups) == (1, 0, 4)
    assert ask(admin, "select group_key, shift from records.membership") == [("A:XUONG-1-TO-2", "06:00-14:30")]
    assert [
        reasons for (reasons,) in ask(admin, "select reasons from ingest.quarantine order by batch_id, line_no")
    ] == [
        ["arrives_at:before_begin"],
        ["journey_vehicle:missing", "from_unit_id:unknown", "seat_row:malformed"],
        ["journey_mode:unknown"],
        ["until_on:before_begin"],
        ["shift:malformed"],
        ["group_kind:unknown"],
        ["group_key:missing", "since_on:future"],
    ]


def test_a_changed_seat_keeps_what_it_was(tmp_path: Path, admin: str) -> None:
    take(tmp_path, "seats", {"journey_seat": "12A"})
    assert take(tmp_path, "seats", {"journey_seat": "30F", "seat_row": "30"}) == (0, 0, 0)
    assert ask(admin, "select journey_seat, seat_row from records.journey") == [("30F", 30)]
    assert one(admin, "select content #>> '{journey,journey_seat}' from people.source_record_version") == "12A"
