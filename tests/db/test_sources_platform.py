"""The vaccination platform over real HTTP: pages, changes, and the days on which it fails."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources_kit import ask, one, say_where

from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Rate, Sandbox
from pccovid.gates.demo.sandboxes.platform import Platform
from pccovid.gates.demo.sandboxes.store import write_rows
from pccovid.ground.config import settings
from pccovid.ground.db import Database

COMMUNE = {"ma_tinh": "01", "ma_huyen": "001", "ma_xa": "00001"}


def dose(number: int, **other: object) -> dict[str, object]:
    """One row in the platform's own form."""
    return {
        "id": f"MT{number:06}", "ho_ten": "Nguyễn Văn An", "ngay_sinh": "05/03/1980", "gioi_tinh": "Nam",
        "so_giay_to": "001080123456", "so_dien_thoai": "0912345678", **COMMUNE, "dia_chi": "Số 1", "mui_so": 1,
        "vac_xin": "Astra Zeneca", "so_lo": "NJ0123", "ngay_tiem": "01/09/2021", "ma_co_so": "01015",
        "ten_co_so": "Trạm Y tế", "doi_khop": "dung", "cap_nhat": f"2021-09-01T{8 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}+07:00",
    } | other  # fmt: skip


def tell(path: Path, doses: list[dict[str, object]]) -> None:
    """Replace what the platform knows."""
    path.unlink(missing_ok=True)
    with write_rows(path) as file:
        for row in doses:
            file.add(str(row["cap_nhat"]), str(row.get("id", "")), json.dumps(row, ensure_ascii=False))


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return tmp_path / "doses.sqlite"


@pytest.fixture
def platform(tmp_path: Path, known: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    with Sandbox(Platform(known), key="k", per_second=1000) as running:
        say_where(tmp_path, vaccination_platform={"url": running.url, "key": "k"})
        yield running
    settings.cache_clear()


def pull() -> sources.BatchReport:
    (report,) = sources.pull("vaccination_platform")
    return report


def test_a_dose_comes_in_with_its_person(platform: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(1)])
    assert pull().rows_new == 1
    assert ask(
        admin,
        "select source_key, full_name, birth_date::text, sex, id_number, phone, u.code, place_text, source_updated_at::text"
        " from people.source_record r join commons.unit u on u.unit_id = r.commune_id",
    ) == [
        ("MT000001", "Nguyễn Văn An", "1980-03-05", "M", "001080123456", "0912345678", "00001", "Số 1", "2021-09-01 08:00:01+07")
    ]  # fmt: skip
    assert ask(
        admin, "select vaccine, vaccine_text, dose_no, given_on::text, lot, site_code, owner_status from records.dose"
    ) == [("vaxzevria", "Astra Zeneca", 1, "2021-09-01", "NJ0123", "01015", "dung")]


def test_all_pages_are_read_and_the_next_pull_asks_only_for_changes(platform: Sandbox, known: Path, admin: str) -> None:
    doses = [dose(n) for n in range(4500)]
    tell(known, doses)
    assert pull().rows_new == 4500

    later = dose(7, ho_ten="Nguyễn Văn Ân", cap_nhat="2021-09-02T08:00:00+07:00")
    tell(known, [*doses[:7], *doses[8:], later, dose(9000, cap_nhat="2021-09-02T09:00:00+07:00")])
    again = pull()

    assert (again.rows_new, again.rows_changed) == (1, 1)
    assert again.rows_read < 700  # ten minutes of the first day, and the two
    assert one(admin, "select full_name from people.source_record where source_key = 'MT000007'") == "Nguyễn Văn Ân"
    assert one(admin, "select count(*) from records.dose") == 4501
    assert pull().touched == 0


def test_a_changed_dose_keeps_what_was_told_before(platform: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(1)])
    pull()
    tell(known, [dose(1, ngay_tiem="02/09/2021", cap_nhat="2021-09-03T08:00:00+07:00")])
    pull()
    assert one(admin, "select given_on::text from records.dose") == "2021-09-02"
    former = one(admin, "select content from people.source_record_version")
    assert former["dose"]["given_on"] == "2021-09-01"
    assert former["source_key"] == "MT000001"


def test_bad_rows_go_to_quarantine_and_the_page_comes_in(platform: Sandbox, known: Path, admin: str) -> None:
    bad = [
        (dose(11, id=""), "key_missing"),
        (dose(10, id="x" * 3000), "key_malformed"),
        (dose(12, mui_so="hai"), "dose_not_number"),
        (dose(13, mui_so=None), "dose_missing"),
        (dose(14, ngay_tiem="31/02/2021"), "dose_date_impossible"),
        (dose(15, ngay_tiem="15/10/2031"), "dose_date_future"),
        (dose(16, ngay_tiem=""), "dose_date_missing"),
        (dose(17, so_giay_to="00108012345"), "id_number_malformed"),
        (dose(18, ngay_sinh="31/02/1980"), "birth_date_impossible"),
        (dose(19, ngay_sinh="01/01/2030"), "birth_date_future"),
        (dose(20, ho_ten="Nguy\0n"), "nul"),
        (dose(21, ho_ten=""), "name_missing"),
        (dose(22, vac_xin=" "), "vaccine_missing"),
        (dose(23, ho_ten={"ho": "Nguyễn"}), "json_malformed"),
        (dose(24, cap_nhat="2021-09-31T08:00:00+07:00"), "updated_at_malformed"),
    ]  # fmt: skip
    tell(known, [dose(n) for n in range(1, 11)] + [row for row, _ in bad] + [dose(30)])

    taken = pull()

    assert (taken.rows_ok, taken.rows_bad) == (11, len(bad))
    found = ask(admin, "select reasons, raw from ingest.quarantine order by line_no")
    told = {reasons[0]: json.loads(raw) for reasons, raw in found}
    assert told == {reason: row for row, reason in bad}
    assert all(len(reasons) == 1 for reasons, _ in found)


def test_characters_that_part_rows_inside_us_disturb_nothing(platform: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(1, dia_chi="a\x1fb\x1ec\x1dd\te\\N"), dose(2, so_lo="\x1f")])
    assert pull().rows_ok == 2
    assert ask(
        admin, "select place_text, lot from people.source_record join records.dose using (record_id) order by 1"
    ) == [
        ("Số 1", None),
        ("a b c d e\\N", "NJ0123"),
    ]


def test_an_odd_paper_does_not_keep_a_dose_out(platform: Sandbox, known: Path, admin: str) -> None:
    papers = {
        "": None, "000000000": None, "0912345678": None, "123456789": None, "012345679": "012345679",
        "1080123456": "001080123456", "OO1080123456": "001080123456", "001.080.123456": "001080123456", "b1234567": "B1234567",
    }  # fmt: skip
    tell(known, [dose(n, so_giay_to=paper) for n, paper in enumerate(papers)])
    assert pull().rows_bad == 0
    assert [row[0] for row in ask(admin, "select id_number from people.source_record order by source_key")] == list(
        papers.values()
    )


def test_a_lost_zero_is_mended_only_where_sex_and_year_agree(platform: Sandbox, known: Path, admin: str) -> None:
    lost = "1080123456"
    tell(
        known,
        [
            dose(1, so_giay_to=lost),
            dose(2, so_giay_to=lost, gioi_tinh="Nữ"),
            dose(3, so_giay_to=lost, ngay_sinh="1981"),
        ],
    )
    assert pull().rows_bad == 2
    assert ask(admin, "select source_key, id_number from people.source_record") == [("MT000001", "001080123456")]


def test_server_errors_half_pages_and_too_many_questions_are_asked_again(
    platform: Sandbox, known: Path, admin: str
) -> None:
    tell(known, [dose(n) for n in range(4500)])
    platform.faults.error = 1
    platform.faults.cut = 2
    platform.rate = Rate(3)
    taken = pull()
    assert (taken.status, taken.rows_new) == ("done", 4500)
    assert platform.faults.error == platform.faults.cut == 0


def test_a_platform_that_stays_silent_fails_in_words_and_the_next_pull_goes_on(
    platform: Sandbox, known: Path, admin: str, tmp_path: Path
) -> None:
    tell(known, [dose(1)])
    say_where(tmp_path, vaccination_platform={"url": platform.url, "key": "wrong"})
    refused = pull()
    assert refused.status == "failed"
    assert "401" in (refused.problem or "")

    say_where(tmp_path, vaccination_platform={"url": platform.url, "key": "k"})
    taken = pull()
    assert (taken.status, taken.rows_new, taken.batch_id) == ("done", 1, refused.batch_id)


def test_an_unknown_field_holds_the_batch(platform: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(1, mui_nhac_lai=True)])
    held = pull()
    assert (held.status, held.problem) == ("held_schema_drift", "Cột ngoài thỏa thuận: mui_nhac_lai")
    assert one(admin, "select count(*) from people.source_record") == 0
    ask(admin, "update ingest.batch set released_by = 'test' returning 1")
    assert pull().rows_new == 1


def test_a_row_dated_ahead_does_not_carry_the_bookmark_with_it(platform: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(1), dose(2, cap_nhat="2031-01-01T00:00:00+07:00")])
    first = pull()
    assert (first.rows_ok, first.rows_bad) == (1, 1)
    tell(known, [dose(1), dose(3, cap_nhat="2021-10-15T23:59:59+07:00")])
    assert pull().rows_new == 1


def test_what_a_person_was_told_of_doses_carries_its_lineage(platform: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(1), dose(2)])
    report = pull()
    assert ask(admin, "select batch_id, line_no, loaded_at is not null from people.source_record order by line_no") == [
        (report.batch_id, 1, True),
        (report.batch_id, 2, True),
    ]
