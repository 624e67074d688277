"""How fresh the sources are, the alarm of a silent one, and what monitoring reads."""

import time
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sources_kit import account, ask, deliver, operator, say_where

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.gates import sources, worker
from pccovid.ground import clock, migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "keys").symlink_to(settings().var / "keys")
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def status() -> dict[str, sources.Freshness]:
    """The public page: read by nobody in particular."""
    with access.at_the_door(Viewer("", "web", "r1")) as tx:
        return {row.source: row for row in sources.freshness(tx)}


def watch() -> list[tuple[str, str, bool]]:
    """Let the worker look once; the alarms as an operator sees them."""
    with access.work(System("test"), Purpose.OPERATIONS, "watch") as tx:
        sources.watch(tx)
        return [(alarm.source, alarm.kind, alarm.closed_at is None) for alarm in sources.alarms(tx)]


def grow_old(admin: str, by: timedelta) -> None:
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "update ingest.batch set finished_at = finished_at - %s, received_at = received_at - %s", [by, by]
        )


def test_a_source_is_never_fresh_or_stale_and_says_what_came_today(inbox: Path, admin: str) -> None:
    before = status()["bluezone"]
    assert (before.state, before.last_success, before.newest_change) == (sources.State.NEVER, None, None)
    deliver(inbox, "a.csv", [account(1), account(2, updated="2021-06-01T08:00:00"), "hỏng"])
    sources.pull("bluezone")
    now = status()["bluezone"]
    assert (now.state, now.read_today, now.ok_today, now.bad_today) == (sources.State.FRESH, 3, 2, 1)
    assert now.newest_change is not None
    assert now.newest_change.isoformat().startswith("2021-06-01T08:00:00")
    grow_old(admin, now.max_lag + timedelta(minutes=1))
    assert status()["bluezone"].state == sources.State.STALE


def test_x12_a_source_that_is_silent_too_long_is_stale_and_has_an_alarm_until_it_speaks(
    inbox: Path, admin: str
) -> None:
    deliver(inbox, "a.csv", [account(1)])
    sources.pull("bluezone")
    assert watch() == []
    grow_old(admin, status()["bluezone"].max_lag + timedelta(seconds=1))
    assert status()["bluezone"].state == sources.State.STALE
    assert watch() == watch() == [("bluezone", "silent", True)]
    assert status()["ncovi"].state == sources.State.NEVER, "who was never asked is not silent"
    deliver(inbox, "b.csv", [account(2)])
    sources.pull("bluezone")
    assert watch() == [("bluezone", "silent", False)]


def test_x12_the_worker_raises_the_alarm_within_a_minute(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(1)])
    sources.pull("bluezone")
    grow_old(admin, timedelta(days=365))
    started = time.monotonic()
    with worker.running(admin):
        while not ask(admin, "select from ingest.alarm"):
            assert time.monotonic() - started < 60
            time.sleep(0.5)


def test_a_held_batch_rings_until_it_is_released(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", ["x"], header="Khac")
    (held,) = sources.pull("bluezone")
    assert watch() == [("bluezone", "held", True)]
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        sources.release(tx, held.batch_id or 0, "thử")
    assert watch() == [("bluezone", "held", False)]


def test_rows_that_nobody_mended_for_a_day_are_overdue(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(1), "hỏng"])
    sources.pull("bluezone")

    def figures() -> tuple[int, int, float | None]:
        with access.work(System("test"), Purpose.IDENTITY_MATCHING, "count") as tx:
            sources.refresh_figures(tx)
        row = status()["bluezone"]
        return row.quarantined, row.overdue, row.linked

    assert figures() == (1, 0, 0.0)
    grow_old(admin, timedelta(hours=25))
    assert figures() == (1, 1, 0.0)


def test_each_field_of_a_page_says_who_told_it_last(inbox: Path, admin: str) -> None:
    def fields() -> dict[str, sources.FieldFreshness]:
        with access.at_the_door(Viewer("", "web", "r1")) as tx:
            return sources.field_freshness(tx)

    never = fields()["vaccination"]
    assert (never.owner, never.as_of, never.stale) == ("Bộ Y tế", None, True)
    at = clock.now()
    with psycopg.connect(admin) as connection:
        connection.execute(
            "insert into ingest.batch (source_id, name, status, finished_at) values (1, 'x', 'done', %s)", [at]
        )
    told = fields()["vaccination"]
    assert (told.as_of, told.stale) == (at, False)
    assert fields()["declaration"].as_of is None


def test_monitoring_reads_the_same_figures_on_this_machine_alone(inbox: Path) -> None:
    deliver(inbox, "a.csv", [account(1), "hỏng"])
    sources.pull("bluezone")
    with worker.metrics.serving(0) as port, urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    assert 'pccovid_source_rows_bad_today{source="bluezone"} 1.0' in text
    assert 'pccovid_source_up{source="bluezone"} 1.0' in text
    assert 'pccovid_source_up{source="ncovi"}' not in text
