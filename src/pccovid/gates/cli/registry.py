"""The registry's own housekeeping: models and their approval, drift."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates.cli.carry import bars, console
from pccovid.gates.cli.setup import main_database, prepare
from pccovid.ground.postgres import admin_url
from pccovid.ground.tx import Tx

_SHOWN = ("automatic_precision", "automatic_recall", "provisional_recall")


def train(version: str, truth: Path) -> None:
    """`pccovid people train`."""
    with _installation():
        found = people.train(version, truth)
    console.print(f"{version} is a candidate:", {key: found.figures[key] for key in _SHOWN})


def models() -> None:
    """`pccovid people models`."""
    table = Table("version", "trained on", *_SHOWN, "approved by", "since", "why", "decides")
    with _work("list the matching models") as tx:
        for model in people.match_models(tx):
            achieved = (str(model.metrics.get(key, "")) for key in _SHOWN)
            approved = (model.approved_by, f"{model.approved_at:%Y-%m-%d}" if model.approved_at else "")
            decides = "yes" if model.deciding else ""
            table.add_row(model.version, model.trained_on, *achieved, *approved, model.approval_reason, decides)
    console.print(table)


def approve(version: str, by: str, reason: str) -> None:
    """`pccovid people approve`."""
    with _work(f"approve the matching model {version}") as tx:
        people.approve(tx, version, by, reason)
    console.print(f"{version} decides from now on.")


def drift() -> None:
    """`pccovid people drift`."""
    with _installation(), bars() as progress:
        found = people.drift(lambda _step, done, total: progress("Comparing links with today's decisions", done, total))
    table = Table("source", "kind", "records", "questions", title=f"Drift by model {found.model}")
    for row in found.rows:
        table.add_row(row.source, row.kind, f"{row.records:,}", f"{row.tasks:,}")
    console.print(table)


@contextmanager
def _installation() -> Generator[None]:
    """The doors of this installation stand open onto its database."""
    with admin_url() as server:
        database = prepare(main_database(server))
        yield
        database.close()


@contextmanager
def _work(act: str) -> Generator[Tx]:
    with _installation(), access.work(System("cli"), Purpose.IDENTITY_MATCHING, act) as tx:
        yield tx
