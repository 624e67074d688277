"""What every page of one case shares: its person's door opened for its number, its heading, its ways on."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from pccovid import people
from pccovid.commons import units
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import cases

CASES = "/quan-ly/ca-benh"
ONE = CASES + "/{case_no:str}"
# The pages of one case, in the order of work; a way is shown where a page stands at its end.
WAYS = (
    ("file", ""),
    ("contacts", "/tiep-xuc"),
    ("interview", "/phong-van"),
    ("why", "/vi-sao"),
    ("bluetooth", "/bluetooth"),
    ("orders", "/cach-ly"),
    ("graph", "/so-do"),
)


@dataclass(frozen=True)
class Casework:
    """An officer at a case: the case, who it is as far as identity goes, and the pages that stand for it."""

    here: Office
    case: cases.Case
    known: dict[str, str]
    born: date | None
    unit: str
    window: cases.Window
    ways: list[tuple[str, str]]

    @property
    def shown(self) -> dict[str, Any]:
        """What `console/case_layout.html` needs."""
        return {"here": self.here, "work": self, "case": self.case}


@contextmanager
def casework(request: AnyRequest, case_no: str, *people_too: UUID) -> Generator[Casework]:
    """One transaction for one case of the officer's area, in which its person (and `people_too`) can be seen.

    Raises
    ------
    NoSuchCase
        There is none in this officer's area.
    Forbidden
        The person moved away: their new unit sees the case.
    """
    case_no = case_no.strip().upper()
    with office(request, case=case_no) as here:
        person = cases.person_of(here.tx, case_no)
    with office(request, person, *people_too, case=case_no) as here:
        case = cases.one(here.tx, case_no)
        known = {a.attribute: a.value for a in people.identity(here.tx, person).attributes}
        yield Casework(
            here=here,
            case=case,
            known=known,
            born=date.fromisoformat(known["birth_date"]) if "birth_date" in known else None,
            unit=units.units().get(case.unit_id).full_name if case.unit_id else "",
            window=cases.window(case, clock.now()),
            ways=_ways(request, case_no),
        )


def anew(work: Casework) -> Casework:
    """The same work after the case was changed in its transaction."""
    case = cases.one(work.here.tx, work.case.case_no)
    return replace(work, case=case, window=cases.window(case, clock.now()))


def _ways(request: AnyRequest, case_no: str) -> list[tuple[str, str]]:
    standing = {route.path for route in request.app.routes}
    return [(key, f"{CASES}/{case_no}{end}") for key, end in WAYS if ONE + end in standing]
