"""What a case says in interview, and why somebody does not stand on its list: two questions about one person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console import ring_words
from pccovid.gates.web.console.casework import CASES, ONE, casework
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden, NotFound
from pccovid.ground.tx import Tx
from pccovid.response import tracing, venues
from pccovid.response.tracing import Said

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_SAID, _SAID_PAGE = ONE + "/phong-van", "console/interview.html"
_LINK_PAGE = "console/interview_link.html"
_WHY, _WHY_PAGE = ONE + "/vi-sao", "console/why_not.html"
_YES_NO = {"yes": True, "no": False}
_NOBODY = "none"


@get(_SAID, opt=_FOR, sync_to_thread=True)
def interview_page(request: AnyRequest, case_no: FromPath[str]) -> Response[str]:
    """Whom the case named so far, and the form for one more."""
    return pages.page(request, _SAID_PAGE, **_interviews(request, case_no), found=None)


@post(_SAID, opt=_FOR, sync_to_thread=True)
def write_down(request: AnyRequest, case_no: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Look for who may be meant in this unit; then write down what was said, found or not."""
    form = forms.Form(pages.spoken(request), data)
    said = _said(form, clock.now())
    if not form.faults and not form.text("person"):
        found = _found(request, case_no, form, f"{form.text('name')} {form.text('phone')}")
        if found:
            return pages.page(request, _SAID_PAGE, **_interviews(request, case_no), values=data, found=found)
    if said is None or form.faults:
        return pages.again(request, _SAID_PAGE, form, **_interviews(request, case_no), found=None)
    with casework(request, case_no) as work:
        tracing.require_confirmed(work.case)
        _let_in(request, work.here.tx, case_no, said.person_id)
        tracing.tell(work.here.tx, case_no, said, at=clock.now())
    return pages.go(request.url.path, cookies=[session.remember(request, told=case_no)])


@get(_SAID + "/{interview:int}", opt=_FOR, sync_to_thread=True)
def link_page(request: AnyRequest, case_no: FromPath[str], interview: FromPath[int]) -> Response[str]:
    """Somebody whom the case named and nobody found yet."""
    held = _one(request, case_no, interview)
    values = {"who": " ".join(filter(None, (held["named"].name, held["named"].phone)))}
    return pages.page(request, _LINK_PAGE, **held, values=values, found=None)


@post(_SAID + "/{interview:int}", opt=_FOR, sync_to_thread=True)
def link(request: AnyRequest, case_no: FromPath[str], interview: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Find them again, say that this is who was meant, or take the whole line back."""
    form, held = forms.Form(pages.spoken(request), data), _one(request, case_no, interview)
    if form.text("withdraw"):
        with casework(request, case_no) as work:
            tracing.withdraw_interview(work.here.tx, interview, at=clock.now())
    elif form.text("person"):
        person = forms.identifier(form.text("person"))
        with casework(request, case_no) as work:
            _let_in(request, work.here.tx, case_no, person)
            tracing.link_interview(work.here.tx, interview, person)
    else:
        found = _found(request, case_no, form, form.text("who"))
        show = pages.again if form.faults else _page_with
        return show(request, _LINK_PAGE, form, **held, found=found)
    return pages.go(f"{CASES}/{case_no}/phong-van")


@get(_WHY, opt=_FOR, sync_to_thread=True)
def why_page(request: AnyRequest, case_no: FromPath[str]) -> Response[str]:
    """Whom are you missing on the list?"""
    with casework(request, case_no) as work:
        pass
    return pages.page(request, _WHY_PAGE, **work.shown, found=None, answers=None)


@post(_WHY, opt=_FOR, sync_to_thread=True)
def why_not(request: AnyRequest, case_no: FromPath[str], data: forms.Sent) -> Response[str]:
    """Who may be meant; then, for one of them, why they do not stand on the list."""
    form, answers, found, who = forms.Form(pages.spoken(request), data), None, None, ""
    if form.text("person"):
        person = forms.identifier(form.text("person"))
        with casework(request, case_no) as work:
            _let_in(request, work.here.tx, case_no, person)
            told = tracing.why_not(work.here.tx, case_no, person)
            who = next((p.full_name or "" for p in people.portraits(work.here.tx, [person])), "")
        answers = [ring_words.absence(one, form.said) for one in told]
    else:
        found = _found(request, case_no, form, form.text("who"))
        with casework(request, case_no) as work:
            pass
    show = pages.again if form.faults else _page_with
    return show(request, _WHY_PAGE, form, **work.shown, found=found, answers=answers, who=who)


def _page_with(request: AnyRequest, template: str, form: forms.Form, **context: Any) -> Response[str]:
    return pages.page(request, template, values=form.values, **context)


def _found(request: AnyRequest, case_no: str, form: forms.Form, text: str) -> list[people.Found]:
    """Who of this unit may be meant, masked; a fault at the field when the words are too few or fit too many."""
    try:
        with casework(request, case_no) as work:
            return people.find(work.here.tx, text, at=clock.now())
    except (people.NothingToFind, people.TooManyFound) as problem:
        form.refuse("who" if "who" in form.values else "name", problem)
        return []


def _let_in(request: AnyRequest, tx: Tx, case_no: str, person: UUID | None) -> None:
    """Open the door of who was found; who lives elsewhere stays closed."""
    if person is not None and not access.open_more(tx, session.viewer(request), [person], case=case_no):
        raise Forbidden


def _interviews(request: AnyRequest, case_no: str) -> dict[str, Any]:
    with casework(request, case_no) as work:
        told = tracing.interviews(work.here.tx, case_no)
        doors = [one.person_id for one in told if one.person_id]
        access.open_more(work.here.tx, session.viewer(request), doors, case=case_no)
        names = {p.person_id: p.full_name or "" for p in people.portraits(work.here.tx, doors)}
    written = session.remembered(request).get("told") == case_no
    return work.shown | {"told": told, "names": names, "written": written}


def _one(request: AnyRequest, case_no: str, interview: int) -> dict[str, Any]:
    with casework(request, case_no) as work:
        named = next((one for one in tracing.interviews(work.here.tx, case_no) if one.interview_id == interview), None)
    if named is None:
        raise NotFound
    return work.shown | {"named": named}


def _said(form: forms.Form, now: datetime) -> Said | None:
    """What the form says, or None with its faults."""
    name, phone = form.text("name"), people.keys.phone(form.text("phone"))
    if not name and phone is None:
        form.fault("name", "interview.name_fault")
    if form.text("phone") and phone is None:
        form.fault("phone", "login.phone_fault")
    met = _met(form, now)
    metres, minutes = _measure(form, "metres"), _measure(form, "minutes")
    if met is None or form.faults:
        return None
    person = form.text("person")
    return Said(
        person_id=forms.identifier(person) if person and person != _NOBODY else None,
        name=name[:200] or None, phone=phone, place_id=None, place_text=form.text("place")[:200] or None,
        started_at=met.starts_at, ended_at=met.ends_at, minutes=int(minutes) if minutes else None, metres=metres,
        closed_space=_YES_NO.get(form.text("closed")), masked=_YES_NO.get(form.text("masked")),
        note=form.text("note")[:1000] or None,
    )  # fmt: skip


def _met(form: forms.Form, now: datetime) -> venues.Stay | None:
    try:
        return venues.stay(form.text("day"), form.text("from"), form.text("until"), now)
    except venues.WrongStay:
        form.fault("day", "interview.day_fault")
        return None


def _measure(form: forms.Form, name: str) -> float | None:
    """A number that may be left out; a fault at the field when it is none."""
    text = form.text(name).replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1440:
        form.fault(name, "interview.number_fault")
        return None
    return value


ROUTES = [interview_page, write_down, link_page, link, why_page, why_not]
