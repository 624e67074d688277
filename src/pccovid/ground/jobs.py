"""The job queue: procrastinate, in a schema of its own in the same database."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from copy import deepcopy

import psycopg
from procrastinate import App, Blueprint, PsycopgConnector
from procrastinate.schema import SchemaManager
from psycopg import sql

from pccovid.ground.migrate import ENGINE

_SCHEMA = "jobs"


def install(admin: str) -> None:
    """Create the queue's tables where they are missing; the engine alone works on them."""
    with psycopg.connect(admin) as connection:
        if connection.execute("select from pg_namespace where nspname = %s", [_SCHEMA]).fetchone() is not None:
            return
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(_SCHEMA)))
        connection.execute(sql.SQL("set local search_path = {}").format(sql.Identifier(_SCHEMA)))
        connection.execute(SchemaManager.get_schema().encode())
        for what in ("schema", "all tables in schema", "all sequences in schema", "all functions in schema"):
            connection.execute(
                sql.SQL("grant all on {} {} to {}").format(
                    sql.SQL(what), sql.Identifier(_SCHEMA), sql.Identifier(ENGINE)
                )
            )


@contextmanager
def running(url: str, tasks: Blueprint) -> Generator[None]:
    """Work through `tasks` in a thread as the role in `url`, until the block ends; a started job is finished first.

    Two at once: what looks after the sources every half minute does not wait for a long fetch. Jobs that may not meet
    bear the same `lock`.
    """
    connector = PsycopgConnector(conninfo=url, kwargs={"options": f"-c search_path={_SCHEMA}"}, min_size=1, max_size=3)
    app = App(connector=connector)
    app.add_tasks_from(deepcopy(tasks), namespace="pccovid")  # it gives the tasks it is handed their full names
    loop = asyncio.new_event_loop()
    started = threading.Event()
    work: list[asyncio.Task[None]] = []

    async def main() -> None:
        async with app.open_async():
            work.append(asyncio.create_task(app.run_worker_async(concurrency=2, install_signal_handlers=False)))
            started.set()
            await asyncio.gather(*work, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), name="worker")
    thread.start()
    started.wait(timeout=30)
    try:
        yield
    finally:
        if work:
            loop.call_soon_threadsafe(work[0].cancel)
        thread.join()
        loop.close()
