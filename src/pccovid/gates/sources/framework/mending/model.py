"""A row that could not be taken in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BadRow:
    """Where it stood, in which columns, what is wrong with it, and its bytes."""

    batch_id: int
    line_no: int
    columns: list[str] | None
    reasons: list[str]
    raw: bytes
