"""Contacts who live in the officer's unit, from whatever case, and the page of one contact; never who the case is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console import ring_words
from pccovid.gates.web.console.casework import CASES
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.console.ring import MOST, REASONS, Decision, reason_given, unit_name
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import rings, tracing, warnings
from pccovid.response.rings import Door, Mark, Waiting

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_LIST, _PAGE, _ONE = "/quan-ly/tiep-xuc", "console/contacts.html", "console/contact.html"
_TABS = ("proposed", "accepted", "rejected", "converted")
_DECISIONS: dict[str, Decision] = {"accept": "accepted", "reject": "rejected"}
_MEASURED = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """A contact with their name, and the strongest reason in words."""

    contact: Waiting
    name: str
    birth: str
    unit: str
    reason: str


@get(_LIST, opt=_FOR, sync_to_thread=True)
def waiting(request: AnyRequest) -> Response[str]:
    """Who lives here and met a case, of this unit or another; the newest first, the strongest evidence before."""
    asked = request.query_params.get("trang-thai", "")
    state, said = asked if asked in _TABS else _TABS[0], pages.spoken(request)
    with office(request) as here:
        rows = rings.waiting(here.tx, state, _mark(request), MOST + 1)
        by_case: dict[str, list[UUID]] = {}
        for row in rows[:MOST]:
            by_case.setdefault(row.case_no, []).append(row.person_id)
        for case_no, doors in by_case.items():
            access.open_more(here.tx, session.viewer(request), doors, case=case_no)
        known = {p.person_id: p for p in people.portraits(here.tx, [row.person_id for row in rows[:MOST]])}
        spoken = tracing.reasons(here.tx, [row.contact_id for row in rows[:MOST]])
        delay = warnings.delay(here.tx, None, clock.now() - _MEASURED)

    def shown(row: Waiting) -> Row:
        portrait = known.get(row.person_id)
        told = spoken.get(row.contact_id, [])
        best = ring_words.reason(told[0], said, own_case=False) if told else ""
        name, birth = (portrait.full_name or "", portrait.birth or "") if portrait else ("", "")
        return Row(row, name, birth, unit_name(row.unit_id, said), best)

    older = rows[MOST - 1] if len(rows) > MOST else None
    return pages.page(
        request, _PAGE, here=here, rows=[shown(row) for row in rows[:MOST]], older=older, state=state, tabs=_TABS,
        delay=delay, span=partial(ring_words.span, said=said), first=not request.query_params.get("sau"),
        last=session.remembered(request),
    )  # fmt: skip


@get(_LIST + "/{contact:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, contact: FromPath[int]) -> Response[str]:
    """What speaks for one contact, meeting by meeting; their order; every decision. They read that it was opened."""
    return pages.page(request, _ONE, **_opened(request, contact))


@post(_LIST + "/{contact:int}", opt=_FOR, sync_to_thread=True)
def decide(request: AnyRequest, contact: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Accept or reject them; the next page says what was done, with the way back."""
    form = forms.Form(pages.spoken(request), data)
    becomes = _DECISIONS.get(form.text("decision"))
    if becomes is None:
        raise ValidationException
    why = reason_given(form, becomes)
    if form.faults:
        return pages.again(request, _ONE, form, **_opened(request, contact))
    door = _door(request, contact)
    with office(request, door.person_id, case=door.case_no) as here:
        act, count = tracing.decide(here.tx, [contact], becomes, why=why, at=clock.now())
    done = session.remember(
        request, act=str(act), contact=str(contact), of=door.case_no, count=str(count), became=becomes
    )
    return pages.go(_back(request, door), cookies=[done])


@post(_LIST + "/{contact:int}/hoan-tac/{act:uuid}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, contact: FromPath[int], act: FromPath[UUID]) -> Response[Any]:
    """Take the last decision back, where nothing else was decided since."""
    door = _door(request, contact)
    with office(request, door.person_id, case=door.case_no) as here:
        tracing.undo(here.tx, act, at=clock.now())
    return pages.go(f"{_LIST}/{contact}", cookies=[session.forget(request)])


def _back(request: AnyRequest, door: Door) -> str:
    """The list that the officer came from: the ring of the case (`ca`), else that of the unit."""
    case_no = request.query_params.get("ca")
    return f"{CASES}/{case_no}/tiep-xuc" if case_no == door.case_no else _LIST


def _door(request: AnyRequest, contact: int) -> Door:
    with office(request) as here:
        return rings.open_contact(here.tx, contact)


def _opened(request: AnyRequest, contact: int) -> dict[str, Any]:
    door, said = _door(request, contact), pages.spoken(request)
    with office(request, door.person_id, case=door.case_no) as here:
        found, person = rings.one(here.tx, contact), _portrait(here, door.person_id)
        return {
            "here": here,
            "contact": found,
            "back_to": _back(request, door),
            "query": request.url.query,
            "person": person,
            "born": _born(person, said),
            "unit": unit_name(found.unit_id, said),
            "reasons": [
                (reason, ring_words.reason(reason, said, own_case=False))
                for reason in tracing.reasons(here.tx, [contact]).get(contact, [])
            ],
            "order": rings.order_of(here.tx, contact),
            "steps": tracing.steps(here.tx, contact),
            "options": REASONS,
        }


def _portrait(here: Office, person: UUID) -> people.Portrait | None:
    return next(iter(people.portraits(here.tx, [person])), None)


def _born(person: people.Portrait | None, said: Language) -> str:
    """The birth date, or the year alone, as people write it."""
    text = (person and person.birth) or ""
    return said.day(date.fromisoformat(text)) if "-" in text else text


def _mark(request: AnyRequest) -> Mark | None:
    """Where the page before ended: moment_score_id."""
    found, _, rest = request.query_params.get("sau", "").partition("_")
    score, _, contact = rest.partition("_")
    try:
        return Mark(datetime.fromisoformat(found), float(score), int(contact))
    except ValueError:
        return None


ROUTES = [waiting, one, decide, undo]
