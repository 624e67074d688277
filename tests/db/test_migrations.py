"""Migrations run once, in order, one migrator at a time, and are never edited afterwards."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from pccovid.gates.cli.setup import other_database
from pccovid.ground import migrate, outside


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    name = f"pccovid_test_{uuid4().hex[:12]}"
    outside.ensure_database(server, name)
    yield other_database(server, name)
    outside.drop_database(server, name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's first migration in a folder of its own."""
    shutil.copy(migrate.folder() / "0001_ground.pre.sql", tmp_path)
    monkeypatch.setattr(migrate, "folder", lambda: tmp_path)
    return tmp_path


def test_a_migration_runs_once(empty: str, folder: Path) -> None:
    assert migrate.migrate(empty) == ["0001_ground.pre.sql"]
    assert migrate.migrate(empty) == []


def test_a_later_one_runs_alone_and_belongs_to_the_owner(empty: str, folder: Path) -> None:
    migrate.migrate(empty)
    (folder / "0002_more.pre.sql").write_text("create table access.more (id int);")
    assert migrate.migrate(empty) == ["0002_more.pre.sql"]
    with psycopg.connect(empty) as connection:
        owner = connection.execute("select tableowner from pg_tables where tablename = 'more'").fetchone()
    assert owner == ("pccovid_owner",)


def test_an_edited_migration_is_refused(empty: str, folder: Path) -> None:
    migrate.migrate(empty)
    with (folder / "0001_ground.pre.sql").open("a") as file:
        file.write("-- a second thought\n")
    with pytest.raises(migrate.Changed, match="0001_ground"):
        migrate.migrate(empty)


def test_a_migration_that_fails_leaves_nothing(empty: str, folder: Path) -> None:
    migrate.migrate(empty)
    (folder / "0002_broken.pre.sql").write_text("create table access.half (id int); select 1 / 0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.migrate(empty)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select from pg_tables where tablename = 'half'").fetchall() == []


def test_two_migrators_at_once_do_the_work_once(empty: str, folder: Path) -> None:
    (folder / "0002_slow.pre.sql").write_text("select pg_sleep(0.3);")
    with ThreadPoolExecutor(2) as pool:
        ran = list(pool.map(migrate.migrate, [empty, empty]))
    assert sorted(map(len, ran)) == [0, 2]
