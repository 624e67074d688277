"""The people this telephone acts for, one at a time; how more are added; and two files that are the same person's."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons.text import fold
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.tx import Tx

OWN = {"purpose": Purpose.OWN_RECORD}


@dataclass(frozen=True)
class Member:
    """One of them on the page: what they are to the reader, who acts for them, whether they look like the one shown."""

    person: UUID
    name: str
    kin: str
    carers: str
    alike: bool


@dataclass(frozen=True)
class Asked:
    """An open question on the page: in words, and whom it waits for."""

    question: UUID
    text: str
    to_me: bool


@get("/gia-dinh", opt=OWN, sync_to_thread=True)
def family(request: AnyRequest) -> Response[Any]:
    """Everybody who proved to be themselves, or in somebody's care, on this telephone; what waits for an answer."""
    said = pages.spoken(request)
    with session.entered(request) as tx:
        nobody, questions = not access.people_of_account(tx), people.care_questions(tx, clock.now())
    if nobody and not questions:
        return pages.go("/vao/la-ai")
    members: list[Member] = []
    shown = None
    if not nobody:
        with session.own_record(request) as own:
            known = {p: people.identity(own.tx, p) for p in session.household(own)}
            members = [_member(own.tx, p, known[p], known[own.person], said) for p in known]
            shown = own.person
    names = {m.person: m.name for m in members}
    return pages.page(
        request,
        "citizen/family.html",
        members=members,
        shown=shown,
        asked=[_asked(q, names, said) for q in questions],
        done=session.remembered(request),
    )


@post("/gia-dinh", opt=OWN, sync_to_thread=True)
def switch(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Show the pages of another of them."""
    wanted = forms.identifier(data.get("person", ""))
    with session.entered(request) as tx:
        theirs(tx, request, wanted)
    return pages.go("/", cookies=[session.acting_for(request, wanted)])


@get("/gia-dinh/them", opt=OWN, sync_to_thread=True)
def ways(request: AnyRequest) -> Response[str]:
    """How to add somebody: known under this number or told by the police, by a paper, or new."""
    with session.own_record(request) as own:
        hints = len(people.candidates(own.tx))
    return pages.page(request, "citizen/family_add.html", hints=hints)


@post("/gia-dinh/gop", opt=OWN, sync_to_thread=True)
def merge(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Two files of one person become one: what an old system wrote differently joins the rest. It can be undone."""
    other = forms.identifier(data.get("person", ""))
    with session.own_record(request) as own:
        theirs(own.tx, request, other)
        if not _alike(people.identity(own.tx, own.person), people.identity(own.tx, other)):
            raise people.NotMergeable
        event = people.merge(own.tx, own.person, other)
    return pages.go("/gia-dinh", cookies=[session.remember(request, merged=str(event))])


@post("/gia-dinh/tach/{event:int}", opt=OWN, sync_to_thread=True)
def split(request: AnyRequest, event: FromPath[int]) -> Response[Any]:
    """Take the merge back that was made last on this device."""
    if session.remembered(request).get("merged") != str(event):
        raise people.NotUndoable
    with session.own_record(request) as own:
        people.undo(own.tx, event)
    return pages.go("/gia-dinh", cookies=[session.forget(request)])


def theirs(tx: Tx, request: AnyRequest, person: UUID) -> people.Identity:
    """Open the door of one of this telephone's people; anybody else is nobody, and can read of it.

    Raises
    ------
    NotYours
    """
    if not access.open_more(tx, session.viewer(request), [person]):
        raise people.NotYours
    return people.identity(tx, person)


def _member(tx: Tx, person: UUID, identity: people.Identity, shown: people.Identity, said: Language) -> Member:
    carers = people.carers(tx, person)
    mine = next(c for c in carers if c.is_me)
    kin = said.text("family.self") if mine.relation == "self" else said.word("kin", mine.kin or "unsaid")
    alike = identity is not shown and _alike(shown, identity)
    return Member(person, presenting.name(identity), kin, ", ".join(_carer(c, said) for c in carers), alike)


def _carer(carer: people.Carer, said: Language) -> str:
    if carer.is_me:
        return said.text("family.me")
    return said.text("family.own_phone" if carer.relation == "self" else "family.carer", ending=carer.ending)


def _asked(question: people.CareQuestion, names: dict[UUID, str], said: Language) -> Asked:
    whom = names.get(question.person_id) or question.masked_name or said.text("home.hello_unknown")
    key = f"family.{question.kind}_{'to' if question.to_me else 'from'}_me"
    return Asked(question.question_id, said.text(key).format(name=whom, ending=question.ending), question.to_me)


def _alike(one: people.Identity, other: people.Identity) -> bool:
    """Whether two files may be offered as one: the same name, and no birth date that speaks against it."""
    mine, others = _known(one), _known(other)
    agrees = all(mine[k] == others[k] for k in ("birth_date", "birth_year", "sex") if k in mine and k in others)
    return bool(mine.get("full_name")) and mine.get("full_name") == others.get("full_name") and agrees


def _known(identity: people.Identity) -> dict[str, str]:
    return {a.attribute: fold(a.value) if a.attribute == "full_name" else a.value for a in identity.attributes}


ROUTES = [family, switch, ways, merge, split]
