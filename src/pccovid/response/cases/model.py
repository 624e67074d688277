"""Nouns: a case, what it is judged by, when it could infect, and what tests and treatments say of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pccovid.commons.codes import Confidence


class Classification(StrEnum):
    """How the State classifies an infection; confirmed is an F0."""

    NOT_CLASSIFIED = "not_classified"
    SUSPECT = "suspect"
    PROBABLE = "probable"
    CONFIRMED = "confirmed"
    NO_CASE = "no_case"


class Basis(StrEnum):
    """What a classification rests on: a test that a source tells, other criteria, or somebody's word alone."""

    LABORATORY = "laboratory"
    CRITERIA = "criteria"
    STATED = "stated"


class Investigation(StrEnum):
    """How far the inquiry is."""

    PENDING = "pending"
    DONE = "done"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """How the illness ended; none: it has not, or nobody said."""

    NONE = "none"
    RECOVERED = "recovered"
    DIED = "died"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Where the person was infected."""

    DOMESTIC = "domestic"
    IMPORTED = "imported"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Definition:
    """What counts as a case and as a contact from `valid_from` (included) to `valid_to` (excluded; None: until now).

    Each threshold is explained at the head of definitions.toml; distances in metres.
    """

    id: str
    valid_from: date
    valid_to: date | None
    lookback_symptomatic: int
    lookback_source_known: int | Literal["first_contact"]
    lookback_unknown: int
    longest_days: int
    confirmed_by: frozenset[str]
    rapid_again_hours: int
    distance_m: float
    min_minutes_masked: int
    min_minutes_unmasked: int
    same_vehicle: bool
    vehicle_rows: int
    same_place_window_min: int
    generation_depth: int
    reinfection_after_days: int
    opens_within_days: int
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Case:
    """One infection of one person. `laboratory`: what its tests alone say; None: no test yet."""

    case_id: int
    case_no: str
    person_id: UUID
    classification: Classification
    basis: Basis
    test_record_id: int | None
    definition: str
    laboratory: Classification | None
    onset_on: date | None
    symptomatic: bool | None
    sampled_at: datetime | None
    confirmed_at: datetime | None
    isolated_at: datetime | None
    exposed_on: date | None
    investigation: Investigation
    outcome: Outcome
    outcome_on: date | None
    reinfection: bool
    origin: Origin
    unit_id: int | None
    stay_unit_id: int | None
    source_case_id: int | None
    joined_to: int | None
    revision: int
    opened_at: datetime
    opened_by: UUID | None

    @property
    def traceable(self) -> bool:
        """Whether its ring may be worked out: confirmed by a laboratory, and not set aside."""
        return (
            self.basis == Basis.LABORATORY
            and self.classification == Classification.CONFIRMED
            and self.investigation != Investigation.DISCARDED
        )


class Start(StrEnum):
    """What the beginning of a window was counted from."""

    ONSET = "onset"
    FIRST_CONTACT = "first_contact"
    SAMPLE = "sample"
    CONFIRMED = "confirmed"  # neither onset nor sample is known
    OPENED = "opened"  # nothing is known but when the file was opened


class End(StrEnum):
    """What ended a window."""

    ISOLATED = "isolated"
    OUTCOME = "outcome"
    LONGEST = "longest"
    RUNNING = "running"


@dataclass(frozen=True)
class Window:
    """When a case could infect, by which definition, and what both ends were counted from (`lookback` in days)."""

    starts_at: datetime
    ends_at: datetime
    definition: Definition
    start: Start
    end: End
    lookback: int


@dataclass(frozen=True)
class Listed:
    """A line of the list of an area; nobody's door stands open for it yet."""

    case_id: int
    case_no: str
    person_id: UUID
    unit_id: int | None
    classification: Classification
    basis: Basis
    investigation: Investigation
    reinfection: bool
    onset_on: date | None
    sampled_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True)
class Change:
    """One field that changed. `reason`: the code of a rule, or an officer's words; `officer`: None: a rule did it."""

    change_id: int
    at: datetime
    field: str
    was: str | None
    becomes: str | None
    reason: str
    officer_id: UUID | None
    officer: str | None


@dataclass(frozen=True)
class Stated:
    """A case by somebody's word. `person` must be open; dates as far as they are known."""

    person_id: UUID
    classification: Classification
    onset_on: date | None
    sampled_on: date | None
    reason: str


@dataclass(frozen=True)
class Moved:
    """A case whose person is another now, and why: merged or parted."""

    case_id: int
    person_id: UUID
    reason: str


@dataclass(frozen=True)
class Opened:
    """A case that was opened."""

    case_id: int
    case_no: str


@dataclass(frozen=True)
class Positive:
    """A positive single test of a person. `moment`: when it was taken, or the nearest that is known."""

    person_id: UUID
    record_id: int
    method: str
    sampled_at: datetime | None
    resulted_at: datetime | None
    moment: datetime


@dataclass(frozen=True)
class Care:
    """A treatment of a person, as far as it says something of a case."""

    person_id: UUID
    onset_on: date | None
    began_on: date
    ended_on: date | None
    status: str
    care: str | None


@dataclass(frozen=True)
class Report:
    """A case as a line list tells it. `moment`: its sample or onset, else when the list came in."""

    person_id: UUID
    classification: Classification
    onset_on: date | None
    sampled_at: datetime | None
    outcome: Outcome | None
    outcome_on: date | None
    origin: Origin | None
    moment: datetime


@dataclass(frozen=True)
class ListOutcome:
    """Rows of a line list that opened a case, changed one, said what was known, or wait until their person is known."""

    opened: int
    changed: int
    same: int
    unsure: int


@dataclass(frozen=True)
class Feeling:
    """A day on which a person declared symptoms."""

    person_id: UUID
    declared_on: date


@dataclass(frozen=True)
class Known(Case):
    """A case that its rules look at again. `said`: fields that an officer set, which no rule changes.

    `resting`: what became of the test it rests on (its result now; elsewhere: it is not this person's; None: no test).
    """

    said: list[str]
    resting: str | None


@dataclass(frozen=True)
class Judged:
    """What tests say: the classification, the deciding test, when that was known, and the first sample."""

    classification: Classification
    record_id: int
    sampled_at: datetime | None
    confirmed_at: datetime | None
    moment: datetime
