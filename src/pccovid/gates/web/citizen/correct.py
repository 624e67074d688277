"""Corrections ("báo sai"): what is wrong or missing, where it went, until when an answer is due."""

from typing import Any

from litestar import Response, get, post

from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting, welcome
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound
from pccovid.records import corrections
from pccovid.records.corrections import Matter

_OWN = {"purpose": Purpose.OWN_RECORD}
_FORM = "citizen/correction_form.html"


@get("/phan-anh", opt=_OWN, sync_to_thread=True)
def mine(request: AnyRequest) -> Response[str]:
    """My corrections with their clock and their answers."""
    with session.own_record(request) as own:
        held = corrections.held_about(own.tx, own.person)
    sent = session.remembered(request).get("reference")
    return pages.page(
        request, "citizen/corrections.html", corrections=held, sent=sent, cookies=[session.forget(request)]
    )


@get("/phan-anh/moi", opt=_OWN, sync_to_thread=True)
def form_page(request: AnyRequest) -> Response[str]:
    """Ask what is wrong; the record in question stands above the field."""
    matter, card = _about(request)
    return pages.page(request, _FORM, matter=matter, card=card)


@post("/phan-anh/moi", opt=_OWN, sync_to_thread=True)
def send(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send it to whoever can mend it; the same words twice are one correction."""
    matter, card = _about(request)
    form = forms.Form(pages.spoken(request), data)
    record = card.record_id if card else None
    try:
        with session.own_record(request) as own:
            reference = corrections.report(
                own.tx, own.person, matter, form.text("said"), account=own.account, at=clock.now(), record_id=record
            )
    except (corrections.NothingSaid, corrections.TooLong) as problem:
        form.refuse("said", problem)
        return pages.again(request, _FORM, form, matter=matter, card=card)
    return pages.go("/phan-anh", cookies=[session.remember(request, reference=reference)])


def _about(request: AnyRequest) -> tuple[Matter, presenting.Card | None]:
    """The matter and the record that the address names; a record that is not mine is not found."""
    wanted, record = request.query_params.get("viec"), request.query_params.get("ban-ghi")
    if record is None:
        return next((m for m in Matter if m == wanted), Matter.OTHER), None
    with session.own_record(request) as own:
        cards = welcome.records(own, pages.spoken(request))
    card = next((c for c in cards if str(c.record_id) == record), None)
    if card is None:
        raise NotFound
    return next((m for m in Matter if m == card.matter), Matter.OTHER), card


ROUTES = [mine, form_page, send]
