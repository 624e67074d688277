"""The cases of an area: the list of what must be done, one search box, and a new file by an officer's word."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.casework import CASES
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.response import cases
from pccovid.response.cases import Classification, Listed

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_LISTS = {"": "pending", "trung": "doubles", "tat-ca": "all"}
_FOUND: dict[str, Any] = {"which": "found", "asked": None, "older": None, "newest": True, "lists": _LISTS}
_AT_ONCE = 25
_NEW = CASES + "/moi"
_LIST, _FIND, _STATE = ("console/cases.html", "console/case_find.html", "console/case_new.html")
_STATED = (Classification.SUSPECT, Classification.PROBABLE, Classification.CONFIRMED)


@dataclass(frozen=True)
class Row:
    """A line of the list: the case, and who it is where they still live in the area."""

    case: Listed
    name: str
    born: str
    unit: str


@get(CASES, opt=_FOR, sync_to_thread=True)
def work_list(request: AnyRequest) -> Response[str]:
    """What must be done first: cases to investigate, the newest first; doubles; all."""
    asked, before = request.query_params.get("ds", ""), request.query_params.get("truoc", "")
    which = _LISTS.get(asked, "pending")
    with office(request) as here:
        found = cases.list_cases(
            here.tx, which, at=clock.now(), before=int(before) if before.isdecimal() else None, most=_AT_ONCE + 1
        )
        rows = rows_of(request, here, found[:_AT_ONCE])
    older = rows[-1].case.case_id if len(found) > _AT_ONCE else None
    return pages.page(
        request, _LIST, here=here, rows=rows, which=which, asked=asked, older=older, newest=not before, lists=_LISTS
    )


@post(CASES + "/tim", opt=_FOR, sync_to_thread=True)
def search(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """A case by its number, or the cases of who is meant; what is typed stands in no address."""
    form = forms.Form(pages.spoken(request), data)
    typed = form.text("who")
    try:
        if typed.upper().startswith("CB-"):
            with office(request) as here:
                cases.person_of(here.tx, typed)
            return pages.go(f"{CASES}/{typed.upper()}")
        with office(request) as here:
            who = people.find(here.tx, typed, at=clock.now())
            found = cases.list_cases(here.tx, "all", at=clock.now(), people=[w.person_id for w in who], most=_AT_ONCE)
            rows = rows_of(request, here, found)
    except Problem as problem:
        form.refuse("who", problem)
        with office(request) as here:
            pass
        empty: dict[str, Any] = {
            "rows": [],
            "which": "found",
            "asked": None,
            "older": None,
            "newest": True,
            "lists": _LISTS,
        }
        return pages.again(request, _LIST, form, here=here, **empty)
    return pages.page(
        request,
        _LIST,
        here=here,
        rows=rows,
        which="found",
        asked=None,
        older=None,
        newest=True,
        lists=_LISTS,
        values=data,
    )


@get(_NEW, opt=_FOR, sync_to_thread=True)
def find_page(request: AnyRequest) -> Response[str]:
    """Whose file shall be opened?"""
    with office(request) as here:
        pass
    return pages.page(request, _FIND, here=here, found=None)


@post(_NEW, opt=_FOR, sync_to_thread=True)
def find(request: AnyRequest, data: forms.Sent) -> Response[str]:
    """Who of this area may be meant, masked."""
    form = forms.Form(pages.spoken(request), data)
    found: list[people.Found] | None = None
    with office(request) as here:
        try:
            found = people.find(here.tx, form.text("who"), at=clock.now())
        except (people.NothingToFind, people.TooManyFound) as problem:
            form.refuse("who", problem)
    if found is None:
        return pages.again(request, _FIND, form, here=here, found=None)
    places = {f.commune_id: units.units().get(f.commune_id).full_name for f in found}
    return pages.page(request, _FIND, here=here, found=found, places=places, values=data)


@post(_NEW + "/nguoi", opt=_FOR, sync_to_thread=True)
def choose(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """One of those who were found; who they are travels sealed, in no address."""
    person = forms.identifier(data.get("person", ""))
    return pages.go(_NEW + "/ho-so", cookies=[session.remember(request, stated=str(person))])


@get(_NEW + "/ho-so", opt=_FOR, sync_to_thread=True)
def new_page(request: AnyRequest) -> Response[Any]:
    """What is said of the case."""
    step = session.remembered(request)
    if "stated" not in step:
        return pages.go(_NEW)
    return pages.page(request, _STATE, **_opened(request, UUID(step["stated"])))


@post(_NEW + "/ho-so", opt=_FOR, sync_to_thread=True)
def open_case(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Open the file; no ring follows from it until a laboratory confirms it (P-12)."""
    person, form = forms.identifier(data.get("person", "")), forms.Form(pages.spoken(request), data)
    onset, sampled = _day(form, "onset"), _day(form, "sampled")
    said = form.text("classification")
    if said not in _STATED:
        form.fault("classification", "case.fault_choice")
    if form.faults:
        return pages.again(request, _STATE, form, **_opened(request, person))
    told = cases.Stated(person, Classification(said), onset, sampled, form.text("reason")[:500])
    try:
        with office(request, person, case="CB-moi") as here:
            case_no = cases.state(here.tx, told, at=clock.now())
    except Problem as problem:
        form.refuse("reason" if problem.code == "case_reason_needed" else "onset", problem)
        return pages.again(request, _STATE, form, **_opened(request, person))
    return pages.go(f"{CASES}/{case_no}", cookies=[session.forget(request)])


def _opened(request: AnyRequest, person: UUID) -> dict[str, Any]:
    with office(request, person, case="CB-moi") as here:
        known = {a.attribute: a.value for a in people.identity(here.tx, person).attributes}
        former = cases.of_person(here.tx, person)
    return {"here": here, "person": person, "known": known, "former": former}


def rows_of(request: AnyRequest, here: Office, found: list[Listed]) -> list[Row]:
    """Lines with names: each door opened for its own case, so that the log says why."""
    rows = list[Row]()
    for case in found:
        unit = units.units().get(case.unit_id).full_name if case.unit_id else ""
        known = dict[str, str]()
        if access.open_more(here.tx, session.viewer(request), [case.person_id], case=case.case_no):
            known = {a.attribute: a.value for a in people.identity(here.tx, case.person_id).attributes}
        born = known.get("birth_date") or known.get("birth_year") or ""
        rows.append(Row(case, known.get("full_name", ""), born[:4], unit))
    return rows


def _day(form: forms.Form, name: str) -> date | None:
    typed = form.day_typed(name)
    found = people.keys.birth(typed) if typed else None
    if typed and (found is None or found.date is None):
        form.fault(name, "case.fault_day")
    return found.date if found else None


ROUTES = [work_list, search, find_page, find, choose, new_page, open_case]
