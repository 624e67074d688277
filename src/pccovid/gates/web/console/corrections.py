"""Corrections on an officer's desk: the list, one of them beside what is held, the answer, the way back."""

from dataclasses import astuple, fields
from io import BytesIO
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.desk import SourcesDesk
from pccovid.gates.web.console.downloads import MEDIA, download, form_of
from pccovid.gates.web.console.held import open_on_desk, tell
from pccovid.gates.web.console.office import office
from pccovid.gates.web.mending import picture
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import corrections

_FOR = {"purpose": Purpose.SUPPORT_CORRECTION}
_ONE = "console/correction.html"
_LIST = "/quan-ly/phan-anh"


@get("/quan-ly/phan-anh", opt=_FOR, sync_to_thread=True)
def waiting(request: AnyRequest) -> Response[str]:
    """What waits, the most urgent first; nothing about a person until it is opened."""
    with office(request) as here:
        rows = corrections.waiting(here.tx, at=clock.now())
    last = session.remembered(request)
    owners = sorted({row.source for row in rows if row.source})
    return pages.page(request, "console/corrections.html", here=here, rows=rows, last=last, owners=owners)


@get("/quan-ly/phan-anh/{correction:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, correction: FromPath[int]) -> Response[str]:
    """One correction beside what we hold; the citizen reads in the log that it was opened."""
    held = open_on_desk(request, correction)
    return pages.page(request, _ONE, values=held.pop("known"), **held)


@post("/quan-ly/phan-anh/{correction:int}", opt=_FOR, sync_to_thread=True)
def answer(request: AnyRequest, correction: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Answer it without a change; the citizen sees the answer at once."""
    form = forms.Form(pages.spoken(request), data)
    try:
        with office(request) as here:
            found = corrections.let_in(here.tx, session.viewer(request), correction, at=clock.now())
            corrections.answer(here.tx, correction, form.text("answer"), by=str(here.officer), at=clock.now())
            tell(here, found)
    except (corrections.NothingSaid, corrections.TooLong) as problem:
        form.refuse("answer", problem)
        held = open_on_desk(request, correction)
        form.values = held.pop("known") | form.values
        return pages.again(request, _ONE, form, **held)
    done = session.remember(request, done=found.reference, undo=str(correction))
    return pages.go(_LIST, cookies=[done])


@post("/quan-ly/phan-anh/hoan-tac/{correction:int}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, correction: FromPath[int]) -> Response[Any]:
    """Take an answer of a moment ago back, with all that it mended."""
    with office(request) as here:
        found = corrections.let_in(here.tx, session.viewer(request), correction, at=clock.now())
        corrections.undo(here.tx, found, by=here.officer, at=clock.now())
    return pages.go(_LIST, cookies=[session.forget(request)])


@get("/quan-ly/phan-anh/{correction:int}/anh/{evidence:uuid}", opt=_FOR, sync_to_thread=True)
def photo(request: AnyRequest, correction: FromPath[int], evidence: FromPath[UUID]) -> Response[bytes]:
    """A photo that was shown with this correction."""
    with office(request) as here:
        corrections.let_in(here.tx, session.viewer(request), correction, at=clock.now())
        return picture(here.tx, evidence)


def routes(desk: SourcesDesk) -> list[ControllerRouterHandler]:
    """What needs the sources' tables: the list for the owner of a source without a desk here."""

    @get("/quan-ly/phan-anh/nguon/{source:str}/{form:str}", opt=_FOR, sync_to_thread=True)
    def for_owner(request: AnyRequest, source: FromPath[str], form: FromPath[str]) -> Response[bytes]:
        """What waits for the owner of a source, as a table to pass on."""
        chosen = form_of(form)
        with office(request) as here:
            rows = corrections.for_owner(here.tx, session.viewer(request), source, at=clock.now())
        file = BytesIO()
        desk.write_table(chosen, [f.name for f in fields(corrections.ForOwner)], [astuple(row) for row in rows], file)
        return download(file.getvalue(), f"phan-anh-{source}.{chosen}", MEDIA[chosen])

    return [for_owner]


ROUTES = [waiting, one, answer, undo, photo]
