"""The figures: one case warm, cold, among writers; ten thousand; loading; bytes; a day dropped; beside plain Python."""

import os
import tempfile
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import LiteralString, Protocol
from uuid import UUID

import click

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli.plain_trace import Met, Stay, met
from pccovid.gates.cli.setup import other_database, prepare
from pccovid.gates.cli.volume.loading import DAYS, World, load
from pccovid.ground import migrate, outside
from pccovid.ground.config import settings
from pccovid.ground.postgres import Embedded
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response import presence

Figures = dict[str, float]
_HERE = __package__ or ""
_WINDOW = timedelta(hours=2)  # wider than the rule's: more contacts, as the prototype measured
_CASES, _COLD, _BESIDE, _TOGETHER = 1_000, 200, 200, 10_000
_CHUNK = 500
_WRITERS, _ROWS, _PAUSE_S = 8, 100, 0.05  # rows of an insert, seconds between two of one writer: 16,000 rows a second
_BIG = 5_000_000
_SERVER = {
    "shared_buffers": "15GB",  # the indexes of 100,000,000 visits and their links
    "work_mem": "128MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "16GB",
    "wal_compression": "on",
    "effective_cache_size": "12GB",
}


class _Over(Protocol):
    def is_set(self) -> bool: ...


class _Together(Protocol):
    def wait(self) -> int: ...


@dataclass(frozen=True)
class _Size:
    bytes: int
    visits: int


@dataclass(frozen=True)
class _Found:
    """What a batch found; equal numbers speak for equal answers."""

    contacts: int
    meetings: int
    minutes: int


def measure(size: int, kept: Path | None) -> Figures:
    """Every figure at `size` visits in 14 days. `kept`: a folder in which the database is kept and found again."""
    with ExitStack() as stack:
        home = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pccovid-tracing-")))
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755)
        os.environ.update(PCCOVID_VAR=str(home), PCCOVID_TODAY="2021-10-15", PCCOVID_DEMO="1")
        settings.cache_clear()
        server = Embedded(home / "postgres", more=_SERVER if size >= _BIG else {})
        with _started(server) as admin:
            world = World(size, home)
            indexed, bare = load(admin, world, _say)
            with world.duckdb() as maker:
                cases = maker.cases(_TOGETHER)
            loaded = _loaded(admin, indexed, bare, size)
            _beside_plain_python(admin, world, cases[:_BESIDE])
            asked = _sample(cases, _CASES)
            _warm_up(admin, world, sorted(set(cases) - set(asked))[: 2 * _CASES])
            first = _one_case(admin, world, asked, "one_case_first")
            warm = first | _one_case(admin, world, asked)
            busy = _busy(admin, world, cases)
            batch = _batch(world, cases)
            data = _data_folder(admin)
        _forget_memory(data)
        with _started(server) as admin:
            cold = _one_case(admin, world, _sample(cases, _COLD), "one_case_cold")
            return {**warm, **cold, **busy, **batch, **loaded, "drop_day_ms": _drop_day(admin, world)}


@contextmanager
def _started(server: Embedded) -> Generator[str]:
    server.start()
    try:
        outside.ensure_database(server.url(), "pccovid_tracing")
        admin = other_database(server.url(), "pccovid_tracing")
        database = prepare(admin)
        try:
            yield admin
        finally:
            database.close()
    finally:
        server.stop()


def _say(text: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)


def _sample(cases: list[UUID], most: int) -> list[UUID]:
    return Random(242).sample(cases, min(most, len(cases)))  # noqa: S311  # chooses cases, and no secrets


def _loaded(admin: str, indexed: float, bare: float, size: int) -> Figures:
    rows = size / DAYS
    with outside.connect(admin) as tx:
        held = tx.fetch_one(query(_HERE, "sizes"), _Size)
    assert held is not None  # an aggregate has one row
    return {
        "copy_rows_per_s": round(rows / indexed),
        "copy_ratio": round(bare / indexed, 3),
        "bytes_per_visit": round(held.bytes / max(1, held.visits), 1),
    }


def _one_case(admin: str, world: World, cases: Sequence[UUID], name: str = "one_case") -> Figures:
    """Milliseconds until the client holds every contact of a case of 14 days, with times and minutes together."""
    _say(f"{name}: {len(cases)} cases")
    engine = migrate.database(admin).url(migrate.ENGINE)
    times, contacts = list[float](), 0
    with outside.connect(engine) as tx:
        for person in cases:
            began = time.perf_counter()
            rows = _ask(tx, world, person, "one_case")
            times.append((time.perf_counter() - began) * 1000)
            contacts += len(rows)
    cut = quantiles(times, n=100)
    return {
        f"{name}_p50_ms": round(cut[49], 2),
        f"{name}_p95_ms": round(cut[94], 2),
        f"{name}_p99_ms": round(cut[98], 2),
        f"{name}_max_ms": round(max(times), 2),
        f"{name}_contacts": round(contacts / len(cases), 1),
    }


def _warm_up(admin: str, world: World, cases: Sequence[UUID]) -> None:
    """The state of a server that has been at work: its indexes were read, and other cases asked."""
    _say("warming up")
    with outside.connect(admin) as tx:
        tx.run(query(_HERE, "have_prewarm"))
        tx.run(query(_HERE, "read_indexes"))
        for person in cases:
            _ask(tx, world, person, "one_case")


def _ask(tx: Tx, world: World, person: UUID, name: LiteralString) -> list[tuple[object, ...]]:
    params = {"person": person, "begin": world.day(0), "until": world.day(DAYS), "window": _WINDOW}
    return tx.raw.execute(query(_HERE, name).text, params).fetchall()


def _beside_plain_python(admin: str, world: World, cases: Sequence[UUID]) -> None:
    """The same meetings in both, for every one of these cases; a difference ends the bench."""
    _say(f"{len(cases)} cases in plain Python")
    with outside.connect(admin) as tx:
        for person in cases:
            stays = tx.fetch_all(query(_HERE, "stays_at_places_of"), Stay, {"person": person})
            expected = met(stays, person, world.day(0), world.day(DAYS), _WINDOW)
            if sorted(Met(*row) for row in _ask(tx, world, person, "meetings_of_case")) != expected:  # type: ignore[arg-type]  # columns of Met
                raise RuntimeError(f"plain Python finds other meetings of {person}")


def _busy(admin: str, world: World, cases: list[UUID]) -> Figures:
    """One case while eight clients write visits of the last day."""
    spawn = get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(_WRITERS, spawn) as pool:
        over, all_write = manager.Event(), manager.Barrier(_WRITERS + 1)
        engine = migrate.database(admin).url(migrate.ENGINE)
        day = f"{world.day(DAYS - 1):%Y-%m-%d}"
        numbers = [(engine, day, world.places, world.people, seed, all_write, over) for seed in range(_WRITERS)]
        writing = [pool.submit(_write, *one) for one in numbers]
        all_write.wait()
        began = time.perf_counter()
        figures = _one_case(admin, world, _sample(cases, _CASES), "one_case_busy")
        over.set()
        rows = sum(writer.result() for writer in writing)
        return figures | {"busy_rows_per_s": round(rows / (time.perf_counter() - began))}


def _write(  # what a process of its own is given
    engine: str, day: str, places: int, people: int, seed: int, all_write: _Together, over: _Over
) -> int:
    rnd, rows = Random(seed), 0  # noqa: S311  # a measurement, no secret
    with outside.connect(engine) as tx:
        tx.raw.autocommit = True
        all_write.wait()
        while not over.is_set():
            chosen = {
                "day": day,
                "places": [1 + int(places * rnd.random() ** 3) for _ in range(_ROWS)],
                "people": [rnd.randint(1, people) for _ in range(_ROWS)],
            }
            rows += tx.run(query(_HERE, "add_visits"), chosen)
            time.sleep(_PAUSE_S)
    return rows


def _batch(world: World, cases: list[UUID]) -> Figures:
    """All contacts of ten thousand cases with their minutes: PostgreSQL in chunks, then the files of days."""
    asked = [presence.Asked(n, person, world.day(0), world.day(DAYS)) for n, person in enumerate(cases)]
    _say(f"{len(asked)} cases in PostgreSQL")
    with _work() as tx:
        began = time.perf_counter()
        tx.run(query(_HERE, "make_contact_found"))
        for at in range(0, len(asked), _CHUNK):
            tx.run(query(_HERE, "find_contacts"), _arrays(asked[at : at + _CHUNK]))
        in_postgres = time.perf_counter() - began
        found = tx.fetch_one(query(_HERE, "count_found"), _Found)
    _say("writing the files of days")
    with _work() as tx:
        began = time.perf_counter()
        presence.write_days(tx)
        written = time.perf_counter() - began
    _say(f"{len(asked)} cases in the files")
    with _work() as tx:
        timed = _Timed()
        began = time.perf_counter()
        presence.gather_from_files(tx, asked, _WINDOW, timed)
        with_people = time.perf_counter() - began
        if tx.fetch_one(query(_HERE, "count_gathered"), _Found) != found:
            raise RuntimeError("the files tell other contacts than PostgreSQL")
    assert found is not None  # an aggregate has one row
    return {
        "batch_cases": len(asked),
        "batch_contacts": found.contacts,
        "batch_10000_s": round(in_postgres, 2),
        "batch_10000_columnar_s": round(timed.seconds, 2),
        "batch_10000_columnar_with_people_s": round(with_people, 2),
        "files_write_s": round(written, 1),
    }


class _Timed:
    """The trace over files with its seconds: from the stays of the cases to every meeting with a visitor."""

    seconds = 0.0

    def __call__(self, own: Path, window: timedelta, into: Path) -> list[Path]:
        began = time.perf_counter()
        traced = presence.trace(own, window, into)
        self.seconds = time.perf_counter() - began
        return traced


@contextmanager
def _work() -> Generator[Tx]:
    with access.work(System("bench"), Purpose.CONTACT_TRACING, "measure tracing on made-up people") as tx:
        yield tx


def _arrays(asked: Sequence[presence.Asked]) -> dict[str, object]:
    return {
        "cases": [one.case_id for one in asked],
        "people": [one.person_id for one in asked],
        "starts": [one.starts_at for one in asked],
        "ends": [one.ends_at for one in asked],
        "window": _WINDOW,
    }


def _data_folder(admin: str) -> Path:
    with outside.connect(admin) as tx:
        return Path(tx.value(query(_HERE, "data_folder")))


def _forget_memory(data: Path) -> None:
    """Nothing of the stopped server's files stays in the system's memory."""
    _say("emptying the memory of the system")
    os.sync()
    for path in data.rglob("*"):
        if path.is_file():
            opened = os.open(path, os.O_RDONLY)
            os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(opened)


def _drop_day(admin: str, world: World) -> float:
    """Milliseconds of what the night does with the oldest day; the next run makes it again."""
    now: datetime = world.day(0) + timedelta(days=31, hours=3)
    with outside.connect(migrate.database(admin).url(migrate.ENGINE)) as tx:
        began = time.perf_counter()
        gone = tx.value(query(_HERE, "drop_day"), {"now": now})
    milliseconds = (time.perf_counter() - began) * 1000
    if gone != 1:
        raise RuntimeError(f"{gone} days were dropped")
    return round(milliseconds, 1)
