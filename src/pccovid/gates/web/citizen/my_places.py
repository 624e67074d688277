"""My places: register one, print its QR, let staff write visitors down, renew the code, close it."""

from dataclasses import asdict
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from pccovid import people, proof
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages, poster, session
from pccovid.gates.web.citizen import presenting, scan
from pccovid.gates.web.citizen.door import where
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound, Problem
from pccovid.ground.tx import Tx
from pccovid.records import places

_PLACE = {"purpose": Purpose.PLACE_ENTRY}
_FORM, _ONE, _DOOR = "citizen/place_form.html", "citizen/place.html", "citizen/place_door.html"
_REPLACE = "citizen/place_replace.html"
_LONGEST = {"name": 100, "address": 200, "contact": 100}
_MOST_CHOICES = 30


class NotPersonal(Problem):
    """Đây không phải mã QR cá nhân của PcCovid. Nhờ khách mở trang Mã QR trên điện thoại hoặc đưa mã in trên giấy."""

    code = "not_a_personal_qr"


@get("/dia-diem", opt=_PLACE, sync_to_thread=True)
def all_places(request: AnyRequest) -> Response[str]:
    """The places where I work; those of the former application are there already."""
    with session.entered(request) as tx:
        mine = places.mine(tx)
    return pages.page(request, "citizen/places.html", places=[(place, _where(place)) for place in mine])


@get("/dia-diem/moi", opt=_PLACE, sync_to_thread=True)
def form_page(request: AnyRequest) -> Response[str]:
    """What place is it, and where?"""
    return pages.page(request, _FORM, **_asked(pages.spoken(request)))


@post("/dia-diem/moi", opt=_PLACE, sync_to_thread=True)
def register(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Register it for this telephone; it has its code at once. The same place twice is one."""
    form = forms.Form(pages.spoken(request), data)
    described, choices = _described(form)
    if described is None:
        return pages.again(request, _FORM, form, **_asked(form.said, choices=choices))
    with session.entered(request) as tx:
        same = [p for p in places.mine(tx) if p.manages and _description(p) == described]
        place = same[0].place_id if same else places.register(tx, described, at=clock.now())
    return pages.go(f"/dia-diem/{place}")


@get("/dia-diem/{place_id:int}", opt=_PLACE, sync_to_thread=True)
def one(request: AnyRequest, place_id: FromPath[int]) -> Response[str]:
    """The place with its QR, its staff, and how many came today."""
    with session.entered(request) as tx:
        return pages.page(request, _ONE, **_shown(tx, request, place_id))


@get("/dia-diem/{place_id:int}/sua", opt=_PLACE, sync_to_thread=True)
def edit_page(request: AnyRequest, place_id: FromPath[int]) -> Response[str]:
    """What is known, to change."""
    with session.entered(request) as tx:
        place = _mine(tx, place_id, manages=True)
    known = asdict(place) | {"unit": presenting.commune(place.commune_id)}
    values = {key: value or "" for key, value in known.items()}
    return pages.page(request, _FORM, **_asked(pages.spoken(request), place), values=values)


@post("/dia-diem/{place_id:int}/sua", opt=_PLACE, sync_to_thread=True)
def edit(request: AnyRequest, place_id: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Keep the change; the code stays."""
    form = forms.Form(pages.spoken(request), data)
    described, choices = _described(form)
    with session.entered(request) as tx:
        place = _mine(tx, place_id, manages=True)
        if described is None:
            return pages.again(request, _FORM, form, **_asked(form.said, place, choices))
        places.describe(tx, place_id, described, at=clock.now())
    return pages.go(f"/dia-diem/{place_id}")


@post("/dia-diem/{place_id:int}/ma-moi", opt=_PLACE, sync_to_thread=True)
def renew(request: AnyRequest, place_id: FromPath[int], data: forms.Sent) -> Response[Any]:
    """A new code instead of the one shown; the button of a page that shows an older one does nothing more."""
    with session.entered(request) as tx:
        if _mine(tx, place_id, manages=True).code == (data.get("code") or None):
            places.renew_code(tx, place_id, at=clock.now())
    return pages.go(f"/dia-diem/{place_id}")


@post("/dia-diem/{place_id:int}/dong", opt=_PLACE, sync_to_thread=True)
def close(request: AnyRequest, place_id: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Close it, or open it again."""
    with session.entered(request) as tx:
        places.set_closed(tx, place_id, closed=data.get("closed") == "yes", at=clock.now())
    return pages.go(f"/dia-diem/{place_id}")


@get("/dia-diem/{place_id:int}/thay", opt=_PLACE, sync_to_thread=True)
def replace_page(request: AnyRequest, place_id: FromPath[int]) -> Response[str]:
    """Which place goes on instead of this one, and why?"""
    with session.entered(request) as tx:
        return pages.page(request, _REPLACE, **_choices(tx, place_id))


@post("/dia-diem/{place_id:int}/thay", opt=_PLACE, sync_to_thread=True)
def replace(request: AnyRequest, place_id: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Let the other place go on; sent twice it says that this was done."""
    form = forms.Form(pages.spoken(request), data)
    with session.entered(request) as tx:
        shown = _choices(tx, place_id)
        chosen, act = form.text("successor"), form.text("act")
        if chosen not in dict(shown["others"]):
            form.fault("successor", "place.successor_fault")
        if act not in set(places.Replacement):
            form.fault("act", "place.act_fault")
        if form.faults:
            return pages.again(request, _REPLACE, form, **shown)
        places.replace(tx, place_id, int(chosen), places.Replacement(act), at=clock.now())
    return pages.go(f"/dia-diem/{place_id}")


@post("/dia-diem/{place_id:int}/nhan-vien", opt=_PLACE, sync_to_thread=True)
def staff(request: AnyRequest, place_id: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Let a telephone write visitors down, or no longer."""
    form = forms.Form(pages.spoken(request), data)
    with session.entered(request) as tx:
        phone = people.keys.phone(form.text("phone") or form.text("remove"))
        if phone is None:
            form.fault("phone", "login.phone_fault")
            return pages.again(request, _ONE, form, **_shown(tx, request, place_id))
        if form.text("remove"):
            places.remove_staff(tx, place_id, phone)
        else:
            places.add_staff(tx, place_id, phone, at=clock.now())
    return pages.go(f"/dia-diem/{place_id}#nhan-vien")


@get("/dia-diem/{place_id:int}/to-in/{size:str}", opt=_PLACE, sync_to_thread=True)
def sheet(request: AnyRequest, place_id: FromPath[int], size: FromPath[str]) -> Response[bytes]:
    """The sheet to print and hang up.

    Raises
    ------
    NotFound
    """
    with session.entered(request) as tx:
        place = _mine(tx, place_id)
    if size not in poster.SIZES or not place.code:
        raise NotFound
    drawn = poster.draw(
        size, address(request, place.code), name=place.name or "", where=_where(place), code=place.code,
        said=pages.spoken(request),
    )  # fmt: skip
    headers = {"content-disposition": f'inline; filename="pccovid-{place.code}-{size}.pdf"'}
    return Response(drawn, media_type="application/pdf", headers=headers)


@get("/dia-diem/{place_id:int}/ghi-khach", opt=_PLACE, sync_to_thread=True)
def visitor_page(request: AnyRequest, place_id: FromPath[int]) -> Response[str]:
    """For staff at the door: the QR of who comes."""
    with session.entered(request) as tx:
        place = _mine(tx, place_id)
    step = session.remembered(request)
    admitted = step.get("admitted") if step.get("place") == str(place_id) else None
    page = pages.page(request, _DOOR, place=place, admitted=admitted, cookies=[session.forget(request)])
    return scan.with_camera(page)


@post("/dia-diem/{place_id:int}/ghi-khach", opt=_PLACE, sync_to_thread=True, request_max_body_size=scan.LARGEST_FORM)
def admit(request: AnyRequest, place_id: FromPath[int], data: scan.Scanned) -> Response[Any]:
    """Write the visitor down; staff read initials and nothing else (P-18)."""
    form, at = forms.Form(pages.spoken(request), {}), clock.now()
    with session.entered(request) as tx:
        place = _mine(tx, place_id)
        try:
            found = scan.read(form, data)
            if not isinstance(found, proof.Person):
                raise NotPersonal  # one way back to the page for whatever was scanned
            initials = places.admit(tx, session.viewer(request), place_id, proof.person_of(tx, found), at=at)
        except places.NotAllowedThere:
            raise
        except Problem as problem:
            form.refuse("photo" if scan.sent_photo(data) else "code", problem)
            return scan.with_camera(
                pages.again(request, _DOOR, form, status=problem.status, place=place, admitted=None)
            )
    return pages.go(
        f"/dia-diem/{place_id}/ghi-khach",
        cookies=[session.remember(request, place=str(place_id), admitted=f"{initials}, {form.said.moment(at)}")],
    )


def address(request: AnyRequest, code: str) -> str:
    """What the QR of a place says: an address of this site."""
    return f"{str(request.base_url).rstrip('/')}{proof.place_path(code)}"


def drawn(request: AnyRequest, code: str) -> Markup:
    """The QR of a place for a page."""
    svg = proof.qr_svg(address(request, code), pages.spoken(request).text("place.qr_label", code=poster.spaced(code)))
    return Markup(svg)  # noqa: S704  # our own drawing, its label escaped


def _mine(tx: Tx, place_id: int, *, manages: bool = False) -> places.Place:
    place = next((p for p in places.mine(tx) if p.place_id == place_id), None)
    if place is None or (manages and not place.manages):
        raise places.NotAllowedThere
    return place


def _choices(tx: Tx, place_id: int) -> dict[str, Any]:
    """The place, and the viewer's other places that may go on instead."""
    place = _mine(tx, place_id, manages=True)
    others = [p for p in places.mine(tx) if p.manages and not p.closed_at and p.place_id != place_id]
    named = [(str(p.place_id), ", ".join(filter(None, (p.name, _where(p))))) for p in others]
    return {"place": place, "where": _where(place), "others": named}


def _shown(tx: Tx, request: AnyRequest, place_id: int) -> dict[str, Any]:
    place = _mine(tx, place_id)
    return {
        "place": place,
        "successor": next((p for p in places.mine(tx) if p.place_id == place.successor_id), None),
        "where": _where(place),
        "qr": drawn(request, place.code) if place.code else None,
        "code": poster.spaced(place.code) if place.code else None,
        "staff": places.staff(tx, place_id),
        "hours": places.hours_of_day(tx, place_id, at=clock.now()),
    }


def _where(place: places.Place) -> str:
    return where(place.commune_id, place.address)


def _asked(
    said: Language, place: places.Place | None = None, choices: list[tuple[int, str]] | None = None
) -> dict[str, Any]:
    """What the form asks: the kinds in the reader's language, and communes to choose from where several fit."""
    kinds = [(kind.vi, kind.vi if said.code == "vi" else kind.en) for kind in places.kinds()]
    if place is not None and place.kind and place.kind not in dict(kinds):
        kinds.append((place.kind, place.kind))
    return {"kinds": kinds, "place": place, "choices": choices or []}


def _description(place: places.Place) -> places.Described:
    return places.Described(
        place.name or "", place.kind or "", place.commune_id or 0, place.address or "", place.contact or ""
    )


def _described(form: forms.Form) -> tuple[places.Described | None, list[tuple[int, str]]]:
    """The place as the form describes it, or the faults at its fields and the communes to choose from."""
    for name, longest in _LONGEST.items():
        if len(form.text(name)) > longest:
            form.faults[name] = form.said.text("place.long_fault", most=longest)
    for name in ("name", "kind"):
        if not form.text(name):
            form.fault(name, f"place.{name}_fault")
    commune, choices = _commune(form)
    if commune is None and "unit" not in form.faults:
        form.fault("unit", "place.choose_fault" if choices else "place.unit_fault")
    if form.faults or commune is None:
        return None, choices
    text = {name: " ".join(form.text(name).split()) for name in _LONGEST}
    return places.Described(text["name"], form.text("kind")[:100], commune, text["address"], text["contact"]), choices


def _commune(form: forms.Form) -> tuple[int | None, list[tuple[int, str]]]:
    """The commune that was chosen or typed; where what was typed means several, all of them to choose from."""
    register, typed = units.units(), form.text("unit")
    found = register.parse_address(typed, clock.today())
    if found.unit is not None and found.unit.level == "commune":
        return found.unit.unit_id, []
    below = found.candidates
    if not below and found.unit is not None:
        below = register.children(found.unit, clock.today())
    communes = [unit for unit in below if unit.level == "commune"][: _MOST_CHOICES + 1]
    if len(communes) > _MOST_CHOICES:
        return None, []
    chosen = form.text("commune")
    picked = next((unit.unit_id for unit in communes if str(unit.unit_id) == chosen), None)
    return picked, [(unit.unit_id, presenting.commune(unit.unit_id)) for unit in communes]


ROUTES = [
    all_places, form_page, register, one, edit_page, edit, renew, close, replace_page, replace, staff, sheet,
    visitor_page, admit,
]  # fmt: skip
