"""One typed function per query of line lists."""

import json
from dataclasses import asdict
from datetime import datetime

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.linelists.model import Bad, Due, LineList, State, Understood

_HERE = __package__ or ""


def hand_in(tx: Tx, name: str, digest: str, content: bytes, at: datetime) -> int | None:
    return tx.value(query(_HERE, "hand_in"), {"name": name, "sha256": digest, "content": content, "at": at})


def is_known(tx: Tx, digest: str) -> bool:
    """Whether the unit handed this file in and did not part with it since."""
    return tx.value(query(_HERE, "is_known"), {"sha256": digest})


def lists(tx: Tx, unit: int, *, before: int | None = None, most: int = 25) -> list[LineList]:
    """The lists of the officer's own unit, the newest first."""
    return tx.fetch_all(query(_HERE, "lists"), LineList, {"unit": unit, "before": before, "most": most})


def one(tx: Tx, list_id: int) -> LineList | None:
    return tx.fetch_one(query(_HERE, "one"), LineList, {"list": list_id})


def bad_rows(tx: Tx, list_id: int, *, after: int = 0, most: int = 50) -> list[Bad]:
    """Rows of a list of the officer's unit that were set aside, in the order of the file."""
    return tx.fetch_all(query(_HERE, "bad_rows"), Bad, {"list": list_id, "after": after, "most": most})


def decide(tx: Tx, list_id: int, was: State, becomes: State, at: datetime) -> bool:
    return tx.value(query(_HERE, "decide"), {"list": list_id, "was": was, "becomes": becomes, "at": at})


def due(tx: Tx) -> Due | None:
    """The oldest list on which the worker must act; `tx` is the engine's, as in all that follows."""
    return tx.fetch_one(query(_HERE, "due"), Due)


def understand(tx: Tx, list_id: int, found: Understood, at: datetime) -> None:
    """Write down what a list would do, and the rows set aside: now its officer decides."""
    counts = {"new": found.new, "changed": found.changed, "unchanged": found.unchanged, "bad": len(found.bad)}
    tx.run(query(_HERE, "understand"), {"list": list_id, "at": at} | counts)
    rows = json.dumps([asdict(row) for row in found.bad])
    tx.run(query(_HERE, "add_bad_rows"), {"list": list_id, "rows": rows, "at": at})


def refuse(tx: Tx, list_id: int, problem: str, at: datetime) -> None:
    """Nothing of the list can be read; its file is let go of."""
    tx.run(query(_HERE, "refuse"), {"list": list_id, "problem": problem, "at": at})


def stop(tx: Tx, list_id: int, state: State, problem: str, batch: int | None, at: datetime) -> None:
    """The list did not come in: an operator looks at it (held), or its officer tries again (understood)."""
    params = {"list": list_id, "state": state, "problem": problem, "batch": batch, "at": at}
    tx.run(query(_HERE, "stop"), params)


def finish(tx: Tx, list_id: int, batch: int, counts: tuple[int, int, int, int], at: datetime) -> None:
    """The list was taken in: rows new, changed, unchanged and set aside."""
    new, changed, unchanged, bad = counts
    told = {"new": new, "changed": changed, "unchanged": unchanged, "bad": bad}
    tx.run(query(_HERE, "finish"), {"list": list_id, "batch": batch, "at": at} | told)


def take_back(tx: Tx, list_id: int, kept: int, at: datetime) -> None:
    """The list was taken back, but for `kept` records that it only changed."""
    tx.run(query(_HERE, "take_back"), {"list": list_id, "kept": kept, "at": at})


def drop_forgotten(tx: Tx, before: datetime, at: datetime) -> int:
    """Let go of lists of which nobody decided; how many."""
    return tx.run(query(_HERE, "drop_forgotten"), {"before": before, "at": at})
