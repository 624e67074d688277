"""NCOVI, a PostgreSQL of its own: pages in the order of changes, late commits, rows nobody can read."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from sources_kit import ask, child_environment, one, say_where

from pccovid.gates import sources
from pccovid.gates.cli.setup import other_database
from pccovid.gates.sources import actions
from pccovid.ground import clock, migrate, outside
from pccovid.ground.config import settings
from pccovid.ground.db import Database

TABLE = """
create table public.to_khai (
    id bigint primary key, ho_ten text, ngay_sinh text, gioi_tinh text, cmnd_cccd text, so_dien_thoai text,
    ma_tinh text, ma_huyen text, ma_xa text, dia_chi text, khai_ho boolean, trieu_chung text, tiep_xuc boolean,
    noi_da_di text, ngay_khai timestamptz, cap_nhat timestamptz);
create index on public.to_khai (cap_nhat, id);
"""
SOUND = (
    "Trần Thị Bình", "1957", "Nữ", "012345679", "912345678", "1", "1", "1", "Số 1\tngõ 2\\3", True, "Ho\nsốt", None, "",
    "2021-09-30 08:00+07", "2021-10-01 08:00+07",
)  # fmt: skip


class Ncovi:
    """The foreign database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, text: str, *values: object) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(text, values)

    def add(self, number: int, **other: object) -> None:
        columns = ("ho_ten", "ngay_sinh", "gioi_tinh", "cmnd_cccd", "so_dien_thoai", "ma_tinh", "ma_huyen", "ma_xa",
                   "dia_chi", "khai_ho", "trieu_chung", "tiep_xuc", "noi_da_di", "ngay_khai", "cap_nhat")  # fmt: skip
        row = dict(zip(columns, SOUND, strict=True)) | other
        self.run(
            f"insert into public.to_khai (id, {', '.join(row)}) values ({', '.join(['%s'] * 16)})",
            number,
            *row.values(),
        )

    def fill(self, rows: int) -> None:
        """Many sound rows, a second apart."""
        self.run(
            "insert into public.to_khai select n, 'Lê Văn Cường', '01/02/1970', 'Nam', '', '09' || lpad(n::text, 8, '0'),"
            " '01', '001', '00001', '', false, '', false, '', timestamptz '2021-09-01 00:00+07' + n * interval '1 s',"
            " timestamptz '2021-09-01 00:00+07' + n * interval '1 s' from generate_series(1, %s) n",
            rows,
        )


@pytest.fixture
def ncovi(
    tmp_path: Path, admin: str, server: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ncovi]:
    name = f"{urlsplit(admin).path.strip('/')}_ncovi"
    outside.ensure_database(server, name)
    foreign = Ncovi(other_database(server, name))
    foreign.run(TABLE)
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, ncovi={"url": foreign.url})
    yield foreign
    settings.cache_clear()
    outside.drop_database(server, name)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of 100 rows, as another contract would have them."""
    connector = actions.CONNECTORS["ncovi"]
    limits = replace(connector.contract.limits, page_rows=100)
    monkeypatch.setitem(
        actions.CONNECTORS, "ncovi", replace(connector, contract=replace(connector.contract, limits=limits))
    )


def pull() -> sources.BatchReport:
    (report,) = sources.pull("ncovi")
    return report


def test_a_declaration_comes_in_with_its_person(ncovi: Ncovi, admin: str) -> None:
    ncovi.add(5)
    assert pull().rows_new == 1
    assert ask(
        admin,
        "select source_key, full_name, birth_date, birth_year, sex, id_number, phone, u.code, place_text, on_behalf,"
        " source_updated_at::text from people.source_record r join commons.unit u on u.unit_id = r.commune_id",
    ) == [
        ("5", "Trần Thị Bình", None, 1957, "F", "012345679", "0912345678", "00001", "Số 1 ngõ 2\\3", True, "2021-10-01 08:00:00+07")
    ]  # fmt: skip
    assert ask(admin, "select kind, declared_at::text, symptoms, exposed, travelled from records.declaration") == [
        ("health", "2021-09-30 08:00:00+07", "Ho sốt", None, None)
    ]


def test_their_settings_of_dates_do_not_matter(ncovi: Ncovi, admin: str) -> None:
    name = urlsplit(ncovi.url).path[1:]
    ncovi.run(f"alter database {name} set datestyle = 'SQL, DMY'")
    ncovi.add(1, ngay_khai="2021-02-01 08:00+07")
    pull()
    assert one(admin, "select declared_at::date::text from records.declaration") == "2021-02-01"


def test_x08_the_next_pull_reads_ten_minutes_once_more_and_finds_late_commits(ncovi: Ncovi, admin: str) -> None:
    with psycopg.connect(ncovi.url) as late:
        late.execute(
            "insert into public.to_khai (id, ho_ten, ngay_khai, cap_nhat) values (1, 'Đến Muộn', now(), %s)",
            ["2021-10-01 08:00+07"],
        )
        ncovi.add(2, cap_nhat="2021-10-01 08:05+07", ngay_khai="2021-10-01 08:05+07")
        assert pull().rows_new == 1
        late.execute("update public.to_khai set ngay_khai = cap_nhat")
    taken = pull()
    assert (taken.rows_new, taken.rows_unchanged) == (1, 1)
    assert [row[0] for row in ask(admin, "select source_key from people.source_record order by 1")] == ["1", "2"]


def test_nothing_new_writes_nothing(ncovi: Ncovi, admin: str) -> None:
    ncovi.fill(1000)
    assert pull().rows_new == 1000
    again = pull()
    assert (again.touched, again.rows_read) == (0, 601)
    assert one(admin, "select count(*) from people.source_record_version") == 0


def test_bad_rows_go_to_quarantine(ncovi: Ncovi, admin: str) -> None:
    bad = {
        "name_missing": {"ho_ten": " 123 "},
        "birth_date_impossible": {"ngay_sinh": "31/02/2001"},
        "birth_date_future": {"ngay_sinh": "2035"},
        "id_number_malformed": {"cmnd_cccd": "0010801234567"},
        "declared_at_missing": {"ngay_khai": None},
        "declared_at_future": {"ngay_khai": "2031-01-01 00:00+07"},
        "updated_at_future": {"cap_nhat": "infinity"},
    }
    for number, other in enumerate(bad.values(), start=1):
        ncovi.add(number, **other)
    ncovi.add(50)
    ncovi.add(51, cap_nhat=None)  # no place in the order of changes, and still a declaration

    taken = pull()

    assert (taken.rows_ok, taken.rows_bad) == (2, len(bad))
    found = ask(admin, "select reasons, raw from ingest.quarantine order by line_no")
    assert sorted(reasons[0] for reasons, _ in found) == sorted(bad)
    assert all(len(reasons) == 1 for reasons, _ in found)
    assert b"31/02/2001" in b"".join(raw for _, raw in found)
    ncovi.add(60, cap_nhat=clock.now())  # the row at infinity has not carried the bookmark with it
    assert pull().rows_new == 1


def test_a_table_of_another_form_holds_the_batch(ncovi: Ncovi, admin: str) -> None:
    ncovi.add(1)
    ncovi.run("alter table public.to_khai add column email text")
    held = pull()
    assert (held.status, held.problem) == ("held_schema_drift", "Cột ngoài thỏa thuận: email")
    ask(admin, "update ingest.batch set released_by = 'test' returning 1")
    assert pull().rows_new == 1

    ncovi.run("alter table public.to_khai drop column noi_da_di")
    held = pull()
    assert (held.status, held.problem) == ("held_schema_drift", "Thiếu cột: noi_da_di. Cột ngoài thỏa thuận: email")


def test_a_database_that_does_not_answer_fails_in_words_and_the_next_pull_goes_on(
    ncovi: Ncovi, admin: str, tmp_path: Path
) -> None:
    ncovi.add(1)
    say_where(tmp_path, ncovi={"url": ncovi.url.replace("_ncovi", "_gone")})
    failed = pull()
    assert (failed.status, failed.problem) == (
        "failed",
        "Cơ sở dữ liệu NCOVI không trả lời; lần sau sẽ đọc tiếp",
    )
    say_where(tmp_path, ncovi={"url": ncovi.url})
    assert (pull().rows_new, pull().status) == (1, "done")


@pytest.mark.usefixtures("small_pages")
def test_a_pull_that_broke_off_goes_on_at_its_page(ncovi: Ncovi, admin: str) -> None:
    ncovi.fill(450)

    def stumble(_step: str, done: int, _total: int) -> None:
        if done >= 300:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sources.pull("ncovi", stumble)
    before = one(admin, "select count(*) from people.source_record")
    assert before in (200, 300)
    rest = pull()
    assert (rest.status, rest.rows_read) == ("done", 450 - before)
    assert ask(admin, "select sum(rows_new), sum(rows_unchanged), max(line_to) from ingest.chunk") == [(450, 0, 450)]


def test_x02_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(
    ncovi: Ncovi, admin: str, database: Database, tmp_path: Path
) -> None:
    ncovi.fill(120_000)
    program = (
        "import os, signal, sys\n"
        "from pccovid import access\n"
        "from pccovid.gates import sources\n"
        "from pccovid.ground import migrate\n"
        "from pccovid.ground.db import Database\n"
        "access.use(Database({migrate.ENGINE: sys.argv[1]}))\n"
        "sources.pull('ncovi', lambda step, done, total: done < 100_000 or os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    arguments = [sys.executable, "-c", program, database.url(migrate.ENGINE)]
    killed = subprocess.run(arguments, env=child_environment(tmp_path), check=False)
    assert killed.returncode == -9
    assert one(admin, "select count(*) from people.source_record") == 50_000
    assert pull().status == "done"
    assert ask(admin, "select count(*), count(distinct source_key) from people.source_record") == [(120_000, 120_000)]
    assert one(admin, "select count(*) from records.declaration") == 120_000
