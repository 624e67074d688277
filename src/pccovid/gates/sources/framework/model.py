"""Nouns of the framework: contracts, chunks, rows that were taken or refused, reports."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import LiteralString

from pccovid import people
from pccovid.commons.units import Level
from pccovid.ground.tx import Tx

# Called with the step, how much of it is done and how much there is; 0 when nobody knows the end.
Progress = Callable[[str, int, int], None]
Row = tuple[str, ...]
NULL = "\x1d"  # stands in a row where nothing is known: no text of a person has this character
Fields = Sequence[str]
OURS = ("_line", "_reasons", "_raw")  # columns that a table of bad rows has beside those of its source


class SourceProblem(Exception):
    """Why a batch stopped, in the words of the operator; what was taken in before it stays."""


class Unreachable(SourceProblem):
    """The source did not answer, or not in its agreed form. The next pull goes on where this one stopped."""


class NotReady(SourceProblem):
    """There is something, and it is still being written. The next pull looks again."""


class Busy(SourceProblem):
    """Another programme is reading this source right now."""


class AlreadyTakenIn(SourceProblem):
    """The same file was taken in before: nothing would change."""


class Held(SourceProblem):
    """An operator decides: nothing of the batch from here on is taken in until then."""

    status: "Status"


class Drift(Held):
    """The columns are not those of the contract."""


class HeldVolume(Held):
    """The batch as a whole is not what was agreed: too many bad rows, too many changes, people who would see less."""


class Status(StrEnum):
    """Where a batch stands."""

    RUNNING = "running"
    DONE = "done"
    HELD_SCHEMA_DRIFT = "held_schema_drift"
    HELD_VOLUME = "held_volume"
    FAILED = "failed"


Drift.status = Status.HELD_SCHEMA_DRIFT
HeldVolume.status = Status.HELD_VOLUME


@dataclass(frozen=True)
class Column:
    """One column of a source as its contract describes it."""

    name: str
    meaning: str
    rule: str
    label: str
    required: bool = True


@dataclass(frozen=True)
class Limits:
    """What a source may send before somebody is asked, and how it may be asked."""

    file_bytes: int = 2 << 30
    hold_bad_share: float = 0.02
    hold_from_rows: int = 1000  # of bad rows and of changed keys fewer than this say nothing
    hold_changed_share: float = 0.05  # of the keys that the source holds
    hold_lowered_people: int = 500
    hold_lowered_share: float = 0.001  # of the rows that are new or changed
    hold_lowered_from: int = 20
    expect_min: int = 0  # rows a day; 0: no bound
    expect_max: int = 0
    page_rows: int = 2000
    questions_per_second: float = 50.0
    questions_per_pull: int = 1000
    answer_days: int = 30

    def most_lowered(self, touched: int) -> float:
        """How many people may see fewer doses or results by an act that touches so many rows."""
        return min(max(self.hold_lowered_from, self.hold_lowered_share * touched), self.hold_lowered_people)


@dataclass(frozen=True)
class Contract:
    """What was agreed with the owner of a source: one TOML file each, docs/formats.md is generated from them.

    A source that delivers several kinds of files has a part for each: the same contract with columns of its own.
    """

    source: str
    source_id: int
    title_vi: str
    title_en: str
    owner: str
    legal_basis: str
    purposes: tuple[str, ...]
    transport: str
    form: str
    target: str
    trust_rank: int
    key: str
    max_lag: timedelta
    columns: tuple[Column, ...]
    sha256: str
    stream: str = ""
    cursor: str | None = None
    overlap: timedelta = timedelta()
    limits: Limits = field(default_factory=Limits)
    part: str = ""
    part_means: str = ""
    parts: "dict[str, Contract]" = field(default_factory=dict[str, "Contract"])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order in which `read` gets them."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken in, with the codes of all that is wrong with it (words: reasons.toml)."""

    reasons: tuple[str, ...]


Read = Callable[[Fields, date], Row | Rejected]


@dataclass(frozen=True)
class Target:
    """Where the rows of a source go: the temporary table they are COPYed into, and the merge out of it.

    `publish` writes some of the changes that `merge` set aside and says how many, 0 when none is left; a target
    without it writes changes at once, since nobody sees less by them. `facts`: the tables of facts that are filled.
    """

    table: LiteralString
    columns: tuple[LiteralString, ...]
    prepare: Callable[[Tx], None]
    merge: Callable[[Tx, int, int], people.arrivals.Counts]
    publish: Callable[[Tx, int, int], int] | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reconciler:
    """How a source is compared with what we hold of it (framework.reconcile); it is only read.

    `groups` gives (group, rows, sum) of what it holds and changed last at or before a moment, in microseconds since
    1970; `keys` gives (key, time of change) of all that it holds in one group.
    """

    groups: Callable[[int], Iterable[tuple[str, int, int]]]
    keys: Callable[[str], Iterable[tuple[str, int]]]


@dataclass(frozen=True)
class Connector:
    """One source: its contract, the one pure function that understands a row, and where rows go.

    `read` gets the fields of a row in the order of the contract and the day, and gives (source's time of change,
    key, ...) as texts that PostgreSQL reads, in the order of the target's columns, or Rejected.
    """

    contract: Contract
    read: Read
    target: Target
    fetch: "Callable[[Connector, Progress], list[BatchReport]]"
    reconciler: Reconciler | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """How far a delivery was read, in bytes and lines; `cursor` is the source's own place, where it has one."""

    byte_to: int
    line_to: int
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole rows as they came, the line at which each stands, and the position behind them."""

    raws: list[bytes]
    lines: list[int]
    behind: Position


@dataclass(frozen=True, slots=True)
class Checked:
    """A chunk after its rows were read: `block` holds the good ones in COPY form, `bad` (line, reasons, bytes)."""

    behind: Position
    block: bytes
    ok: int
    bad: list[tuple[int, list[str], bytes]]
    sha256: str


@dataclass(frozen=True)
class RefusedRow:
    """A row of a file that cannot be taken in; `cells` as in the contract, None where they do not come apart."""

    line_no: int
    reasons: Sequence[str]
    cells: Sequence[str] | None
    raw: bytes


@dataclass(frozen=True)
class Rehearsed:
    """What a file would do, were it taken in."""

    counts: people.arrivals.Counts
    bad: Sequence[RefusedRow]


@dataclass(frozen=True)
class Landed:
    """A file that arrived whole and stands in the landing folder."""

    path: Path
    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Batch:
    """One delivery on its way in, and how far it is: a killed load goes on behind its last chunk."""

    batch_id: int
    status: str
    reason: str | None
    released_by: str | None
    next_chunk: int
    byte_to: int
    line_to: int
    rows_read: int
    rows_bad: int
    rows_new: int
    rows_changed: int


@dataclass(frozen=True)
class Bookmark:
    """How far a stream was read, and when that was written down."""

    cursor: str
    moved_at: datetime


@dataclass(frozen=True)
class Area:
    """An area as a source tells it: its own id and that of the area above."""

    code: str
    level: Level
    name: str
    parent_code: str | None


@dataclass(frozen=True)
class BatchReport:
    """What became of one delivery: read = ok + bad, ok = new + changed + unchanged."""

    source: str
    batch_id: int | None = None
    name: str = ""
    status: str = Status.DONE
    problem: str | None = None
    rows_read: int = 0
    rows_ok: int = 0
    rows_bad: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0

    @property
    def touched(self) -> int:
        """How many records are new or say something else than before."""
        return self.rows_new + self.rows_changed


def nobody_watches(step: str, done: int, total: int) -> None:
    """A progress that nobody looks at."""
