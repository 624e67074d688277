"""Who acts for one of this telephone's people: seen by all, asked from telephone to telephone, ended at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.citizen.family import OWN, theirs
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.ground.tx import Tx
from pccovid.records import notices

_PERSON_PAGE, _QUESTION_PAGE = "citizen/family_person.html", "citizen/family_question.html"


@dataclass(frozen=True)
class CarerLine:
    """A telephone on the page; `end`: the words on its button by key, empty when not the reader's."""

    account: UUID
    text: str
    end: str


@get("/gia-dinh/nguoi/{person:uuid}", opt=OWN, sync_to_thread=True)
def person_page(request: AnyRequest, person: FromPath[UUID]) -> Response[Any]:
    """Who may act for them, and who did what."""
    with session.own_record(request) as own:
        context = _person(own.tx, request, person)
    return pages.page(request, _PERSON_PAGE, **context)


@post("/gia-dinh/nguoi/{person:uuid}/quan-he", opt=OWN, sync_to_thread=True)
def set_kin(request: AnyRequest, person: FromPath[UUID], data: forms.Sent) -> Response[Any]:
    """Say what they are to the owner of this telephone."""
    with session.entered(request) as tx:
        theirs(tx, request, person)
        if data.get("kin") in set(people.Kin):
            people.set_kin(tx, person, people.Kin(data["kin"]))
    return pages.go("/gia-dinh")


@post("/gia-dinh/nguoi/{person:uuid}/moi", opt=OWN, sync_to_thread=True)
def invite(request: AnyRequest, person: FromPath[UUID], data: forms.Sent) -> Response[Any]:
    """Invite another number; the answer is alike whether anybody uses it."""
    form = forms.Form(pages.spoken(request), data)
    phone = people.keys.phone(form.text("phone"))
    with session.entered(request) as tx:
        context = _person(tx, request, person)
        if phone is None:
            form.fault("phone", "family_person.invite_fault")
        else:
            try:
                people.invite(tx, person, phone, at=clock.now())
            except people.TooManyQuestions as problem:
                form.refuse("phone", problem)
    if form.faults:
        return pages.again(request, _PERSON_PAGE, form, **context)
    return pages.go("/gia-dinh", cookies=[session.remember(request, told="invited")])


@post("/gia-dinh/nguoi/{person:uuid}/thoi", opt=OWN, sync_to_thread=True)
def end(request: AnyRequest, person: FromPath[UUID], data: forms.Sent) -> Response[Any]:
    """A telephone acts for them no more; at once, unless they are too young to decide alone."""
    account = forms.identifier(data.get("account", ""))
    with session.entered(request) as tx:
        theirs(tx, request, person)
        how = people.end_care(tx, person, account, at=clock.now())
        still = [a.person_id for a in access.people_of_account(tx)]
    if how is people.Ending.ASK:
        return pages.go("/gia-dinh", cookies=[session.remember(request, told="released")])
    step = session.remember(request, ended=str(person), ended_account=str(account))
    return pages.go("/gia-dinh", cookies=[step, *([] if person in still else [session.acting_for_oneself(request)])])


@post("/gia-dinh/hoan-tac", opt=OWN, sync_to_thread=True)
def undo(request: AnyRequest) -> Response[Any]:
    """Take back what was ended last on this device, within ten minutes."""
    step = session.remembered(request)
    if "ended" not in step:
        raise people.NoSuchCare
    with session.entered(request) as tx:
        people.undo_end_care(tx, UUID(step["ended"]), UUID(step["ended_account"]))
    return pages.go("/gia-dinh", cookies=[session.forget(request)])


@get("/gia-dinh/loi-moi/{question:uuid}", opt=OWN, sync_to_thread=True)
def question_page(request: AnyRequest, question: FromPath[UUID]) -> Response[Any]:
    """One question that was asked of this telephone."""
    with session.entered(request) as tx:
        context = _question(tx, request, question)
    return pages.page(request, _QUESTION_PAGE, **context)


@post("/gia-dinh/loi-moi/{question:uuid}", opt=OWN, sync_to_thread=True)
def answer(request: AnyRequest, question: FromPath[UUID], data: forms.Sent) -> Response[Any]:
    """Yes or no."""
    form, yes = forms.Form(pages.spoken(request), data), data.get("yes") == "1"
    with session.entered(request) as tx:
        context = _question(tx, request, question)
    if yes and context["kind"] == "invite" and people.keys.birth(form.birth()) is None:
        form.fault("birth", "family_question.birth_fault")
        return pages.again(request, _QUESTION_PAGE, form, **context)
    try:
        with session.entered(request) as tx:
            people.answer_care(tx, question, yes=yes, birth=form.birth(), at=clock.now())
            if yes and context["kind"] != "release":
                tell_of_carer(tx, request, context["person"])
    except (people.WrongFact, people.TooManyGuesses, people.SelfFirst) as problem:
        form.refuse("birth", problem)
        return pages.again(request, _QUESTION_PAGE, form, status=problem.status, **context)
    return pages.go("/gia-dinh", cookies=[session.remember(request, told="answered")])


@post("/gia-dinh/loi-moi/{question:uuid}/rut", opt=OWN, sync_to_thread=True)
def withdraw(request: AnyRequest, question: FromPath[UUID]) -> Response[Any]:
    """Take back what this telephone asked."""
    with session.entered(request) as tx:
        try:
            people.withdraw_care(tx, question, at=clock.now())
        except people.NoSuchCare:
            raise _refused(tx, request, question) from None
    return pages.go("/gia-dinh")


def tell_of_carer(tx: Tx, request: AnyRequest, person: UUID) -> None:
    """A notice to all who act for a person, and to the person, that there is one more of them."""
    access.open_more(tx, session.viewer(request), [person])
    if len(people.carers(tx, person)) > 1:
        at = clock.now()
        notices.send(tx, person, notices.Kind.GUARDIAN_ADDED, {"on": at.date()}, at=at)


def _person(tx: Tx, request: AnyRequest, person: UUID) -> dict[str, Any]:
    said, identity = pages.spoken(request), theirs(tx, request, person)
    carers = people.carers(tx, person)
    me = next(c for c in carers if c.is_me)
    oneself = me.relation == "self"
    ending = people.may_end(tx, person) if oneself else None
    return {
        "person": person,
        "name": presenting.name(identity) or said.text("home.hello_unknown"),
        "oneself": oneself,
        "carers": [_line(c, ending, said) for c in carers],
        "got_phone": not oneself and any(c.relation == "self" for c in carers),
        "young": ending.value if ending and ending is not people.Ending.NOW and len(carers) > 1 else "",
        "ages": people.care_ages(clock.today()),
        "kins": [(kin.value, said.word("kin", kin)) for kin in people.Kin],
        "kin": me.kin,
        "acted": presenting.looks(access.who_looked(tx, person)).acted,
    }


def _line(carer: people.Carer, ending: people.Ending | None, said: Language) -> CarerLine:
    """`ending`: how the person may end others, None when the reader is not the person."""
    words = "mine" if carer.is_me else "own" if carer.relation == "self" else "other"
    end = ""
    if carer.relation == "guardian" and carer.is_me:
        end = "end_mine"
    elif carer.relation == "guardian" and ending is people.Ending.NOW:
        end = "end"
    elif carer.relation == "guardian" and ending is people.Ending.ASK:
        end = "ask_end"
    return CarerLine(carer.account_id, said.text(f"family_person.{words}", ending=carer.ending), end)


def _question(tx: Tx, request: AnyRequest, question: UUID) -> dict[str, Any]:
    """The question as the page shows it; whose it is not, or no more, is told so, and the person can read of it."""
    found = next((q for q in people.care_questions(tx, clock.now()) if q.question_id == question and q.to_me), None)
    if found is None:
        raise _refused(tx, request, question)
    name = found.masked_name or ""
    if found.kind == "release":
        name = presenting.name(theirs(tx, request, found.person_id)) or name
    return {
        "question": question,
        "person": found.person_id,
        "kind": found.kind,
        "name": name,
        "born": found.masked_birth,
        "ending": found.ending,
        "known": any(a.relation == "self" for a in access.people_of_account(tx)),
    }


def _refused(tx: Tx, request: AnyRequest, question: UUID) -> Problem:
    person = people.person_of_question(tx, question)
    if person is not None:
        access.open_more(tx, session.viewer(request), [person])
    return people.NoSuchCare()


ROUTES = [person_page, set_kin, invite, end, undo, question_page, answer, withdraw]
