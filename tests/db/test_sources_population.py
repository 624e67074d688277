"""The population database in its two forms: the extract for the matcher alone, and questions."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sources_kit import account, ask, deliver, one, operator, say_where

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Rate, Sandbox
from pccovid.gates.demo.sandboxes.questions import Questions
from pccovid.gates.demo.sandboxes.store import write_citizens
from pccovid.ground.config import settings
from pccovid.ground.db import Database

HEADER = "so_dinh_danh,so_cmnd,ho_ten,gioi_tinh,ngay_sinh,ma_xa"
ASKER = {"asker_id": "001080000001", "asker_name": "Hệ thống PcCovid", "asker_unit": "Ban Chỉ đạo quốc gia"}


@pytest.fixture
def installation(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, population={"extract": tmp_path / "population" / "extract.csv"})
    yield tmp_path
    settings.cache_clear()


def entry(number: int, name: str = "Nguyễn Văn An", commune: str = "00001") -> str:
    return f"001080{number:06},012{number:06},{name},Nam,05/03/1980,{commune}"


def test_the_extract_fills_the_register_and_a_new_one_replaces_what_changed(installation: Path, admin: str) -> None:
    folder = installation / "population"
    deliver(folder, "extract.csv", [entry(n) for n in range(100)] + ["x,,A,Nam,1980,"], header=HEADER)
    (first,) = sources.pull("population")
    assert (first.rows_new, first.rows_bad) == (100, 1)

    rows = [entry(n, "Nguyễn Văn Ân" if n == 7 else "Nguyễn Văn An") for n in range(101)] + [entry(50)]
    deliver(folder, "extract.csv", rows, header=HEADER)
    (second,) = sources.pull("population")

    assert (second.rows_new, second.rows_changed, second.rows_unchanged) == (1, 1, 100)
    assert ask(
        admin,
        "select pin, old_id, full_name, sex, birth_date::text, birth_year from people.register_entry where pin like '%%07'",
    ) == [("001080000007", "012000007", "Nguyễn Văn Ân", "M", "1980-03-05", 1980)]
    assert one(admin, "select count(*) from people.source_record") == 0


def test_the_register_is_open_to_nobody_at_the_gates(installation: Path, admin: str) -> None:
    deliver(installation / "population", "extract.csv", [entry(1)], header=HEADER)
    sources.pull("population")
    for role, purpose in (("operator", Purpose.OPERATIONS), ("commune_health", Purpose.IDENTITY_MATCHING)):
        with (
            access.enter(operator(admin, role, f"{role}.test"), purpose) as tx,
            pytest.raises(Exception, match="permission denied"),
        ):
            tx.raw.execute("select pin from people.register_entry")


def test_without_the_extract_there_is_nothing_to_pull_and_nothing_wrong(installation: Path) -> None:
    assert sources.pull("population") == []


@pytest.fixture
def service(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The question service, which knows two people, and an installation that has no extract."""
    monkeypatch.setenv("PCCOVID_POPULATION", "questions")
    settings.cache_clear()
    citizens = installation / "citizens.sqlite"
    with write_citizens(citizens) as file:
        file.add("001080000001", "Nguyễn Văn An", "05/03/1980")
        file.add("001080000002", "Trần Thị Bình", "06/04/1981")
    with Sandbox(Questions(citizens), key="k", per_second=1000) as running:
        say_where(installation, population={"url": running.url, "key": "k", **ASKER})
        yield running


@pytest.fixture
def record(admin: str) -> Callable[..., int]:
    """A record with a paper."""

    def make(key: str, number: str | None, name: str, birth: str | None, row_hash: int = 1) -> int:
        with access.work(System("test"), Purpose.IDENTITY_MATCHING, "make a record") as tx:
            row = tx.raw.execute(
                "insert into people.source_record (source_id, source_key, id_number, full_name, birth_date, row_hash, batch_id,"
                " line_no) values (1, %s, %s, %s, %s, %s, 1, 1) returning record_id",
                [key, number, name, birth, row_hash],
            ).fetchone()
        assert row is not None
        return row[0]

    return make


def answers(admin: str) -> dict[int, str]:
    return dict(ask(admin, "select record_id, answer from people.register_question"))


def test_records_with_a_paper_and_a_birth_date_are_asked_about_once(service: Sandbox, record, admin: str) -> None:
    right, twin = (record(key, "001080000001", "NGUYỄN VĂN AN", "1980-03-05") for key in "ab")
    wrong = record("c", "001080000002", "Trần Thị Bé", "1981-04-06")
    missing = record("d", "001080000009", "Lê Văn Cường", "1990-01-01")
    record("e", None, "Lê Văn Cường", "1990-01-01")
    record("f", "001080000001", "Nguyễn Văn An", None)
    record("g", "B1234567", "Nguyễn Văn An", "1980-03-05")

    assert sources.ask_population() == 3
    assert answers(admin) == {right: "match", twin: "match", wrong: "mismatch", missing: "missing"}
    assert one(admin, "select distinct asked_as from people.register_question") == (
        "Hệ thống PcCovid, Ban Chỉ đạo quốc gia (001080000001)"
    )
    assert one(admin, "select count(distinct entry_token) from people.register_question") == 3
    assert sources.ask_population() == 0


def test_a_changed_record_is_asked_about_again(service: Sandbox, record, admin: str) -> None:
    who = record("a", "001080000001", "Nguyễn Văn Am", "1980-03-05")
    sources.ask_population()
    ask(admin, "update people.source_record set full_name = 'Nguyễn Văn An', row_hash = 2 returning 1")
    assert answers(admin) == {who: "mismatch"}
    assert sources.ask_population() == 1
    assert answers(admin) == {who: "match"}


def test_a_service_that_fails_now_and_then_is_asked_again(service: Sandbox, record, admin: str) -> None:
    for n in range(12):
        record(str(n), f"00108000{n:04}", "Nguyễn Văn An", "1980-03-05")
    service.faults.error, service.faults.cut, service.rate = 1, 1, Rate(8)
    assert sources.ask_population() == 12


def test_what_was_answered_before_a_failure_is_kept(service: Sandbox, record, admin: str, installation: Path) -> None:
    record("a", "001080000001", "Nguyễn Văn An", "1980-03-05")
    say_where(installation, population={"url": service.url, "key": "k", **ASKER, "asker_unit": ""})
    assert sources.ask_population() == 0  # 403: a question without the asker's identity
    assert answers(admin) == {}
    say_where(installation, population={"url": service.url, "key": "k", **ASKER})
    assert sources.ask_population() == 1


def test_no_question_is_asked_where_there_is_an_extract(installation: Path, record) -> None:
    record("a", "001080000001", "Nguyễn Văn An", "1980-03-05")
    assert sources.ask_population() == 0


def test_an_absent_register_keeps_no_other_source_out(service: Sandbox, installation: Path, admin: str) -> None:
    say_where(installation, population={"url": service.url}, bluezone={"inbox": installation / "inbox"})
    deliver(installation / "inbox", "a.csv", [account(1)])
    assert {r.source: r.rows_new for r in sources.pull_all() if not r.problem} == {"bluezone": 1}
