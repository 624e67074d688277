"""At the door of a place: whose QR this is, who goes in, who leaves. The address that any camera opens."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people, proof
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.security import AnyRequest, cookie, seal, unseal
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records import places
from pccovid.response import risk

_OWN = {"purpose": Purpose.OWN_RECORD}
_PAGE = "citizen/door.html"
_SCANNED, _MINUTES_15 = "pccovid_door", 15 * 60


@get("/q/{code:str}", opt=_OWN, sync_to_thread=True)
def door_page(request: AnyRequest, code: FromPath[str]) -> Response[str]:
    """The place, who of the household is inside, and who may go in; before log-in the place alone."""
    if session.logged_in(request):
        try:
            with session.own_record(request) as own:
                shown = _shown(own, code, request)
            return pages.page(request, _PAGE, **shown, cookies=[cookie(request, _SCANNED, "", max_age=0)])
        except access.LoggedOut:
            pass
    with access.at_the_door(session.viewer(request)) as tx:
        door = _door(tx, code)
        shown = _place(tx, code, door)
    kept = cookie(request, _SCANNED, seal(_SCANNED, {"code": code}), max_age=_MINUTES_15)
    return pages.page(request, _PAGE, known=False, **shown, cookies=[kept])


@post("/q/{code:str}", opt=_OWN, sync_to_thread=True)
def go_in(request: AnyRequest, code: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Write down all who were chosen, in one tap; a second tap changes nothing."""
    form = forms.Form(pages.spoken(request), data)
    with session.own_record(request) as own:
        chosen = [p for p in session.household(own) if data.get(f"who-{p}")]
        if not chosen:
            form.fault("who", "door.who_fault")
        else:
            try:
                door, hour = _door(own.tx, code), form.text("hour")
                places.check_in(own.tx, door, chosen, account=own.account, at=clock.now(), hour=hour)
            except places.NotAnHour as problem:
                form.refuse("hour", problem)
        if form.faults:
            return pages.again(request, _PAGE, form, **_shown(own, code, request))
    return pages.go(f"/q/{code}")


def scanned(request: AnyRequest) -> str | None:
    """The address of the door whose QR was scanned in this browser before log-in, a quarter of an hour ago at most."""
    code = unseal(_SCANNED, request.cookies.get(_SCANNED, "")).get("code")
    return f"/q/{quote(code, safe='')}" if code else None


def where(commune_id: int | None, address: str | None) -> str:
    """Where a place is, in one line."""
    return ", ".join(part for part in (address, presenting.commune(commune_id)) if part)


def names(own: session.Own) -> dict[UUID, str]:
    """Everybody of the household by name; their doors are open from here on."""
    return {person: presenting.name(people.identity(own.tx, person)) for person in session.household(own)}


def _door(tx: Tx, code: str) -> places.Door:
    """The place behind the last part of the address: a signed code, a typed one, or the key of a former QR."""
    return places.at_door(tx, proof.read_place(code) if "." in code else code)


def _place(tx: Tx, code: str, door: places.Door) -> dict[str, Any]:
    """The place as everybody sees it, with the epidemic level of its commune."""
    level = risk.level_of(tx, door.commune_id, clock.today()) if door.commune_id else None
    return {"code": code, "door": door, "where": where(door.commune_id, door.address), "level": level}


def _shown(own: session.Own, code: str, request: AnyRequest) -> dict[str, Any]:
    at, said, door = clock.now(), pages.spoken(request), _door(own.tx, code)
    known = names(own)
    here = [v for v in places.check_ins(own.tx, list(known), at=at) if v.place_id == door.place_id]
    inside = [v for v in here if v.left_at is None and at - v.arrived_at <= places.OFFERED]
    gone = [v for v in here if v.left_at is not None and at - v.left_at <= places.JUST_NOW]
    outside = [p for p in known if p not in {v.person_id for v in inside}]
    return {
        **_place(own.tx, code, door),
        "known": True,
        "inside": [(v, known[v.person_id] or said.text("home.hello_unknown")) for v in inside],
        "gone": [(v, known[v.person_id] or said.text("home.hello_unknown")) for v in gone],
        "outside": [(p, known[p] or said.text("home.hello_unknown")) for p in outside],
        "me": own.person,
    }


ROUTES = [door_page, go_in]
