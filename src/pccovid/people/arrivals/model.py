"""What arrives beside a person, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString


@dataclass(frozen=True)
class Facts:
    """A table whose rows hang on records, and what a row of a source says for it: values as PostgreSQL reads them.

    A record has the fact when every column that the table requires is there.
    """

    table: LiteralString
    columns: tuple[LiteralString, ...]


@dataclass(frozen=True)
class Counts:
    """What a merge did with its rows: read = new + changed + unchanged."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Absence:
    """What a reconciliation missed: records for the first time, and records that are gone now."""

    missing: int
    gone: int


@dataclass(frozen=True)
class Lineage:
    """Where a record comes from: its source, the delivery and the line in it, and when it came in."""

    record_id: int
    version: int
    source: str
    batch_id: int
    batch: str
    line_no: int
    loaded_at: datetime
