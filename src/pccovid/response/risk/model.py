"""Nouns: what a level is reckoned from, the rule, what the rule says, and a level as it was published."""

from dataclasses import dataclass
from datetime import date, datetime

from pccovid.commons.codes import Confidence

HIGHEST = 4


@dataclass(frozen=True)
class Inputs:
    """One unit in one week; None: nobody told, and then no level can be reckoned.

    `cases`: new community cases of the week. `adults` are 18 or older, `elders` as old as the rule says;
    `adults_with_dose` have one dose at least, `elders_vaccinated` all. `capacity_ready`: treatment is prepared.
    """

    population: int | None
    cases: int | None
    adults: int | None
    adults_with_dose: int | None
    elders: int | None
    elders_vaccinated: int | None
    capacity_ready: bool | None


@dataclass(frozen=True)
class LevelRule:
    """How inputs become a level from `valid_from` (included) to `valid_to` (excluded; None: until now).

    `case_bounds` part cases per 100,000 people a week into four bands; `matrix` has a row of four levels where
    coverage is met and one where it is not; shares are parts of 1; elders are `elders_from_age` years or older.
    """

    id: str
    valid_from: date
    valid_to: date | None
    case_bounds: tuple[float, ...]
    coverage: float
    elders_from_age: int
    elders_coverage: float
    matrix: tuple[tuple[int, ...], tuple[int, ...]]
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Assessment:
    """What a rule says of a unit; `held`: it would be lower, were treatment ready."""

    level: int
    cases_band: int
    coverage_met: bool
    elders_met: bool
    held: bool


@dataclass(frozen=True)
class Level:
    """A published level with the reasons that everybody may read. `rule` is the id of its rule."""

    unit_id: int
    level: int
    valid_from: date
    rule: str
    cases_band: int
    coverage_met: bool
    elders_met: bool
    held: bool
    source: str
    published_at: datetime
