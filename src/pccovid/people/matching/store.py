"""One typed function per query of the matcher."""

from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""
_OUTCOME = (
    "record_id", "ref", "person_id", "newcomer", "state", "tier", "rule", "weight", "q", "runner_up", "evidence",
    "row_hash", "link_id", "commune",
)  # fmt: skip
_SUSPECT = ("record_id", "place", "ref", "person_id", "newcomer", "weight", "q", "evidence")
_STEPS = ("add_people", "adopt_people", "end_links", "add_links", "close_tasks", "add_tasks")
_BLOCK = 1 << 20


def anything_new(tx: Tx) -> bool:
    """Whether a record, the register or an answer came in since the last run."""
    return tx.value(query(_HERE, "anything_new"))


def register_is_loaded(tx: Tx) -> bool:
    return tx.value(query(_HERE, "register_is_loaded"))


def extract(tx: Tx, name: str, path: Path, *, everybody: bool = False) -> None:
    """Write the rows of an extract query into a CSV file; with `everybody`, also what is settled."""
    with path.open("wb") as file:
        file.writelines(tx.copy_out(query(_HERE, name), {"everybody": everybody}))


def receive(tx: Tx, outcome: Path, suspects: Path) -> None:
    """Bring the decisions into temporary tables, and let nobody decide on links until they are published."""
    for name in ("make_outcome", "make_suspect", "make_newcomer", "lock_links"):
        tx.run(query(_HERE, name))
    _copy(tx, "outcome", _OUTCOME, outcome)
    _copy(tx, "suspect", _SUSPECT, suspects)
    for name in ("drop_overtaken", "find_newcomers", "name_newcomers", "name_suspects", "analyze_new"):
        tx.run(query(_HERE, name))


def add_model(tx: Tx, version: str, body: str, metrics: str, trained_on: str, approved_by: str) -> None:
    """Write down which model decides; `body` and `metrics` are JSON."""
    values = {
        "version": version,
        "body": body,
        "metrics": metrics,
        "trained_on": trained_on,
        "approved_by": approved_by,
    }
    tx.run(query(_HERE, "add_model"), values)


def publish(tx: Tx, *, by_register: bool, model: str, at: datetime) -> None:
    """Make people, links and tasks out of the received decisions, and all that follows from them."""
    values: dict[str, Any] = {"by_register": by_register, "model": model, "at": at}
    for name in (*_STEPS, "plan_for_many", "refresh_touched", "refresh_waiting"):
        tx.run(query(_HERE, name), values)


def _copy(tx: Tx, table: LiteralString, columns: tuple[LiteralString, ...], path: Path) -> None:
    with path.open("rb") as file, tx.copy_in(table, columns) as copy:
        while block := file.read(_BLOCK):
            copy.block(block)
