"""Corrections of those who live in the officer's unit: the list, one of them, the answer."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound
from pccovid.records import corrections, vaccination

_FOR = {"purpose": Purpose.SUPPORT_CORRECTION}
_ONE = "console/correction.html"


@get("/quan-ly/phan-anh", opt=_FOR, sync_to_thread=True)
def waiting(request: AnyRequest) -> Response[str]:
    """What waits, the most urgent first; nothing about a person until it is opened."""
    with office(request) as here:
        rows = corrections.waiting(here.tx)
    return pages.page(request, "console/corrections.html", here=here, rows=rows)


@get("/quan-ly/phan-anh/{correction:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, correction: FromPath[int]) -> Response[str]:
    """One correction beside what we hold; the citizen reads in the log that it was opened."""
    return pages.page(request, _ONE, **_open(request, correction))


@post("/quan-ly/phan-anh/{correction:int}", opt=_FOR, sync_to_thread=True)
def answer(request: AnyRequest, correction: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Answer it; the citizen sees the answer at once."""
    form = forms.Form(pages.spoken(request), data)
    row = _find(request, correction)
    try:
        with office(request, row.person_id) as here:
            corrections.answer(here.tx, correction, form.text("answer"), by=str(here.officer), at=clock.now())
    except (corrections.NothingSaid, corrections.TooLong) as problem:
        form.refuse("answer", problem)
        return pages.again(request, _ONE, form, **_open(request, correction))
    return pages.go("/quan-ly/phan-anh")


def _find(request: AnyRequest, correction: int) -> corrections.Waiting:
    with office(request) as here:
        row = next((w for w in corrections.waiting(here.tx) if w.correction_id == correction), None)
    if row is None:
        raise corrections.NoSuchCorrection
    return row


def _open(request: AnyRequest, correction: int) -> dict[str, Any]:
    row = _find(request, correction)
    with office(request, row.person_id) as here:
        return _held(here, row)


def _held(here: Office, row: corrections.Waiting) -> dict[str, Any]:
    found = corrections.one(here.tx, row.correction_id)
    if found is None:
        raise NotFound
    return {
        "here": here,
        "correction": found,
        "witnesses": people.witnesses(here.tx, row.person_id),
        "doses": vaccination.doses(here.tx, row.person_id),
    }


ROUTES = [waiting, one, answer]
