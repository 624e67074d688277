"""The personal QR: on the screen it renews itself; on paper it can be printed for the household, and cancelled."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from pccovid import people, proof
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, paper, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound

_OWN = {"purpose": Purpose.OWN_RECORD}
_PRINT_PAGE = "citizen/qr_print.html"
_ALL = "all"


@get("/ma-qr", opt=_OWN, sync_to_thread=True)
def personal_qr(request: AnyRequest) -> Response[str]:
    """A code that says nothing by itself, good for a quarter of an hour; and the papers that were printed."""
    with session.own_record(request) as own:
        household = _household(own)
        printed = proof.papers_of(own.tx, list(household))
    at, said = clock.now(), pages.spoken(request)
    drawn = proof.qr_svg(proof.personal_qr(own.person, at), said.text("qr.label"))
    return pages.page(
        request,
        "citizen/qr.html",
        name=presenting.name(household[own.person]),
        qr=Markup(drawn),  # noqa: S704  # our own drawing, its label escaped
        until=at + proof.ON_SCREEN,
        renew_after=proof.STEP,
        printed=[(code, presenting.name(household.get(code.person_id) or household[own.person])) for code in printed],
        cancelled="huy" in request.query_params,
    )


@get("/ma-qr/in", opt=_OWN, sync_to_thread=True)
def print_page(request: AnyRequest) -> Response[str]:
    """For whom, and in which form?"""
    with session.own_record(request) as own:
        household = _household(own)
        fresh = _codes(own, request)
    form = fresh[0].form if fresh else None
    address = f"/ma-qr/giay/{form}?{request.url.query}" if form else ""
    return pages.page(request, _PRINT_PAGE, household=_names(household), address=address)


@post("/ma-qr/in", opt=_OWN, sync_to_thread=True)
def print_codes(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Make the codes; the page that follows leads to the file. Sent twice, it makes the same ones."""
    typed = forms.Form(pages.spoken(request), data)
    with session.own_record(request) as own:
        household = _household(own)
        chosen = [p for p in household if typed.text("who") in {_ALL, str(p)} or len(household) == 1]
        if not chosen:
            typed.fault("who", "qr.who_fault")
        if typed.text("form") not in set(proof.Form):
            typed.fault("form", "qr.form_fault")
        if typed.faults:
            return pages.again(request, _PRINT_PAGE, typed, household=_names(household), address="")
        form = proof.Form(typed.text("form"))
        made = [proof.print_code(own.tx, person, form, at=clock.now()) for person in chosen]
    return pages.go(f"/ma-qr/in?{'&'.join(f'ma={code.code_id}' for code in made)}")


@get("/ma-qr/giay/{form:str}", opt=_OWN, sync_to_thread=True)
def paper_file(request: AnyRequest, form: FromPath[str]) -> Response[bytes]:
    """The file to print, as often as one likes while the codes live.

    Raises
    ------
    NotFound, NoSuchPaper
    """
    if form not in set(proof.Form):
        raise NotFound
    with session.own_record(request) as own:
        household = _household(own)
        codes = _codes(own, request)
    if not codes:
        raise proof.NoSuchPaper
    said = pages.spoken(request)
    holders = [_holder(household.get(code.person_id) or household[own.person], code, said) for code in codes]
    return paper.answer(holders, proof.Form(form), said)


@post("/ma-qr/huy", opt=_OWN, sync_to_thread=True)
def cancel(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """The paper was lost."""
    code = forms.identifier(data.get("code", ""))
    with session.own_record(request) as own:
        _household(own)
        proof.revoke(own.tx, code, at=clock.now())
    return pages.go("/ma-qr?huy=1")


def _household(own: session.Own) -> dict[UUID, people.Identity]:
    """Everybody that this telephone acts for, by id."""
    return {person: people.identity(own.tx, person) for person in session.household(own)}


def _codes(own: session.Own, request: Request[Any, Any, Any]) -> list[proof.PaperCode]:
    """The living codes that the address names, in its order; what is not theirs is not there."""
    asked = request.query_params.getall("ma", [])
    living = {
        str(c.code_id): c for c in proof.papers_of(own.tx, [a.person_id for a in own.acts_for]) if not c.revoked_at
    }
    return [living[code] for code in asked if code in living]


def _names(household: dict[UUID, people.Identity]) -> list[tuple[UUID, str]]:
    return [(person, presenting.name(identity)) for person, identity in household.items()]


def _holder(identity: people.Identity, code: proof.PaperCode, said: Language) -> paper.Holder:
    year = presenting.birth_year(identity)
    return paper.Holder(presenting.name(identity), said.text("qr.born", year=year) if year else "", code)


ROUTES = [personal_qr, print_page, print_codes, paper_file, cancel]
