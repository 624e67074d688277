"""One typed function per query of what arrives."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.arrivals.model import Counts, Lineage

_HERE = __package__ or ""


def make_incoming(tx: Tx) -> None:
    tx.run(query(_HERE, "make_incoming"))


def add_incoming(tx: Tx, source: int, batch: int, at: datetime) -> int | None:
    """How many records were added: all; None, and nothing was done, where a key is known or told twice."""
    return tx.value(query(_HERE, "add_incoming"), {"source": source, "batch": batch, "at": at})


def add_facts(tx: Tx, table: str) -> None:
    tx.run(query(_HERE, "add_facts"), {"table": table})


def make_arrived(tx: Tx) -> None:
    tx.run(query(_HERE, "make_arrived"))


def prepare_facts(tx: Tx, table: str) -> None:
    tx.run(query(_HERE, "prepare_facts"), {"table": table})


def record_facts(tx: Tx, table: str) -> None:
    tx.run(query(_HERE, "record_facts"), {"table": table})


def tell_subjects(tx: Tx, source: int) -> None:
    """Give the rows of `incoming` what the source says of the persons they are about."""
    tx.run(query(_HERE, "tell_subjects"), {"source": source})


def follow_subjects(tx: Tx, at: datetime) -> None:
    """Let records go with the changed record of the person they are about."""
    tx.run(query(_HERE, "follow_subjects"), {"at": at})


def make_registered(tx: Tx) -> None:
    tx.run(query(_HERE, "make_registered"))


def compare(tx: Tx, source: int) -> None:
    tx.run(query(_HERE, "compare"), {"source": source})


def count_arrived(tx: Tx) -> Counts:
    return _counts(tx.fetch_one(query(_HERE, "count_arrived"), Counts))


def set_aside(tx: Tx, batch: int) -> None:
    """Keep the rows that would change a record, and forget that they arrived."""
    tx.run(query(_HERE, "set_aside"), {"batch": batch})
    tx.run(query(_HERE, "forget_changed"))


def bring_back(tx: Tx, batch: int, most: int) -> int:
    """Put rows that were set aside into `incoming`, those of the first lines first; how many."""
    return tx.run(query(_HERE, "bring_back"), {"batch": batch, "most": most})


def keep_former(tx: Tx, at: datetime) -> None:
    tx.run(query(_HERE, "keep_former"), {"at": at})


def change(tx: Tx, batch: int, at: datetime) -> None:
    tx.run(query(_HERE, "change"), {"batch": batch, "at": at})


def confirm(tx: Tx) -> None:
    tx.run(query(_HERE, "confirm"))


def add(tx: Tx, source: int, batch: int, at: datetime) -> None:
    tx.run(query(_HERE, "add"), {"source": source, "batch": batch, "at": at})


def register(tx: Tx, batch: int) -> Counts:
    return _counts(tx.fetch_one(query(_HERE, "register"), Counts, {"batch": batch}))


def mark_missing(tx: Tx, source: int, keys: Sequence[str], at: datetime) -> int:
    return tx.run(query(_HERE, "mark_missing"), {"source": source, "keys": list(keys), "at": at})


def let_go(tx: Tx, source: int, keys: Sequence[str], at: datetime) -> list[int]:
    """The records of these keys that were missing before and are gone now."""
    return tx.values(query(_HERE, "let_go"), {"source": source, "keys": list(keys), "at": at})


def end_links(tx: Tx, records: Sequence[int], at: datetime) -> None:
    """Take records from their persons' pages, and from the work lists."""
    params = {"records": list(records), "at": at}
    tx.run(query(_HERE, "close_tasks"), params)
    tx.run(query(_HERE, "stop_waiting"), params)
    refresh(tx, tx.values(query(_HERE, "end_links"), params))


def tell_again(tx: Tx, source: int) -> None:
    refresh(tx, tx.values(query(_HERE, "link_again"), {"source": source}))
    tx.run(query(_HERE, "tell_again"), {"source": source})


def refresh(tx: Tx, people: Sequence[UUID]) -> None:
    if people:
        tx.run(query(_HERE, "refresh"), {"people": list(people)})


def lineage(tx: Tx, records: Sequence[int]) -> list[Lineage]:
    """Where these records come from, as far as the transaction may see them."""
    return tx.fetch_all(query(_HERE, "lineage"), Lineage, {"records": list(records)})


def _counts(found: Counts | None) -> Counts:
    assert found is not None  # an aggregate without group by has one row
    return found
