"""Say what is wrong ("báo sai"): the fact above, easy choices below, words only where they are needed."""

from typing import Any

from litestar import Response, get, post

from pccovid import people
from pccovid.access import Purpose
from pccovid.commons import codes
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting, welcome
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound, Problem
from pccovid.records import corrections
from pccovid.records.corrections import Matter, Told

_OWN = {"purpose": Purpose.OWN_RECORD}
_FORM = "citizen/correction_form.html"


@get("/phan-anh/moi", opt=_OWN, sync_to_thread=True)
def form_page(request: AnyRequest) -> Response[str]:
    """Ask what is wrong; the record in question stands above the choices."""
    return pages.page(request, _FORM, **_about(request))


@post("/phan-anh/moi", opt=_OWN, sync_to_thread=True)
def send(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send it to whoever can mend it; the same words twice are one correction."""
    about = _about(request)
    form = forms.Form(pages.spoken(request), data)
    matter, card = about["matter"], about["card"]
    claimed = _claimed(form, about["born"]) if matter is Matter.MISSING_DOSE else {}
    if form.faults:
        return pages.again(request, _FORM, form, **about)
    told = Told(matter, form.text("said"), form.text("wrong"), claimed, card.record_id if card else None)
    try:
        with session.own_record(request) as own:
            reference = corrections.report(own.tx, own.person, told, account=own.account, at=clock.now())
    except (corrections.NothingSaid, corrections.TooLong) as problem:
        chosen = about["choices"] and not told.wrong
        form.refuse("wrong" if chosen and not told.said else "said", problem)
        return pages.again(request, _FORM, form, **about)
    return pages.go(f"/phan-anh/{reference}", cookies=[session.remember(request, reference=reference)])


def _about(request: AnyRequest) -> dict[str, Any]:
    """The matter and the record that the address names; a record that is not mine is not found."""
    wanted, record = request.query_params.get("viec"), request.query_params.get("ban-ghi")
    with session.own_record(request) as own:
        cards = welcome.records(own, pages.spoken(request)) if record else []
        born = welcome.born(own) if wanted == Matter.MISSING_DOSE else None
        sites = corrections.sites(own.tx) if wanted == Matter.MISSING_DOSE else []
    card = next((c for c in cards if str(c.record_id) == record), None)
    if record and card is None:
        raise NotFound
    name = card.matter if card else wanted
    matter = next((m for m in Matter if m == name), Matter.OTHER)
    return {
        "matter": matter,
        "card": card,
        "choices": corrections.choices()[matter].wrong,
        "born": born,
        "sites": sites,
        "vaccines": list(codes.vaccines().values()) if matter is Matter.MISSING_DOSE else [],
        "back_to": presenting.page_of(matter),
    }


def _claimed(form: forms.Form, born: str | None) -> dict[str, str]:
    """What the citizen knows of the missing dose: vaccine, day and place, as far as it is known."""
    vaccine, typed = form.text("vaccine"), form.day_typed("given")
    found = people.keys.birth(typed) if typed else None  # a day, a month with its year, or only the year
    claimed = {
        "vaccine": vaccine if vaccine in codes.vaccines() else "",
        "site": form.text("site")[: corrections.LONGEST],
    }
    if typed and (found is None or found.date is None):
        form.fault("given", "correct.day_fault")
    elif found and found.date:
        try:
            corrections.check_dose(claimed["vaccine"], found.date, born, clock.today())
        except Problem as problem:
            form.refuse("given", problem)
        claimed["given_on"] = found.date.isoformat()
    return claimed


ROUTES = [form_page, send]
