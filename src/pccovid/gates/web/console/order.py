"""One order: of whom, where, until when, by which rule; what can be done now; its life and its papers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, order_paper, pages, session
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.console.quarantine import LIST, rows_of
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.response import quarantine
from pccovid.response.quarantine import Order, State

_FOR = {"purpose": Purpose.QUARANTINE}
_ONE = "console/order.html"
_SETTINGS = ("home", "centre", "hospital")


@dataclass(frozen=True)
class Asked:
    """What an officer asks of one order."""

    here: Office
    order: Order
    form: forms.Form

    @property
    def ids(self) -> list[int]:
        return [self.order.order_id]


@get(LIST + "/{order:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, order: FromPath[int]) -> Response[str]:
    """The order with its life; the person reads that the office looked."""
    with office(request) as here:
        shown = _shown(request, here, order)
    return pages.page(request, _ONE, **shown)


@post(LIST + "/{order:int}", opt=_FOR, sync_to_thread=True)
def act(request: AnyRequest, order: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Do one thing to the order; what the database refuses is said beside its field."""
    form = forms.Form(pages.spoken(request), data)
    what = form.text("act")
    try:
        with office(request) as here:
            found = quarantine.one(here.tx, session.viewer(request), order, at=clock.now())
            made = _ACTS.get(what, _nothing)(Asked(here, found, form))
    except quarantine.NoSuchOrder:
        raise
    except Problem as problem:
        form.refuse(_FIELD.get(what, "act"), problem)
        with office(request) as here:
            shown = _shown(request, here, order)
        return pages.again(request, _ONE, form, status=problem.status, **shown)
    step = session.remember(request, act=str(made) if made else "", what=what, back=f"{LIST}/{order}")
    return pages.go(LIST if what == "accepted" else f"{LIST}/{order}", cookies=[step])


@get(LIST + "/{order:int}/giay/{code:uuid}", opt=_FOR, sync_to_thread=True)
def paper(request: AnyRequest, order: FromPath[int], code: FromPath[UUID]) -> Response[bytes]:
    """A decision or certificate to print and hand over."""
    with office(request) as here:
        found = quarantine.one(here.tx, session.viewer(request), order, at=clock.now())
        given = next((p for p in quarantine.papers(here.tx, [order]) if p.code == code), None)
        if given is None:
            raise quarantine.NoSuchOrder
        (row,) = rows_of(here.tx, [found])
        site = quarantine.site_of(here.tx, given.site_id) if given.site_id else None
    content = order_paper.Content(found, given, row.name, row.born, site, order_paper.address(request, given))
    return order_paper.answer(content, pages.spoken(request))


def _nothing(_: Asked) -> UUID | None:
    raise quarantine.NotInThisState


def _sign(asked: Asked) -> UUID | None:
    return quarantine.sign(asked.here.tx, asked.ids, by=asked.here.officer, at=clock.now())[0]


def _serve(asked: Asked) -> UUID | None:
    return quarantine.serve(asked.here.tx, asked.ids, at=clock.now())[0]


def _agree(asked: Asked) -> UUID | None:
    return quarantine.agree(asked.here.tx, asked.ids, at=clock.now())[0]


def _release(asked: Asked) -> UUID | None:
    return quarantine.release(asked.here.tx, asked.order, asked.form.text("release_why"), at=clock.now())[0]


def _settle(asked: Asked) -> UUID | None:
    setting, _, site = asked.form.text("place").partition("-")
    if setting not in _SETTINGS:
        raise quarantine.NotInThisState
    where = int(site) if site.isdecimal() else None
    return quarantine.settle(asked.here.tx, asked.order, setting, where, at=clock.now())[0]


def _offer(asked: Asked) -> UUID | None:
    found = units.units().parse_address(asked.form.text("to"), clock.today())
    if found.unit is None or found.candidates:
        raise quarantine.NotATransfer
    why = asked.form.text("offer_why")
    quarantine.offer(asked.here.tx, asked.order.order_id, found.unit.unit_id, why, at=clock.now())
    return None


def _answer(asked: Asked) -> UUID | None:
    answer = asked.form.text("act")
    made = quarantine.answer_offer(asked.here.tx, asked.order.order_id, answer, at=clock.now())
    return made if answer == "accepted" else None


_ACTS: dict[str, Callable[[Asked], UUID | None]] = {
    "sign": _sign, "serve": _serve, "agree": _agree, "release": _release, "settle": _settle,
    "offer": _offer, "accepted": _answer, "rejected": _answer, "withdrawn": _answer,
}  # fmt: skip
_FIELD = {"release": "release_why", "settle": "place", "offer": "to"}


def _shown(request: AnyRequest, here: Office, order: int) -> dict[str, Any]:
    found = quarantine.one(here.tx, session.viewer(request), order, at=clock.now())
    (row,), said = rows_of(here.tx, [found]), pages.spoken(request)
    offer = next(iter(quarantine.offers(here.tx, [order])), None)
    reach = _reach(here)
    addresses = (w.place_text for w in people.witnesses(here.tx, found.person_id))
    last = session.remembered(request)
    return {
        "here": here,
        "row": row,
        "order": found,
        "unit": _unit(found.unit_id),
        "where": _where(here, found.setting, found.site_id, said),
        "address": next((address for address in addresses if address), ""),
        "rules": next((s for s in quarantine.rule_sets() if s.version == found.rule), None),
        "tests": quarantine.test_days(quarantine.rule_sets(), found),
        "steps": quarantine.steps(here.tx, order),
        "papers": quarantine.papers(here.tx, [order]),
        "offer": offer,
        "offer_from": _unit(offer.from_unit) if offer else "",
        "offer_to": _unit(offer.to_unit) if offer else "",
        "is_asked": offer is not None and reach(offer.to_unit),
        "is_mine": reach(found.unit_id),
        "acts": _open_acts(here.role, found),
        "places": _places(here, said),
        "last": last if last.get("back") == f"{LIST}/{order}" else {},
    }


def _open_acts(role: str, order: Order) -> set[str]:
    """What this role may do to an order as it stands; the database decides again."""
    signed = order.is_open and order.state != State.PROPOSED
    acts = {
        "authority": {
            "sign": not signed and order.is_open, "release": order.is_open, "settle": signed, "agree": signed,
        },
        "commune_health": {
            "serve": order.state == State.ISSUED, "offer": order.is_open,
            "settle": order.state == State.PROPOSED,
        },
    }  # fmt: skip
    return {act for act, may in acts.get(role, {}).items() if may}


def _places(here: Office, said: Language) -> list[tuple[str, str]]:
    """Where somebody can stay, with the beds that are left."""
    centres = [
        (f"centre-{s.site_id}", said.text("order.beds", name=s.name, free=s.free))
        for s in quarantine.sites(here.tx)
        if not s.closed
    ]
    return [("home", said.text("setting.home")), *centres, ("hospital", said.text("setting.hospital"))]


def _where(here: Office, setting: str, site: int | None, said: Language) -> str:
    known = quarantine.site_of(here.tx, site) if site else None
    return known or said.text(f"setting.{setting}")


def _unit(unit_id: int | None) -> str:
    return units.units().path(units.units().get(unit_id)) if unit_id else ""


def _reach(here: Office) -> Callable[[int | None], bool]:
    served = access.session(here.tx).unit_id

    def reaches(unit_id: int | None) -> bool:
        unit = units.units().get(unit_id) if unit_id else None
        return unit is not None and served in {unit.unit_id, unit.district_id, unit.province_id}

    return reaches


ROUTES = [one, act, paper]
