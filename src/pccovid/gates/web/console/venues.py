"""Who was at a place: requests of a unit, a new one, the decision of the second officer, the call to the manager."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import office
from pccovid.gates.web.console.ring import MOST, unit_name
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import venues
from pccovid.response.venues import Answer

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_LIST, _PAGE, _NEW = "/quan-ly/dia-diem-truy-vet", "console/venues.html", "console/venue_new.html"
_ANSWERS: dict[str, Answer] = {"approve": "approved", "refuse": "refused", "withdraw": "withdrawn"}


@get(_LIST, opt=_FOR, sync_to_thread=True)
def requests(request: AnyRequest) -> Response[str]:
    """All requests for cases of the unit, the newest first: what waits, what became of the others."""
    before, said = request.query_params.get("truoc", ""), pages.spoken(request)
    with office(request) as here:
        rows = venues.page(here.tx, before=int(before) if before.isdecimal() else None, most=MOST + 1)
    places = {row.commune_id: unit_name(row.commune_id, said) for row in rows}
    written = session.remembered(request).get("venue")
    return pages.page(
        request, _PAGE, here=here, rows=rows[:MOST], places=places, written=written,
        older=rows[MOST - 1].venue_trace_id if len(rows) > MOST else None, first=not before,
    )  # fmt: skip


@post(_LIST + "/{trace:int}", opt=_FOR, sync_to_thread=True)
def settle(request: AnyRequest, trace: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Approve, refuse, withdraw, or write down that the manager was called."""
    form, now = forms.Form(pages.spoken(request), data), clock.now()
    pressed = form.text("answer")
    with office(request) as here:
        if pressed == "called":
            venues.owner_called(here.tx, trace, now)
        elif pressed in _ANSWERS:
            venues.settle(here.tx, trace, _ANSWERS[pressed], form.text("why"), at=now)
        else:
            raise ValidationException
    return pages.go(_LIST, cookies=[session.remember(request, venue=pressed)])


@get(_LIST + "/moi", opt=_FOR, sync_to_thread=True)
def new_page(request: AnyRequest) -> Response[str]:
    """Which place, when, for which case, and why."""
    with office(request) as here:
        pass
    case_no = request.query_params.get("ca", "")
    return pages.page(request, _NEW, here=here, found=None, places={}, values={"case": case_no})


@post(_LIST + "/moi", opt=_FOR, sync_to_thread=True)
def ask(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Find the place; then send the request to whoever may decide it."""
    form, now, found = forms.Form(pages.spoken(request), data), clock.now(), None
    with office(request) as here:
        place = form.text("place")
        if form.text("find") or not place:
            found = venues.find_places(here.tx, form.text("what")) if form.text("what") else None
            if not (form.text("find") and form.text("what")):
                form.refuse("place" if found else "what", venues.NoPlaceChosen())
        else:
            stay = _stay(form)
            if stay is not None:
                try:
                    venues.ask(here.tx, form.text("case"), forms.number(place), stay, form.text("why"), at=now)
                except venues.NoReason as problem:
                    form.refuse("why", problem)
                except venues.NotAVenueOfYours as problem:
                    form.refuse("case", problem)
            if not form.faults:
                return pages.go(_LIST, cookies=[session.remember(request, venue="asked")])
            found = venues.find_places(here.tx, form.text("what"))
    places = {one.commune_id: unit_name(one.commune_id, form.said) for one in found or []}
    show: dict[str, Any] = {"here": here, "found": found, "places": places}
    return pages.again(request, _NEW, form, **show) if form.faults else pages.page(request, _NEW, values=data, **show)


def _stay(form: forms.Form) -> venues.Stay | None:
    try:
        return venues.stay(form.text("day"), form.text("from"), form.text("until"), clock.now())
    except venues.WrongStay as problem:
        form.refuse("day", problem)
        return None


ROUTES = [requests, settle, new_page, ask]
