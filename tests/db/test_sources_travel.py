"""Travel declarations over real HTTP: pages, cursors, ETags, bad rows, and what a person sees of them."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources_kit import ask, citizen, everything, one, pull_and_die, say_where

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Sandbox
from pccovid.gates.demo.sandboxes.platform import Travel
from pccovid.gates.demo.sandboxes.server import Answer, Request
from pccovid.gates.demo.sandboxes.store import write_rows
from pccovid.ground import migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import travel

LONG = "số 1 ngõ 2 " * 130  # two rows in 5 KB: chunks of 4 MB behind about 1,500 rows


def declared(number: int, **other: object) -> dict[str, object]:
    """One row in the form of the police."""
    return {
        "ma_qr": f"C06{number:06}", "ho_ten": "NGUYỄN VĂN AN", "ngay_sinh": "05/03/1980", "gioi_tinh": "Nam",
        "quoc_tich": "VNM", "so_giay_to": "001080123456", "so_dien_thoai": "0912345678", "khai_ho": False,
        "thuong_tru_ma_xa": "00001", "thuong_tru": "Số 1", "tam_tru_ma_xa": "", "tam_tru": "",
        "hien_tai_ma_xa": "00004", "hien_tai": "Số 2", "phuong_tien": "Máy bay", "so_hieu": "VN 123", "so_ghe": "12A",
        "di_ma": "01", "di": "Hà Nội", "den_ma": "785", "den": "Bình Chánh", "khoi_hanh": "2021-10-20T08:00:00+07:00",
        "den_luc": "2021-10-20T10:00:00+07:00", "trieu_chung": "", "tiep_xuc": False, "da_qua": "",
        "ngay_khai": "2021-10-10T08:00:00+07:00",
        "cap_nhat": f"2021-10-10T{8 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}+07:00",
    } | other  # fmt: skip


def tell(path: Path, rows: list[dict[str, object]]) -> None:
    """Replace what the police know."""
    path.unlink(missing_ok=True)
    with write_rows(path) as file:
        for row in rows:
            file.add(str(row["cap_nhat"]), str(row["ma_qr"]), json.dumps(row, ensure_ascii=False))


class Watched(Travel):
    """The interface, with the status of every answer."""

    def __init__(self, declarations: Path) -> None:
        super().__init__(declarations)
        self.answered: list[int] = []

    def __call__(self, request: Request) -> Answer:
        given = super().__call__(request)
        self.answered.append(given.status)
        return given


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return tmp_path / "declared.sqlite"


@pytest.fixture
def interface(known: Path) -> Watched:
    return Watched(known)


@pytest.fixture
def police(
    tmp_path: Path, interface: Watched, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    with Sandbox(interface, key="k", per_second=1000) as running:
        say_where(tmp_path, travel={"url": running.url, "key": "k"})
        yield running
    settings.cache_clear()


def pull() -> sources.BatchReport:
    (report,) = sources.pull("travel")
    return report


def test_a_declaration_gives_person_journey_residence_and_answers(police: Sandbox, known: Path, admin: str) -> None:
    tell(known, [declared(1, trieu_chung="Ho"), declared(2, khoi_hanh="", den_luc="", khai_ho=True)])
    assert (pull().rows_new, pull().touched) == (2, 0)
    person = (
        "select source_key, full_name, birth_date::text, id_number, phone, nationality, u.code, place_text, on_behalf"
        " from people.source_record r join commons.unit u on u.unit_id = r.commune_id order by source_key"
    )
    same = ("NGUYỄN VĂN AN", "1980-03-05", "001080123456", "0912345678", "VNM", "00004", "Số 2")
    assert ask(admin, person) == [("C06000001", *same, False), ("C06000002", *same, True)]
    assert ask(admin, "select kind, symptoms, exposed from records.declaration order by record_id") == [
        ("domestic", "Ho", False),
        ("domestic", None, False),
    ]
    assert ask(
        admin,
        "select journey_mode, journey_vehicle, journey_seat, f.code, from_text, t.code, departs_at::text from records.journey"
        " join commons.unit f on f.unit_id = from_unit_id join commons.unit t on t.unit_id = to_unit_id",
    ) == [("plane", "VN123", "12A", "01", "Hà Nội", "785", "2021-10-20 08:00:00+07")]
    assert (
        ask(
            admin,
            "select p.code, permanent_text, temporary_unit_id, c.code, current_text, stated_at::text from records.residence"
            " join commons.unit p on p.unit_id = permanent_unit_id join commons.unit c on c.unit_id = current_unit_id",
        )
        == [("00001", "Số 1", None, "00004", "Số 2", "2021-10-10 08:00:00+07")] * 2
    )


def test_bad_rows_go_to_quarantine_with_their_reason(police: Sandbox, known: Path, admin: str) -> None:
    bad = [
        (declared(11, ma_qr=""), "key_missing"),
        (declared(12, ho_ten="  "), "name_missing"),
        (declared(13, ngay_sinh="31/02/1980"), "birth_date_impossible"),
        (declared(14, so_giay_to="00108012345"), "id_number_malformed"),
        (declared(15, ngay_khai="hôm qua"), "declared_at_malformed"),
        (declared(16, ngay_khai="2021-12-01T08:00:00+07:00"), "declared_at_future"),
        (declared(17, khoi_hanh="tám giờ"), "departs_at_malformed"),
        (declared(18, den_luc="2021-10-20T07:59:59+07:00"), "arrives_before_departs"),
        (declared(19, hien_tai={"ma": "00001"}), "json_malformed"),
    ]  # fmt: skip
    tell(known, [declared(1), *(row for row, _ in bad), declared(2)])
    taken = pull()
    assert (taken.rows_ok, taken.rows_bad) == (2, len(bad))
    found = ask(admin, "select reasons, raw from ingest.quarantine order by line_no")
    assert {reasons[0]: json.loads(raw) for reasons, raw in found} == {reason: row for row, reason in bad}
    assert all(len(reasons) == 1 for reasons, _ in found)


def test_who_asks_again_with_the_tag_is_told_that_nothing_changed(
    police: Sandbox, interface: Watched, known: Path, admin: str
) -> None:
    tell(known, [declared(n) for n in range(2500)])
    assert pull().rows_new == 2500
    pull()  # the first ten minutes once more: another question, so an answer in full
    interface.answered.clear()
    assert (pull().rows_read, interface.answered) == (0, [304])

    tell(known, [*(declared(n) for n in range(2500)), declared(2500, ho_ten="Trần Thị Bình")])
    interface.answered.clear()
    assert pull().rows_new == 1
    assert 304 not in interface.answered


def test_a_foreigners_passport_stands_and_their_card_numbers_nobody(police: Sandbox, known: Path, admin: str) -> None:
    tell(
        known,
        [
            declared(1, quoc_tich="Hàn Quốc", so_giay_to="M12345678"),
            declared(2, quoc_tich="KR", so_giay_to="123456782"),
        ],
    )
    assert pull().rows_new == 2
    assert ask(admin, "select nationality, id_number from people.source_record order by source_key") == [
        ("KOR", "M12345678"),
        ("KOR", None),
    ]


def test_a_person_sees_their_own_journeys_and_residences_and_nobody_elses(
    police: Sandbox, known: Path, admin: str
) -> None:
    other = declared(2, ho_ten="Trần Văn Bình", so_giay_to="001080654321", so_dien_thoai="0987654321")
    tell(known, [declared(1), other])
    pull()
    people.resolve()
    mine, theirs = (
        one(
            admin,
            "select l.person_id from people.link l join people.source_record r using (record_id) where r.source_key = %s",
            key,
        )
        for key in ("C06000001", "C06000002")
    )
    with access.enter(citizen(admin, mine), Purpose.OWN_RECORD, [mine]) as tx:
        journey, home = travel.held_about(tx, mine)
        assert travel.held_about(tx, theirs) == []
    assert isinstance(journey, travel.Journey)
    assert (journey.source, journey.mode, journey.vehicle, journey.to_text) == (
        "travel",
        "plane",
        "VN123",
        "Bình Chánh",
    )
    assert isinstance(home, travel.Residence)
    assert (home.permanent_text, home.current_text, home.line_no) == ("Số 1", "Số 2", 1)


def test_x02_killed_in_the_middle_of_its_pages_a_pull_goes_on_behind_its_last_chunk(
    police: Sandbox, interface: Watched, database: Database, known: Path, admin: str, tmp_path: Path
) -> None:
    rows = [declared(n, da_qua=LONG, ho_ten="" if n % 100 == 7 else "Nguyễn Văn An") for n in range(8000)]
    tell(known, rows)
    assert pull_and_die("travel", 2, database.url(migrate.ENGINE), tmp_path) == -signal.SIGKILL
    chunks = one(admin, "select count(*) from ingest.chunk")
    assert 0 < chunks < 4
    pages = len(interface.answered)

    rest = pull()

    assert rest.status == "done"
    assert len(interface.answered) - pages < 8  # of nine pages, those that were taken in are not asked for again
    records, bad = everything(admin)
    assert (len(records), len(bad)) == (7920, 80)
    assert [line for line, _, _ in bad] == [n + 1 for n in range(8000) if n % 100 == 7]
    assert ask(admin, "select sum(rows_read), sum(rows_ok), sum(rows_bad), sum(rows_new) from ingest.chunk") == [
        (8000, 7920, 80, 7920)
    ]
    assert one(admin, "select count(*) from records.journey") == 7920
