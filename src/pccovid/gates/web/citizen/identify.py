"""Who are you? A telephone is not a person: choose among masked candidates, and prove it with one fact you know."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import devices
from pccovid.gates.web.citizen.care import tell_of_carer
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden, Problem
from pccovid.ground.tx import Tx
from pccovid.records import notices

OWN = {"purpose": Purpose.OWN_RECORD}
_FACTS = ("birth_date", "birth_year_name", "id_last4", "full_name")
_JUST_NOW = timedelta(minutes=5)
_WHO_PAGE, _FACT_PAGE, _PAPER_PAGE = "citizen/who.html", "citizen/fact.html", "citizen/paper.html"


@get("/vao/la-ai", opt=OWN, sync_to_thread=True)
def who_page(request: AnyRequest) -> Response[Any]:
    """The people that former systems know under this telephone, masked; straight on for who proved it before."""
    with _citizen(request) as tx:
        known = access.people_of_account(tx)
        candidates = people.candidates(tx)
    if known and "them" not in request.query_params:
        return pages.go("/")
    return pages.page(request, _WHO_PAGE, candidates=candidates, known=bool(known))


@post("/vao/la-ai", opt=OWN, sync_to_thread=True)
def choose(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Remember who was chosen and ask for the fact."""
    with _citizen(request) as tx:
        candidates = people.candidates(tx)
    chosen = next((c for c in candidates if c.key == data.get("candidate")), None)
    if chosen is None:
        form = forms.Form(pages.spoken(request), data)
        form.fault("candidate", "who.fault")
        return pages.again(request, _WHO_PAGE, form, candidates=candidates, known=False)
    return pages.go("/vao/chung-minh", cookies=[session.remember(request, candidate=chosen.key)])


@get("/vao/chung-minh", opt=OWN, sync_to_thread=True)
def fact_page(request: AnyRequest) -> Response[Any]:
    """One fact that only this person and their family know."""
    candidate = _remembered_candidate(request)
    return pages.page(request, _FACT_PAGE, **_asking(request, candidate)) if candidate else pages.go("/vao/la-ai")


@post("/vao/chung-minh", opt=OWN, sync_to_thread=True)
def prove(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Compare the fact; when it is right, this telephone may act for this person."""
    candidate = _remembered_candidate(request)
    if candidate is None:
        return pages.go("/vao/la-ai")
    form, asking = forms.Form(pages.spoken(request), data), _asking(request, candidate)
    fact = _fact(form, asking["kind"])
    if form.faults:  # nothing readable was typed: that costs no try
        return pages.again(request, _FACT_PAGE, form, **asking)
    try:
        with _citizen(request) as tx:
            person = people.claim(tx, candidate.key, asking["kind"], fact)
            tell_of_carer(tx, request, person)
            _tell_former_number(tx, person)
    except people.MustAgree:
        return _asked(request)
    except Problem as problem:
        form.refuse(_field(asking["kind"]), problem)
        return pages.again(request, _FACT_PAGE, form, status=problem.status, **asking)
    return _welcome(request, person)


@get("/vao/giay-to", opt=OWN, sync_to_thread=True)
def paper_page(request: AnyRequest) -> Response[str]:
    """For those whose telephone nobody knows: number of the paper, name and birth date."""
    return pages.page(request, _PAPER_PAGE, known=_adding(request))


@post("/vao/giay-to", opt=OWN, sync_to_thread=True)
def prove_by_paper(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Find the person by paper, name and birth date together."""
    form = forms.Form(pages.spoken(request), data)
    number, name, birth = people.keys.id_number(form.text("number")), people.keys.name(form.text("name")), form.birth()
    if number is None:
        form.fault("number", "paper.number_fault")
    if name is None:
        form.fault("name", "paper.name_fault")
    if people.keys.birth(birth) is None:
        form.fault("birth", "paper.birth_fault")
    if number is None or name is None or form.faults:
        return pages.again(request, _PAPER_PAGE, form, known=_adding(request))
    try:
        with _citizen(request) as tx:
            person = people.claim_by_paper(tx, number, name, birth)
            tell_of_carer(tx, request, person)
            _tell_former_number(tx, person)
    except people.MustAgree:
        return _asked(request)
    except Problem as problem:
        form.refuse("number", problem)
        return pages.again(request, _PAPER_PAGE, form, status=problem.status, known=_adding(request))
    return _welcome(request, person)


@contextmanager
def _citizen(request: AnyRequest) -> Generator[Tx]:
    with session.entered(request) as tx:
        if access.session(tx).account_id is None:
            raise Forbidden
        yield tx


def _remembered_candidate(request: AnyRequest) -> people.Candidate | None:
    key = session.remembered(request).get("candidate")
    with _citizen(request) as tx:
        return next((c for c in people.candidates(tx) if c.key == key), None)


def _asking(request: AnyRequest, candidate: people.Candidate) -> dict[str, Any]:
    """The fact that is asked: the one chosen in the address, else the first that this person's records can prove."""
    provable = [fact for fact in _FACTS if fact in candidate.provable]
    asked = request.query_params.get("cach", "")
    kind = asked if asked in provable else provable[0]
    return {"candidate": candidate, "kind": kind, "others": [fact for fact in provable if fact != kind]}


def _fact(form: forms.Form, kind: str) -> str:
    fact = form.birth() if kind == "birth_date" else form.text(kind)
    if not fact or (kind == "birth_date" and people.keys.birth(fact) is None):
        form.fault(_field(kind), f"fact.{kind}_fault")
    return fact


def _field(kind: str) -> str:
    return "birth" if kind == "birth_date" else kind


def _adding(request: AnyRequest) -> bool:
    """Whether somebody of the household is looked for, and not oneself."""
    return "them" in request.query_params


def _asked(request: AnyRequest) -> Response[Any]:
    """They have a telephone of their own, and the question waits there."""
    return pages.go("/gia-dinh", cookies=[session.remember(request, told="asked")])


def _tell_former_number(tx: Tx, person: UUID) -> None:
    """Where another number opened this person before, whoever holds it reads that this one does too, and can object.

    The door to the person is open already.
    """
    now = clock.now()
    others = access.other_numbers(tx, person)
    if any(o.since < o.mine_since and clock.wall() - o.mine_since < _JUST_NOW for o in others):
        notices.send(tx, person, notices.Kind.ANOTHER_NUMBER, {"moment": now}, at=now)


def _welcome(request: AnyRequest, person: UUID) -> Response[Any]:
    with _citizen(request) as tx:
        is_self = any(a.person_id == person and a.relation == "self" for a in access.people_of_account(tx))
    if is_self:  # now it is known whose log-in this is
        devices.tell_of_new(session.viewer(request))
    return pages.go("/chao", cookies=[session.acting_for(request, person), session.forget(request)])


ROUTES = [who_page, choose, fact_page, prove, paper_page, prove_by_paper]
