"""One case: what is known of it and since when, and what an officer may change, one matter a page, each undoable."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console import case_timeline
from pccovid.gates.web.console.casework import CASES, ONE, Casework, casework
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound, Problem
from pccovid.ground.zone import day_of
from pccovid.response import cases
from pccovid.response.cases import Classification, Investigation, Origin, Outcome

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_LONGEST_REASON = 500
_SYMPTOMS = {"yes": True, "no": False, "unknown": None}


class _WrongDay(Exception):
    """A day that stands in no calendar; the form says so at its field."""


@get(ONE, opt=_FOR, sync_to_thread=True)
def case_page(request: AnyRequest, case_no: FromPath[str]) -> Response[str]:
    """Everything that is known of a case, dated."""
    said = pages.spoken(request)
    with casework(request, case_no) as work:
        history = cases.history(work.here.tx, work.case.case_id)
        others = [c for c in cases.of_person(work.here.tx, work.case.person_id) if c.case_id != work.case.case_id]
        shown: dict[str, Any] = {
            **work.shown,
            "lines": case_timeline.lines(work, history, said),
            "others": others,
            "doubles": [other.case_no for other in others if cases.are_doubles(work.case, other)],
            "joined_no": next((o.case_no for o in others if o.case_id == work.case.joined_to), None),
            "source_no": _source_no(work),
            "isolated_on": _last_day(work.case),
            "undoable": bool(history) and history[-1].officer_id is not None and history[-1].at != work.case.opened_at,
        }
    done = session.remembered(request).get("changed") == work.case.case_no
    return pages.page(request, "console/case.html", **shown, done=done)


@get(ONE + "/sua/{matter:str}", opt=_FOR, sync_to_thread=True)
def edit_page(request: AnyRequest, case_no: FromPath[str], matter: FromPath[str]) -> Response[str]:
    """One matter of the case, as it stands."""
    if matter not in _MATTERS:
        raise NotFound
    with casework(request, case_no) as work:
        values = _values(work)
    return pages.page(request, "console/case_edit.html", **work.shown, matter=matter, values=values)


@post(ONE + "/sua/{matter:str}", opt=_FOR, sync_to_thread=True)
def edit(request: AnyRequest, case_no: FromPath[str], matter: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Write what the officer says; the same again changes nothing."""
    if matter not in _MATTERS:
        raise NotFound
    form = forms.Form(pages.spoken(request), data)
    choice, day, understand = _MATTERS[matter]
    with casework(request, case_no) as work:
        try:
            changes = understand(work, form)
            reason = form.text("reason")[:_LONGEST_REASON]
            cases.change(work.here.tx, work.case, changes, reason or "stated", at=clock.now())
        except _WrongDay:
            form.fault(day, "case.fault_day")
        except Problem as problem:
            form.refuse(_FIELDS.get(problem.code, day), problem)
        except ValueError:  # a choice of ours that nobody made
            form.fault(choice, "case.fault_choice")
    if form.faults:
        return pages.again(request, "console/case_edit.html", form, **work.shown, matter=matter)
    return _back(request, work)


@post(ONE + "/hoan-tac", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, case_no: FromPath[str]) -> Response[Any]:
    """Take the last act back; nothing happens where the case changed since."""
    with casework(request, case_no) as work:
        cases.undo(work.here.tx, work.case, at=clock.now())
    return pages.go(f"{CASES}/{work.case.case_no}", cookies=[session.forget(request)])


@post(ONE + "/gop", opt=_FOR, sync_to_thread=True)
def join(request: AnyRequest, case_no: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Of two files of one infection the other goes on; undoable like any change."""
    with casework(request, case_no) as work:
        goes_on = cases.one(work.here.tx, data.get("into", ""))
        cases.change(work.here.tx, work.case, cases.join(work.case, goes_on), "same_infection", at=clock.now())
    return _back(request, work)


def _back(request: AnyRequest, work: Casework) -> Response[Any]:
    step = session.remember(request, changed=work.case.case_no)
    return pages.go(f"{CASES}/{work.case.case_no}", cookies=[step])


def _source_no(work: Casework) -> str | None:
    source = work.case.source_case_id
    return cases.no_of(work.here.tx, source) if source else None


def _last_day(case: cases.Case) -> date | None:
    """The day whose end is written as the moment of isolation."""
    return day_of(case.isolated_at - timedelta(seconds=1)) if case.isolated_at else None


def _day(form: forms.Form, name: str) -> date | None:
    typed = form.day_typed(name)
    if not typed:
        return None
    found = people.keys.birth(typed)
    if found is None or found.date is None:
        raise _WrongDay
    return found.date


def _onset(work: Casework, form: forms.Form) -> Mapping[str, Any]:
    answer = form.text("symptomatic")
    if answer not in _SYMPTOMS:
        raise ValueError
    onset = _day(form, "onset") if answer == "yes" else None
    return cases.fall_ill(work.case, symptomatic=_SYMPTOMS[answer], onset_on=onset, today=clock.today())


def _classification(work: Casework, form: forms.Form) -> Mapping[str, Any]:
    return cases.classify(work.case, Classification(form.text("classification")), form.text("reason"))


def _isolation(_work: Casework, form: forms.Form) -> Mapping[str, Any]:
    return cases.isolate(_day(form, "isolated"), clock.today())


def _origin(work: Casework, form: forms.Form) -> Mapping[str, Any]:
    source = cases.source_of(work.here.tx, form.text("source"))
    return cases.come_from(
        work.case, Origin(form.text("origin")), source, _day(form, "exposed"), clock.today()
    )  # fmt: skip


def _outcome(work: Casework, form: forms.Form) -> Mapping[str, Any]:
    return cases.end(work.case, Outcome(form.text("outcome")), _day(form, "outcome_on"), clock.today())


def _investigation(work: Casework, form: forms.Form) -> Mapping[str, Any]:
    return cases.investigate(work.case, Investigation(form.text("investigation")))


# Each matter: its choice and its day, at which faults are shown, and how its form is understood.
_MATTERS: dict[str, tuple[str, str, Callable[[Casework, forms.Form], Mapping[str, Any]]]] = {
    "khoi-phat": ("symptomatic", "onset", _onset),
    "phan-loai": ("classification", "reason", _classification),
    "cach-ly": ("isolated", "isolated", _isolation),
    "nguon-lay": ("origin", "exposed", _origin),
    "ket-cuc": ("outcome", "outcome_on", _outcome),
    "dieu-tra": ("investigation", "investigation", _investigation),
}
_FIELDS = {"no_such_source_case": "source", "case_died_already": "outcome"}


def _values(work: Casework) -> dict[str, str]:
    """What stands in the case, as its forms show it."""
    case = work.case
    symptomatic = next(key for key, value in _SYMPTOMS.items() if value is case.symptomatic)
    days = {
        "onset": case.onset_on,
        "isolated": _last_day(case),
        "exposed": case.exposed_on,
        "outcome_on": case.outcome_on,
    }
    typed = {f"{name}-{part}": text for name, day in days.items() if day for part, text in _parts(day)}
    return typed | {
        "symptomatic": symptomatic,
        "classification": case.classification,
        "origin": case.origin,
        "source": _source_no(work) or "",
        "outcome": case.outcome,
        "investigation": case.investigation,
    }


def _parts(day: date) -> list[tuple[str, str]]:
    return [("day", str(day.day)), ("month", str(day.month)), ("year", str(day.year))]


ROUTES = [case_page, edit_page, edit, undo, join]
