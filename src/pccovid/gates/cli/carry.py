"""The main job: build the demo, carry everyone over, say how well it went."""

import json
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import demo, sources
from pccovid.gates.cli.setup import main_database, prepare, var
from pccovid.ground import clock
from pccovid.ground.postgres import admin_url

console = Console()


class Bars:
    """Progress of long work: one bar per step."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._steps: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say how far a step is; `total` 0 when nobody knows the end yet."""
        if step not in self._steps:
            for before in self._progress.tasks:  # a step whose end nobody knew has ended now
                self._progress.update(before.id, total=before.completed)
            self._steps[step] = self._progress.add_task(step, total=None)
        self._progress.update(self._steps[step], completed=done, total=total or None)


@contextmanager
def bars() -> Generator[Bars]:
    """Progress bars on the terminal for as long as the block lasts."""
    columns = (TextColumn("{task.description:<42}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)


def build(people_count: int, seed: int) -> None:
    """`pccovid demo build`."""
    with admin_url() as server, bars() as progress:
        built = demo.build(people_count, seed, var("sandbox"), main_database(server), progress)
    console.print_json(json.dumps(asdict(built), default=str))


def serve() -> None:
    """`pccovid demo serve`."""
    with demo.serve(var("sandbox")) as sandboxes:
        console.print(f"vaccination platform {sandboxes.vaccination_platform.url}")
        console.print(f"population database  {sandboxes.population.url}")
        with suppress(KeyboardInterrupt):
            signal.pause()


def carry_over(progress: Bars) -> None:
    """Fetch, link and count, every step resumable: what was committed is not done again."""
    with demo.serve(var("sandbox")):
        reports = sources.pull_all(progress)
        sources.ask_population(progress)
        people.resolve(lambda _step, done, total: progress("Linking records to people", done, total))
    with access.work(System("carry-over"), Purpose.IDENTITY_MATCHING, "count who was carried over") as tx:
        sources.refresh_figures(tx)
        people.refresh_quality(tx, clock.now())
    for report in reports:
        if report.problem:
            console.print(f"[yellow]{report.source}: {report.problem}[/yellow]")


def carry_over_command() -> None:
    """`pccovid carry-over`."""
    with admin_url() as server:
        database = prepare(main_database(server))
        with bars() as progress:
            carry_over(progress)
        show_table()
        database.close()


def show_table() -> None:
    """The final table: records by source, carried over without a question, "is this yours?", in review, alone."""
    with access.work(System("carry-over"), Purpose.STATISTICS, "show who was carried over") as tx:
        rows = sources.carry_over(tx)
    table = Table(title="Carried over")
    table.add_column("source", no_wrap=True)
    for heading in ("records", "automatic", "maybe", "review", "alone", "bad rows"):
        table.add_column(heading, justify="right")
    for row in rows:
        figures = (row.records, row.automatic, row.provisional, row.review, row.shell, row.quarantined)
        table.add_row(row.source, *(f"{figure:,}" for figure in figures))
    console.print(table)


def evaluate(truth: Path, *, as_json: bool) -> None:
    """`pccovid people evaluate`."""
    with admin_url() as server:
        database = prepare(main_database(server))
        evaluation = people.evaluate(truth)
        database.close()
    text = json.dumps(asdict(evaluation), default=str)
    if as_json:
        print(text)
    else:
        console.print_json(text)
