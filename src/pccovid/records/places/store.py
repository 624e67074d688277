"""One typed function per query."""

from datetime import datetime
from uuid import UUID

from pccovid import people
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.places.model import Visit

_HERE = __package__ or ""
Counts = people.arrivals.Counts


def make_told_places(tx: Tx) -> None:
    tx.run(query(_HERE, "make_told_places"))


def merge_places(tx: Tx, source: int, batch: int, at: datetime) -> Counts:
    counts = tx.fetch_one(query(_HERE, "merge_places"), Counts, {"source": source, "batch": batch, "at": at})
    assert counts is not None  # an aggregate without group by has one row
    return counts


def make_told_visits(tx: Tx) -> None:
    tx.run(query(_HERE, "make_told_visits"))


def add_visitors(tx: Tx, source: int) -> None:
    tx.run(query(_HERE, "add_visitors"), {"source": source})


def add_unknown_places(tx: Tx, source: int, batch: int, at: datetime) -> None:
    tx.run(query(_HERE, "add_unknown_places"), {"source": source, "batch": batch, "at": at})


def prepare_visit_days(tx: Tx) -> None:
    tx.run(query(_HERE, "prepare_visit_days"))


def count_new_visits(tx: Tx, source: int) -> int:
    """How many scans nobody told before."""
    return tx.value(query(_HERE, "count_new_visits"), {"source": source})


def merge_visits(tx: Tx, source: int, batch: int) -> int:
    """How many visits are new, or got their end or a later one."""
    return tx.run(query(_HERE, "merge_visits"), {"source": source, "batch": batch})


def count_told(tx: Tx) -> int:
    return tx.value(query(_HERE, "count_told"))


def of_person(tx: Tx, person: UUID) -> list[Visit]:
    """The visits of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Visit, {"person": person})
