"""Whom to go to today, street by street: one tap says what was found, and takes it back; and what was seen elsewhere.

A page is a route sheet too: it prints. Everybody on it reads in their log that they were looked up (P-09: of a place
where somebody was seen, no officer sees more than the day).
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import followup, quarantine
from pccovid.response.followup import Decision, Found, NotOnList

_FOR = {"purpose": Purpose.QUARANTINE}
_LIST, _ONE = "/quan-ly/theo-doi", "console/breach.html"
_PAGE = 50
_FOUND: dict[str, Found] = {"well": "well", "symptoms": "symptoms", "not_found": "not_found"}
_DECIDED: dict[str, Decision] = {"confirmed": "confirmed", "dismissed": "dismissed"}


@dataclass(frozen=True)
class Stop:
    """Somebody to go to: who and where, why, what they wrote that nobody understood."""

    person: UUID
    order: int
    known: people.Portrait | None
    address: str
    tasks: list[followup.Task]
    samples: list[tuple[followup.Task, str]]
    texts: list[str]


@get(_LIST, opt=_FOR, sync_to_thread=True)
def listed(request: AnyRequest) -> Response[str]:
    """The route of today, then what to look at, then the figures; fifty people a page."""
    after = request.query_params.get("sau", "")
    with office(request) as here:
        found = followup.stops(here.tx, clock.today(), after=forms.number(after) if after else None, most=_PAGE + 1)
        stops = _opened(request, here, found[:_PAGE])
        breaches = followup.breaches_open(here.tx)
        figures = followup.figures(here.tx, clock.today())
    last = session.remembered(request)
    return pages.page(
        request, "console/visits.html", here=here, stops=stops, breaches=breaches, figures=figures, after=after,
        older=found[_PAGE - 1].task_id if len(found) > _PAGE else None, written=last.get("visited"),
        decided=last.get("breach"),
    )  # fmt: skip


@post(_LIST, opt=_FOR, sync_to_thread=True)
def write_down(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """What a visit found; symptoms ask for a sample, nobody at home is something to look at."""
    person, order = forms.identifier(data.get("person", "")), forms.number(data.get("order", ""))
    found = _FOUND.get(data.get("found", ""))
    if found is None:
        raise NotOnList
    with office(request) as here:
        quarantine.let_in(here.tx, session.viewer(request), [order], at=clock.now())
        task = followup.visit(here.tx, person, found, by=here.officer, at=clock.now())
    return pages.go(_LIST, cookies=[session.remember(request, visited=str(task), order=str(order))])


@post(_LIST + "/hoan-tac/{task:int}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, task: FromPath[int]) -> Response[Any]:
    """Take back the visit that was written down last on this device."""
    last = session.remembered(request)
    if last.get("visited") == str(task):
        with office(request) as here:
            quarantine.let_in(here.tx, session.viewer(request), [int(last["order"])], at=clock.now())
            followup.undo_visit(here.tx, task, by=here.officer, at=clock.now())
    return pages.go(_LIST, cookies=[session.forget(request)])


@get(_LIST + "/vi-pham/{breach:int}", opt=_FOR, sync_to_thread=True)
def breach_page(request: AnyRequest, breach: FromPath[int]) -> Response[str]:
    """What was seen of one person on one day; the officer says whether it was a breach, and why."""
    return pages.page(request, _ONE, **_breach(request, breach))


@post(_LIST + "/vi-pham/{breach:int}", opt=_FOR, sync_to_thread=True)
def decide(request: AnyRequest, breach: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Confirm or dismiss, in words that the person reads."""
    form = forms.Form(pages.spoken(request), data)
    state = _DECIDED.get(form.text("state"))
    if state is None:
        form.fault("state", "visits_due.fault")
    with office(request) as here:
        order = _listed(here, breach).order_id
    try:
        with office(request) as here:
            quarantine.let_in(here.tx, session.viewer(request), [order], at=clock.now())
            if state:
                followup.decide(here.tx, breach, state, form.text("why"), at=clock.now())
    except followup.ReasonNeeded as problem:
        form.refuse("why", problem)
    if form.faults:
        return pages.again(request, _ONE, form, **_breach(request, breach))
    return pages.go(_LIST, cookies=[session.remember(request, breach=str(breach), order=str(order))])


@post(_LIST + "/vi-pham/hoan-tac/{breach:int}", opt=_FOR, sync_to_thread=True)
def undo_decision(request: AnyRequest, breach: FromPath[int]) -> Response[Any]:
    """Take back what was decided last on this device."""
    last = session.remembered(request)
    if last.get("breach") == str(breach):
        with office(request) as here:
            quarantine.let_in(here.tx, session.viewer(request), [int(last["order"])], at=clock.now())
            followup.undo_decision(here.tx, breach, at=clock.now())
    return pages.go(_LIST, cookies=[session.forget(request)])


def _opened(request: AnyRequest, here: Office, found: list[followup.Stop]) -> list[Stop]:
    """Open the people of the page; a log row each."""
    now = clock.now()
    quarantine.let_in(here.tx, session.viewer(request), [stop.order_id for stop in found], at=now)
    everybody = [stop.person_id for stop in found]
    known = {portrait.person_id: portrait for portrait in people.portraits(here.tx, everybody)}
    addresses = followup.addresses(here.tx, everybody)
    tasks = [t for t in followup.tasks(here.tx, everybody, now.date()) if t.outcome is None]
    unread = followup.unread(here.tx, everybody, datetime.combine(now.date(), time(), now.tzinfo))
    return [_stop(one, known.get(one.person_id), addresses.get(one.person_id) or "", tasks, unread) for one in found]


def _stop(
    one: followup.Stop,
    known: people.Portrait | None,
    address: str,
    tasks: list[followup.Task],
    unread: list[followup.Unread],
) -> Stop:
    own = [t for t in tasks if t.person_id == one.person_id]
    samples = [(t, followup.sampling(t.order_kind, t.setting, t.reason)) for t in own if t.kind == "sample"]
    visits = [t for t in own if t.kind == "visit"]
    texts = [u.body for u in unread if one.person_id in u.people]
    return Stop(one.person_id, one.order_id, known, address, visits, samples, texts)


def _listed(here: Office, breach: int) -> followup.OpenBreach:
    found = next((b for b in followup.breaches_open(here.tx) if b.breach_id == breach), None)
    if found is None:
        raise NotOnList
    return found


def _breach(request: AnyRequest, breach: int) -> dict[str, Any]:
    with office(request) as here:
        row = _listed(here, breach)
        quarantine.let_in(here.tx, session.viewer(request), [row.order_id], at=clock.now())
        held = next((b for b in followup.breaches(here.tx, [row.person_id]) if b.breach_id == breach), None)
        known = next(iter(people.portraits(here.tx, [row.person_id])), None)
        address = followup.addresses(here.tx, [row.person_id]).get(row.person_id)
    if held is None:
        raise NotOnList
    return {"here": here, "breach": held, "known": known, "address": address or ""}


ROUTES = [listed, write_down, undo, breach_page, decide, undo_decision]
