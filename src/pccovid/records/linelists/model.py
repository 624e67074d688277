"""Nouns: a list that was handed in, its states, what is understood of it, and rows set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a list stands. Arrived, confirmed and recalled wait for the worker, understood for its officer."""

    ARRIVED = "arrived"
    REFUSED = "refused"
    UNDERSTOOD = "understood"
    DROPPED = "dropped"
    CONFIRMED = "confirmed"
    HELD = "held"
    DONE = "done"
    RECALLED = "recalled"
    TAKEN_BACK = "taken_back"


class Decision(StrEnum):
    """What an officer says of a list."""

    LET_IN = "let_in"
    DROP = "drop"
    TAKE_BACK = "take_back"


@dataclass(frozen=True)
class LineList:
    """A list as its unit sees it. `problem` is a code, or the words of the importer."""

    list_id: int
    name: str
    state: str
    problem: str | None
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_bad: int
    records_kept: int
    handed_in_at: datetime
    handed_in_by: str
    changed_at: datetime
    decided_by: str | None

    @property
    def waits(self) -> bool:
        """Whether the worker has it: the page changes by itself."""
        return self.state in {State.ARRIVED, State.CONFIRMED, State.RECALLED}


@dataclass(frozen=True)
class Due:
    """A list on which the worker must act; `content` is the file as it came."""

    list_id: int
    state: str
    agency: str
    name: str
    content: bytes | None
    batch_id: int | None


@dataclass(frozen=True)
class Bad:
    """A row that cannot be taken in: line of the file, codes of what is wrong; `raw` where its cells are not known."""

    line_no: int
    reasons: Sequence[str]
    cells: Sequence[str] | None
    raw: str


@dataclass(frozen=True)
class Understood:
    """What a list would do: rows by what they say beside what is known, and those set aside."""

    new: int
    changed: int
    unchanged: int
    bad: Sequence[Bad]
