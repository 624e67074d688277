"""The desk for people without a telephone: find them, see what they would see, print their QR, bind a telephone.

Whose page is open travels in a sealed cookie, never in the address; each form names its person again, so that two
windows are never mixed up.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people, proof
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import codes, forms, pages, paper, session
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound, Problem
from pccovid.records import testing, vaccination
from pccovid.response import card

_FOR = {"purpose": Purpose.ASSISTANCE}
_SEARCH, _PERSON, _CODE, _NEW = (f"console/assist{part}.html" for part in ("", "_person", "_code", "_new"))
_OPEN = "/quan-ly/nguoi-dan/ho-so"
_SHOWN = ("full_name", "birth_date", "birth_year", "sex", "id_number", "old_id_number", "phone", "commune_id")


@dataclass(frozen=True)
class Glance:
    """What the person themselves would see: lines of identity, doses, tests, and the card with its reason."""

    name: str
    lines: list[tuple[str, str]]
    doses: list[vaccination.Dose]
    tests: list[testing.Test]
    colour: str
    reason: str


@get("/quan-ly/nguoi-dan", opt=_FOR, sync_to_thread=True)
def search_page(request: AnyRequest) -> Response[str]:
    """One search box."""
    with office(request) as here:
        pass
    return pages.page(request, _SEARCH, here=here, found=None)


@post("/quan-ly/nguoi-dan", opt=_FOR, sync_to_thread=True)
def search(request: AnyRequest, data: forms.Sent) -> Response[str]:
    """Who of this unit may be meant; sent, not linked, for what is typed here stands in no address."""
    form = forms.Form(pages.spoken(request), data)
    try:
        with office(request) as here:
            found = people.find(here.tx, form.text("who"), at=clock.now())
    except (people.NothingToFind, people.TooManyFound) as problem:
        form.refuse("who", problem)
        return pages.again(request, _SEARCH, form, here=_here(request), found=None)
    places = {f.commune_id: units.units().get(f.commune_id).full_name for f in found}
    return pages.page(request, _SEARCH, here=here, found=found, places=places, values=data)


@post("/quan-ly/nguoi-dan/mo", opt=_FOR, sync_to_thread=True)
def open_person(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Open the page of one of those who were found."""
    return _back_to(request, forms.identifier(data.get("person", "")))


@get(_OPEN, opt=_FOR, sync_to_thread=True)
def person_page(request: AnyRequest) -> Response[Any]:
    """What the person would see of themselves; they read that the desk looked."""
    step = session.remembered(request)
    if "assisted" not in step:
        return pages.go("/quan-ly/nguoi-dan")
    shown = _shown(request, UUID(step["assisted"]))
    return pages.page(request, _PERSON, **shown, bound=step.get("bound"))


@post("/quan-ly/nguoi-dan/so", opt=_FOR, sync_to_thread=True)
def ask_code(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send a code to the telephone that the person names; who holds it tells the code, once, for this alone."""
    form, person = forms.Form(pages.spoken(request), data), forms.identifier(data.get("person", ""))
    phone = people.keys.phone(form.text("phone"))
    if phone is None:
        form.fault("phone", "login.phone_fault")
    if not form.text("seen"):
        form.fault("seen", "assist.seen_fault")
    if phone is None or form.faults:
        return pages.again(request, _PERSON, form, **_shown(request, person), bound=None)
    with office(request, person):
        pass
    try:
        asked, message = codes.ask(request, "assist.message", form.said, phone=phone, use="assist")
    except access.TooManyCodes as problem:
        form.faults["phone"] = codes.refusal(form.said, problem)
        return pages.again(request, _PERSON, form, status=problem.status, **_shown(request, person), bound=None)
    step = {"binding": str(person), "asked": asked, "ending": phone[-3:], "alone": form.text("alone")}
    return pages.go("/quan-ly/nguoi-dan/ma", cookies=[session.remember(request, **step)], background=message)


@get("/quan-ly/nguoi-dan/ma", opt=_FOR, sync_to_thread=True)
def code_page(request: AnyRequest) -> Response[Any]:
    """Which code came to the person's telephone?"""
    step = session.remembered(request)
    if "binding" not in step:
        return pages.go("/quan-ly/nguoi-dan")
    return pages.page(request, _CODE, here=_here(request), ending=step["ending"])


@post("/quan-ly/nguoi-dan/ma", opt=_FOR, sync_to_thread=True)
def bind(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """The telephone may act for the person from now on."""
    step = session.remembered(request)
    if "binding" not in step:
        return pages.go("/quan-ly/nguoi-dan")
    form, person = forms.Form(pages.spoken(request), data), UUID(step["binding"])
    code, alone = form.digits("code"), bool(step["alone"])
    problem: Problem | None = None
    with office(request, person) as here:
        try:
            people.bind_telephone(here.tx, person, UUID(step["asked"]), code, alone=alone)
        except (access.CodeWrong, access.CodeExpired, access.TooManyCodes) as refused:
            problem = refused  # the try is counted: what was written stays
    if problem is not None:
        form.refuse("code", problem)
        return pages.again(request, _CODE, form, status=problem.status, here=here, ending=step["ending"])
    return _back_to(request, person, bound=step["ending"])


@post("/quan-ly/nguoi-dan/in", opt=_FOR, sync_to_thread=True)
def print_qr(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """A personal QR on paper, for who has no telephone."""
    person, wanted = forms.identifier(data.get("person", "")), data.get("form", "")
    if wanted not in set(proof.Form):
        raise NotFound
    with office(request, person) as here:
        code = proof.print_code(here.tx, person, proof.Form(wanted), at=clock.now())
    step = session.remember(request, assisted=str(person))
    return pages.go(f"/quan-ly/nguoi-dan/giay/{wanted}?ma={code.code_id}", cookies=[step])


@get("/quan-ly/nguoi-dan/giay/{form:str}", opt=_FOR, sync_to_thread=True)
def paper_file(request: AnyRequest, form: FromPath[str]) -> Response[Any]:
    """The file to print.

    Raises
    ------
    NoSuchPaper
    """
    step = session.remembered(request)
    if "assisted" not in step:
        return pages.go("/quan-ly/nguoi-dan")
    person, said = UUID(step["assisted"]), pages.spoken(request)
    with office(request, person) as here:
        known = _known(here, person)
        printed = proof.papers_of(here.tx, [person])
    code = next((c for c in printed if str(c.code_id) == request.query_params.get("ma") and not c.revoked_at), None)
    if code is None or form != code.form:
        raise proof.NoSuchPaper
    born = (known.get("birth_date") or known.get("birth_year") or "")[:4]
    holder = paper.Holder(known.get("full_name", ""), said.text("qr.born", year=born) if born else "", code)
    return paper.answer([holder], proof.Form(form), said)


@get("/quan-ly/nguoi-dan/moi", opt=_FOR, sync_to_thread=True)
def new_page(request: AnyRequest) -> Response[str]:
    """Somebody whom no source knows."""
    return pages.page(request, _NEW, here=_here(request))


@post("/quan-ly/nguoi-dan/moi", opt=_FOR, sync_to_thread=True)
def register(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Write down a person of this commune whom no source knows, by what they tell and the paper they show, if any."""
    form = forms.Form(pages.spoken(request), data)
    name, birth = people.keys.name(form.text("name")), people.keys.birth(form.birth())
    number = people.keys.id_number(form.text("number"))
    if name is None:
        form.fault("name", "paper.name_fault")
    if birth is None:
        form.fault("birth", "paper.birth_fault")
    if form.text("number") and number is None:
        form.fault("number", "paper.number_fault")
    if name is None or birth is None or form.faults:
        return pages.again(request, _NEW, form, here=_here(request))
    try:
        with office(request) as here:
            newcomer = people.Newcomer(
                name, birth, people.keys.sex(form.text("sex")), access.session(here.tx).unit_id,
                form.text("place")[:200] or None, id_number=number,
            )  # fmt: skip
            person = people.register(here.tx, newcomer, on_behalf=True, at=clock.now())
    except people.CannotRegister as problem:
        form.refuse("name", problem)
        return pages.again(request, _NEW, form, status=problem.status, here=_here(request))
    return _back_to(request, person)


def _here(request: AnyRequest) -> Office:
    with office(request) as here:
        return here


def _back_to(request: AnyRequest, person: UUID, **more: str) -> Response[Any]:
    return pages.go(_OPEN, cookies=[session.remember(request, assisted=str(person), **more)])


def _shown(request: AnyRequest, person: UUID) -> dict[str, Any]:
    said = pages.spoken(request)
    with office(request, person) as here:
        shown = card.show(here.tx, person, at=clock.now())
        rule = shown.rule
        known = _known(here, person)
        glance = Glance(
            name=known.get("full_name", ""),
            lines=[(key, _said(key, known[key], said)) for key in _SHOWN if key in known],
            doses=vaccination.doses(here.tx, person),
            tests=testing.held_about(here.tx, person),
            colour=shown.colour,
            reason=(rule.vi if said.code == "vi" else rule.en).format(**rule.when),
        )
    return {"here": here, "person": person, "glance": glance}


def _known(here: Office, person: UUID) -> dict[str, str]:
    return {a.attribute: a.value for a in people.identity(here.tx, person).attributes}


def _said(attribute: str, value: str, said: Language) -> str:
    if attribute == "commune_id":
        return units.units().get(int(value)).full_name
    if attribute == "sex":
        return said.text(f"sex.{value}")
    return said.day(date.fromisoformat(value)) if attribute == "birth_date" else value


ROUTES = [
    search_page, search, open_person, person_page, ask_code, code_page, bind, print_qr, paper_file, new_page, register,
]  # fmt: skip
