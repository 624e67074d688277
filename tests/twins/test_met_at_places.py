"""Who met whom at places: PostgreSQL, files read by DuckDB or Spark, and plain Python find the same meetings."""

import random
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli.plain_trace import Met, Stay, met
from pccovid.ground import migrate
from pccovid.ground.clock import VIETNAM
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.ground.tx import Tx
from pccovid.records.places import kinds
from pccovid.response import presence

DAY = datetime(2021, 10, 4, tzinfo=VIETNAM)
BEGIN, END = DAY + timedelta(days=2, hours=3), DAY + timedelta(days=7, hours=9)
WINDOW = timedelta(minutes=60)
USUAL = {kind.vi: timedelta(minutes=kind.stay) for kind in kinds()}


class World:
    """Fifty people who went about a dozen places for ten days, told by records and by themselves, well and badly."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._rnd = random.Random(242)
        self._sql = connection.execute
        self.people = [uuid4() for _ in range(50)]
        self.double = uuid4()  # merged into the first person
        self._sql(
            "select records.prepare_visit_days(array(select '2021-10-04'::date + n from generate_series(0, 12) n))"
        )
        self._sql("select records.prepare_check_in_day('2021-10-04'::date + n) from generate_series(0, 12) n")
        self.places = [self._place(name) for name in [*list(USUAL)[:10], "Kiểu lạ", None]]
        self._sql(
            "insert into records.place_successor (place_id, successor_id, act, at, operator)"
            " select a, b, 'merged', now(), 'test' from unnest(%s::int[], %s::int[]) s (a, b)",
            [[self.places[3][0], self.places[5][0]], [self.places[4][0], self.places[4][0]]],
        )
        self.one = {self.places[n][0] for n in (3, 4, 5)}
        for person in self.people:
            self._sql(
                "insert into people.person (person_id, status, identity_level) values (%s, 'active', 1)", [person]
            )
        self._sql(
            "insert into people.person (person_id, status, merged_into, identity_level) values (%s, 'merged', %s, 1)",
            [self.double, self.people[0]],
        )
        self._sql("insert into access.subject (person_id, gone_to) values (%s, %s)", [self.double, self.people[0]])
        self.stays = [stay for person in self.people for stay in self._stays_of(person)]
        self.stays += [self._check_in(self.double, self.people[0]) for _ in range(6)]

    def _place(self, kind: str | None) -> tuple[int, timedelta]:
        (place,) = self._sql(
            "insert into records.place (source_id, source_key, name, kind, batch_id, line_no, loaded_at)"
            " select source_id, gen_random_uuid()::text, 'Nơi mẫu', %s, 1, 1, now() from ingest.source"
            " where source = 'place_qr' returning place_id",
            [kind],
        ).fetchone() or (0,)
        return place, USUAL.get(kind or "", USUAL["Nơi khác"])

    def _same(self, place: int) -> int:
        return 0 if place in self.one else place

    def _stays_of(self, person: UUID) -> list[Stay]:
        records = [self._record(person, state) for state in ("auto", "provisional", "rejected")]
        told = [self._visit(person, record) for record in records for _ in range(8)]
        known = [stay for stay in told if stay.record != records[2]]  # a rejected link is none
        return known + [self._check_in(person, person) for _ in range(4)]

    def _record(self, person: UUID, state: str) -> int:
        (record,) = self._sql(
            "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
            " select source_id, gen_random_uuid()::text, 0, 1, 1 from ingest.source where source = 'place_qr'"
            " returning record_id"
        ).fetchone() or (0,)
        self._sql(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, %s, 1, 'test', '{}', 0, 'engine')", [record, person, state]
        )  # fmt: skip
        return record

    def _stay(self) -> tuple[int, timedelta, datetime, datetime | None]:
        place, usual = self._rnd.choice(self.places)
        arrived = DAY + timedelta(minutes=self._rnd.randrange(10 * 24 * 60))
        stays = self._rnd.choice([None, 0, 7, 30, 90, 500, 720, 3000])  # 50 hours: nobody noticed that they left
        return place, usual, arrived, None if stays is None else arrived + timedelta(minutes=stays)

    def _visit(self, person: UUID, record: int) -> Stay:
        place, usual, arrived, left = self._stay()
        self._sql(
            "insert into records.visit (arrived_at, left_at, place_id, record_id, batch_id, line_no, scan_key)"
            " values (%s, %s, %s, %s, 1, 1, gen_random_uuid()::text)", [arrived, left, place, record]
        )  # fmt: skip
        return Stay(person, place, self._same(place), usual, arrived, left, record)

    def _check_in(self, told_as: UUID, person: UUID) -> Stay:
        place, usual, arrived, left = self._stay()
        self._sql(
            "insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)"
            " values (gen_random_uuid(), %s, %s, %s, %s, 'self', gen_random_uuid(), now())",
            [told_as, place, arrived, left],
        )
        return Stay(person, place, self._same(place), usual, arrived, left, None)


@pytest.fixture
def world(admin: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    with psycopg.connect(admin) as connection:
        connection.execute("set timezone = 'Asia/Ho_Chi_Minh'")
        made = World(connection)
    yield made
    settings.cache_clear()


COLUMNS = "person_id, place_id, own_from, own_until, arrived_at, left_at, minutes, end_known"


def test_one_case_in_postgresql_and_in_plain_python_finds_the_same_meetings(world: World, database: Database) -> None:
    expected = {person: met(world.stays, person, BEGIN, END, WINDOW) for person in world.people[:10]}
    assert sum(map(len, expected.values())) > 400
    assert {pair.minutes > 0 for pairs in expected.values() for pair in pairs} == {True, False}
    with psycopg.connect(database.url(migrate.ENGINE)) as connection:
        for person, meetings in expected.items():
            rows = connection.execute(
                f"select {COLUMNS} from response.met_at_places(%s, %s, %s, %s)", [person, BEGIN, END, WINDOW]
            )
            assert sorted(Met(*row) for row in rows) == meetings


def asked_of(world: World) -> list[presence.Asked]:
    return [presence.Asked(n, person, BEGIN, END) for n, person in enumerate(world.people)]


def gathered(tx: Tx) -> list[tuple[Any, ...]]:
    return tx.raw.execute(
        f"select case_id, {COLUMNS}, source, record_id from met_at_place order by 1, 2, 3, 4, 5, 6, 7, 11"
    ).fetchall()


def tracing() -> AbstractContextManager[Tx]:
    return access.work(System("worker"), Purpose.CONTACT_TRACING, "test")


def test_many_cases_at_once_find_what_each_finds_alone(world: World, database: Database) -> None:
    with tracing() as tx:
        found = presence.gather(tx, asked_of(world), WINDOW)
        rows = gathered(tx)
    assert len(rows) == found
    for n, person in enumerate(world.people):
        assert sorted(Met(*row[:8]) for case, *row in rows if case == n) == met(world.stays, person, BEGIN, END, WINDOW)


def test_the_files_of_days_tell_the_same_and_follow_every_change(world: World, admin: str, database: Database) -> None:
    with tracing() as tx:
        presence.gather(tx, asked_of(world), WINDOW)
        expected = gathered(tx)
    with tracing() as tx:
        found = presence.gather_from_files(tx, asked_of(world), WINDOW)
        assert gathered(tx) == expected
    assert found == len(expected)
    assert all(file.stat().st_size for file in (settings().var / "stays").glob("day=*/stays.parquet"))
    with psycopg.connect(admin) as connection:
        connection.execute("select pg_stat_force_next_flush()")  # else the server counts up to a second later
        connection.execute("delete from records.visit where arrived_at::date = '2021-10-08'")
    with tracing() as tx:
        assert presence.write_days(tx) == ["2021-10-08"]
        assert presence.write_days(tx) == []
    with tracing() as tx:
        assert presence.gather_from_files(tx, asked_of(world), WINDOW) < found


def data_files(admin: str) -> list[Path]:
    """Where the server keeps the visits of all days."""
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "select current_setting('data_directory') || '/' || pg_relation_filepath(i.inhrelid)"
            " from pg_inherits i where i.inhparent = 'records.visit'::regclass and pg_relation_size(i.inhrelid) > 0"
        ).fetchall()
    return [Path(path) for (path,) in rows]


def test_when_a_day_is_forgotten_neither_table_nor_file_is_left(world: World, admin: str, database: Database) -> None:
    with tracing() as tx:
        presence.write_days(tx)
    files = settings().var / "stays"
    paths = data_files(admin)
    assert all(path.stat().st_size for path in paths)

    access.forget(datetime(2021, 11, 20, tzinfo=VIETNAM))
    with tracing() as tx:
        presence.write_days(tx)

    assert list(files.iterdir()) == []
    with psycopg.connect(admin) as connection:
        connection.execute("checkpoint")  # the server gives the last pages back
        assert connection.execute("select count(*) from records.visit").fetchone() == (0,)
    assert not any(path.exists() for path in paths)


@pytest.mark.skipif(shutil.which("java") is None, reason="no Java here: apt-get install default-jre-headless")
@pytest.mark.skipif(find_spec("pyspark") is None, reason="no pyspark here: make spark, then make test-spark")
@pytest.mark.filterwarnings("ignore")  # theirs, of many kinds
def test_spark_finds_the_same_meetings_in_the_same_files(world: World, database: Database) -> None:
    with tracing() as tx:
        presence.gather(tx, asked_of(world), WINDOW)
        expected = gathered(tx)
    with presence.tracing_on_spark() as trace, tracing() as tx:
        presence.gather_from_files(tx, asked_of(world), WINDOW, trace)
        assert gathered(tx) == expected


def test_a_meeting_says_which_source_and_record_tell_it(world: World, database: Database) -> None:
    with psycopg.connect(database.url(migrate.ENGINE)) as connection:
        rows = connection.execute(
            "select distinct source, record_id is null from response.met_at_places(%s, %s, %s, %s)",
            [world.people[1], DAY, DAY + timedelta(days=10), WINDOW],
        ).fetchall()
    assert set(rows) == {("place_qr", False), ("pccovid", True)}


def test_the_web_cannot_ask_who_met_whom(database: Database) -> None:
    with (
        psycopg.connect(database.url(migrate.APP)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select response.met_at_places(gen_random_uuid(), now(), now(), '1 hour')")
