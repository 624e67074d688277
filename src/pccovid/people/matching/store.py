"""One typed function per query of the matcher."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.matching.model import DriftRow, MatchModel, Trained

_HERE = __package__ or ""
_OUTCOME = (
    "record_id", "ref", "person_id", "newcomer", "state", "tier", "rule", "weight", "q", "runner_up", "evidence",
    "row_hash", "link_id", "commune",
)  # fmt: skip
_SUSPECT = ("record_id", "place", "ref", "person_id", "newcomer", "weight", "q", "evidence")
_DRIFTED = ("record_id", "link_id", "kind", "commune")
_STEPS = ("add_people", "adopt_people", "end_links", "add_links", "close_tasks", "add_tasks")
_BLOCK = 1 << 20


def anything_new(tx: Tx) -> bool:
    """Whether a record, the register or an answer came in since the last run."""
    return tx.value(query(_HERE, "anything_new"))


def group_foreigners(tx: Tx) -> int:
    """Give foreigners' records their person, by their passports and apart from the register; how many records."""
    return tx.value(query(_HERE, "group_foreigners"))


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


def add_model(tx: Tx, version: str, body: str, metrics: str, trained_on: str) -> bool:
    """Keep a model as a candidate; `body` and `metrics` are JSON. False when the version is known."""
    values = {"version": version, "body": body, "metrics": metrics, "trained_on": trained_on}
    return tx.run(query(_HERE, "add_model"), values) == 1


def approve_shipped(tx: Tx, version: str, by: str) -> None:
    tx.run(query(_HERE, "approve_shipped"), {"version": version, "by": by})


def approve_model(tx: Tx, version: str, by: str, reason: str) -> bool:
    """False when it decides already."""
    return tx.run(query(_HERE, "approve_model"), {"version": version, "by": by, "reason": reason}) == 1


def deciding_model(tx: Tx) -> Trained:
    found = tx.fetch_one(query(_HERE, "deciding_model"), Trained)
    assert found is not None, "the shipped model is approved where no other is"
    return found


def match_model(tx: Tx, version: str) -> Trained | None:
    return tx.fetch_one(query(_HERE, "match_model"), Trained, {"version": version})


def match_models(tx: Tx) -> list[MatchModel]:
    return tx.fetch_all(query(_HERE, "match_models"), MatchModel)


def publish(tx: Tx, *, by_register: bool, model: str, at: datetime) -> None:
    """Make people, links and tasks out of the received decisions, and all that follows from them."""
    values: dict[str, Any] = {"by_register": by_register, "model": model, "at": at}
    for name in (*_STEPS, "plan_for_many", "refresh_touched", "refresh_waiting"):
        tx.run(query(_HERE, name), values)


def ask_about_drift(tx: Tx, drifted: Path, suspects: Path, *, by_register: bool, at: datetime) -> None:
    """File what contradicts the matcher as questions, and close those that do no more; `suspects` as for `receive`."""
    nothing = suspects.with_suffix(".none")
    nothing.touch()
    receive(tx, nothing, suspects)
    tx.run(query(_HERE, "make_drifted"))
    _copy(tx, "drifted", _DRIFTED, drifted)
    values: dict[str, Any] = {"by_register": by_register, "at": at}
    for name in ("add_people", "close_drift_tasks", "add_drift_tasks", "refresh_newcomers"):
        tx.run(query(_HERE, name), values)


def keep_drift(tx: Tx, run_at: datetime, model: str, counted: Sequence[tuple[Any, ...]]) -> None:
    """Keep a run's counts: source, kind, records."""
    sources, kinds, counts = (list(column) for column in zip(*counted, strict=True)) if counted else ([], [], [])
    values = {"run_at": run_at, "model": model, "sources": sources, "kinds": kinds, "counts": counts}
    tx.run(query(_HERE, "keep_drift"), values)


def latest_drift(tx: Tx) -> list[DriftRow]:
    return tx.fetch_all(query(_HERE, "latest_drift"), DriftRow)


def _copy(tx: Tx, table: LiteralString, columns: tuple[LiteralString, ...], path: Path) -> None:
    with path.open("rb") as file, tx.copy_in(table, columns) as copy:
        while block := file.read(_BLOCK):
            copy.block(block)
