"""One typed function per query of reconciliation."""

from dataclasses import asdict
from datetime import datetime

from pccovid.gates.sources.framework.reconcile.model import Group, Key, Reconciled
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def newest_change(tx: Tx, source_id: int) -> datetime | None:
    """How far the source was read: what changed later is not compared."""
    return tx.value(query(_HERE, "newest_change"), {"source_id": source_id})


def groups_here(tx: Tx, source_id: int) -> list[Group]:
    return tx.fetch_all(query(_HERE, "groups_here"), Group, {"source_id": source_id})


def keys_here(tx: Tx, source_id: int, group: str) -> list[Key]:
    return tx.fetch_all(query(_HERE, "keys_here"), Key, {"source_id": source_id, "group": group})


def quarantined_keys(tx: Tx, source_id: int) -> set[str]:
    return set(tx.values(query(_HERE, "quarantined_keys"), {"source_id": source_id}))


def unreadable_rows(tx: Tx, source_id: int) -> int:
    """Rows in quarantine of which not even the key can be read."""
    return tx.value(query(_HERE, "unreadable_rows"), {"source_id": source_id})


def missing_keys(tx: Tx, source_id: int) -> list[str]:
    """What the source said it deleted and did not tell again."""
    return tx.values(query(_HERE, "missing_keys"), {"source_id": source_id})


def write(tx: Tx, source_id: int, found: Reconciled) -> None:
    tx.run(query(_HERE, "write"), asdict(found) | {"source_id": source_id})


def reconciled(tx: Tx) -> list[Reconciled]:
    """The last comparison of every source that was compared."""
    return tx.fetch_all(query(_HERE, "reconciled"), Reconciled)
