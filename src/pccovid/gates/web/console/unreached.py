"""Whom no message reached: the commune tells them in person, so that nobody needs a telephone to be warned."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import notices
from pccovid.records.notices import Kind, NoSuchNotice, Reached, Unreached

_FOR = {"purpose": Purpose.NOTICE}
_LIST, _ONE = "/quan-ly/chua-nhan", "console/unreached_one.html"
_OUTCOMES: dict[str, Reached] = {"told": "told", "not_found": "not_found"}


@get(_LIST, opt=_FOR, sync_to_thread=True)
def waiting(request: AnyRequest) -> Response[str]:
    """Who must be told in person; nothing about a person until they are opened."""
    with office(request) as here:
        rows = notices.unreached(here.tx, clock.now())
    written = session.remembered(request).get("reached")
    return pages.page(request, "console/unreached.html", here=here, rows=rows, written=written)


@get(_LIST + "/{notice:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, notice: FromPath[int]) -> Response[str]:
    """What one person must be told, and where they live; they read in the log that they were looked up."""
    return pages.page(request, _ONE, **_opened(request, _find(request, notice)))


@post(_LIST + "/{notice:int}", opt=_FOR, sync_to_thread=True)
def write_down(request: AnyRequest, notice: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Told, or not found. Who was told leaves the list; who was not found stays, behind the others."""
    row, form = _find(request, notice), forms.Form(pages.spoken(request), data)
    outcome = _OUTCOMES.get(form.text("outcome"))
    if outcome is None:
        form.fault("outcome", "unreached.fault")
        return pages.again(request, _ONE, form, **_opened(request, row))
    with office(request, row.person_id) as here:
        written = notices.add_try(here.tx, notice, outcome, officer=here.officer, at=clock.now())
    return pages.go(_LIST, cookies=[session.remember(request, reached=str(written), about=str(row.person_id))])


@post(_LIST + "/hoan-tac/{written:int}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, written: FromPath[int]) -> Response[Any]:
    """Take back what was written down last on this device."""
    last = session.remembered(request)
    if last.get("reached") == str(written):
        with office(request, UUID(last["about"])) as here:
            notices.undo_try(here.tx, written, at=clock.now())
    return pages.go(_LIST, cookies=[session.forget(request)])


def _find(request: AnyRequest, notice: int) -> Unreached:
    with office(request) as here:
        row = next((row for row in notices.unreached(here.tx, clock.now()) if row.notice_id == notice), None)
    if row is None:
        raise NoSuchNotice
    return row


def _opened(request: AnyRequest, row: Unreached) -> dict[str, Any]:
    with office(request, row.person_id) as here:
        return _held(here, row, pages.spoken(request))


def _held(here: Office, row: Unreached, said: Language) -> dict[str, Any]:
    found = next(iter(notices.of_people(here.tx, [row.notice_id])), None)
    if found is None:
        raise NoSuchNotice
    known = {a.attribute: a.value for a in people.identity(here.tx, row.person_id).attributes}
    addresses = (w.place_text for w in people.witnesses(here.tx, row.person_id))
    return {
        "here": here,
        "row": row,
        "told": notices.worded(Kind(found.kind), found.version, found.filled, said),
        "known": known,
        "born": date.fromisoformat(known["birth_date"]) if "birth_date" in known else None,
        "address": next((address for address in addresses if address), ""),
    }


ROUTES = [waiting, one, write_down, undo]
