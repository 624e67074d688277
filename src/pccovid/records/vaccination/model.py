"""Nouns: a telling of a dose by one source, a dose with its witnesses, the course that doses add up to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

# complete: the basic course is given. started: a further dose is due. none: nothing is known, which is not "not
# vaccinated". unclear: there are doses, and a product or an order that we do not understand.
State = Literal["none", "started", "complete", "unclear"]


@dataclass(frozen=True)
class Telling:
    """One dose as one source tells it, and where it stands there: lineage down to batch and line.

    What a desk stated at the citizen's request has `stated_by` (the agency) and `reference` (of the correction), and
    `supersedes` the record that told it wrongly; that one is `is_superseded` as long as the statement stands.
    """

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    trust_rank: int
    vaccine: str | None
    vaccine_text: str
    dose_no: int | None
    given_on: date
    lot: str | None
    site_code: str | None
    site_name: str | None
    owner_status: str | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int
    stated_by: str | None = None
    reference: str | None = None
    supersedes: int | None = None
    is_superseded: bool = False


@dataclass(frozen=True)
class TellingOf(Telling):
    """A telling with the person whom it is about."""

    person_id: UUID = field(kw_only=True)


@dataclass(frozen=True)
class Dose:
    """One injection: what its most trusted witness says, everybody who tells of it, and tellings that were mended."""

    position: int
    witnesses: tuple[Telling, ...]
    former: tuple[Telling, ...] = ()

    @property
    def told(self) -> Telling:
        """The witness that is believed first."""
        return self.witnesses[0]

    @property
    def vaccine(self) -> str | None:
        """Product code, from any witness that has one."""
        return next((w.vaccine for w in self.witnesses if w.vaccine), None)

    @property
    def given_on(self) -> date:
        """Day of the injection."""
        return self.told.given_on


@dataclass(frozen=True)
class Course:
    """What the doses add up to on a day.

    `needed` is the number of doses of the basic course, None where it is not known; `due_from` and `due_to` are
    the advised days of the next dose, both included; `verified` says whether the schedule was checked against its
    source document, `source` names it.
    """

    state: State
    given: int
    needed: int | None
    due_from: date | None
    due_to: date | None
    source: str | None
    verified: bool
