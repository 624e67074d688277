"""The background worker: the queue's own tables, one job in its turn, and nobody else's hands on it."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pccovid.gates import worker
from pccovid.ground import jobs, migrate
from pccovid.ground.config import settings


@pytest.fixture
def without_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that was told of no source, with the keys of this run."""
    (tmp_path / "keys").symlink_to((settings().var / "keys").resolve())
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_the_queue_is_installed_once_and_is_the_engines_alone(admin: str) -> None:
    jobs.install(admin)
    jobs.install(admin)
    with psycopg.connect(admin) as connection:
        rights = connection.execute(
            "select has_schema_privilege(%s, 'jobs', 'usage'), has_schema_privilege(%s, 'jobs', 'usage')",
            [migrate.ENGINE, migrate.APP],
        ).fetchone()
    assert rights == (True, False)


@pytest.mark.usefixtures("database", "without_sources")
def test_a_deferred_job_is_done_in_the_background(admin: str) -> None:
    with worker.running(admin):
        with psycopg.connect(admin) as connection:
            connection.execute(
                "set search_path = jobs;"
                "insert into procrastinate_jobs (queue_name, lock, task_name, args)"
                " values ('default', 'fetch', 'pccovid:pccovid.gates.worker.fetch_and_link', '{\"timestamp\": 0}')"
            )
        assert _status_after_work(admin) == "succeeded"


def _status_after_work(admin: str) -> str:
    until = time.monotonic() + 30
    status = "todo"
    with psycopg.connect(admin, autocommit=True) as connection:
        while status in {"todo", "doing"} and time.monotonic() < until:
            time.sleep(0.2)
            row = connection.execute("select status::text from jobs.procrastinate_jobs order by id limit 1").fetchone()
            assert row is not None
            status = row[0]
    return status
