"""The queries of exports, one a kind, and of imports that are taken back."""

from dataclasses import dataclass

from pccovid.ground.sql import Query, query
from pccovid.ground.tx import Params, Tx


@dataclass(frozen=True)
class Brought:
    """A row that a batch wrote last; of a version above 1 an earlier telling exists."""

    source_id: int
    key: str
    version: int


def exported(kind: str, source: str | None) -> tuple[Query, Params]:
    """The query that writes a kind as csv, for `Tx.copy_out`."""
    return query(__package__ or "", f"export_{kind}"), {"source": source}


def brought_by(tx: Tx, batch: int) -> list[Brought]:
    """What stands as an import left it."""
    return tx.fetch_all(query(__package__ or "", "brought_by"), Brought, {"batch": batch})


def forget_file(tx: Tx, batch: int) -> None:
    """Let the same file be taken in again."""
    tx.run(query(__package__ or "", "forget_file"), {"batch": batch})
