"""Orders of the unit as work lists: to sign, to hand over, changed, ending today, overdue, moving; many at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.commons import codes, units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.ground.tx import Tx
from pccovid.response import quarantine
from pccovid.response.quarantine import Order

FOR = {"purpose": Purpose.QUARANTINE}
LIST = "/quan-ly/cach-ly"
_PAGE = 50
_AT_ONCE = 1_000
_LISTS = ("sign", "changes", "serve", "running", "today", "overdue", "breached", "moving", "proposed", "ended")
_FIRST = {"authority": "sign", "commune_health": "serve"}
# What can be done to many at once, by list: the role whose it is, and the act.
_BULK = {"sign": ("authority", "sign"), "serve": ("commune_health", "serve"), "changes": ("authority", "agree")}


@dataclass(frozen=True)
class Row:
    """An order with the name of its person; of a traveller where they came from."""

    order: Order
    name: str
    born: str
    becomes: quarantine.Pending | None
    choices: dict[quarantine.Group, quarantine.Line]

    def came_from(self, language: str) -> str:
        """The unit or country that a traveller left, by its name; empty: no traveller, or nobody told."""
        if self.order.from_unit_id:
            return units.units().path(units.units().get(self.order.from_unit_id))
        country = codes.countries().get(self.order.from_country or "")
        return (country.vi if language == "vi" else country.en) if country else ""

    @property
    def doses_unknown(self) -> bool:
        """Whether nothing is known of doses, on which the days depend."""
        return quarantine.doses_unknown(quarantine.rule_sets(), self.order)


@get(LIST, opt=FOR, sync_to_thread=True)
def listed(request: AnyRequest) -> Response[str]:
    """One work list, fifty at a time; whoever stands on the page reads that the office looked."""
    with office(request) as here:
        if here.role == "commune_police":
            return _stays(request, here)
        shown = _shown(request, here)
    return pages.page(request, "console/quarantine.html", **shown)


@post(LIST, opt=FOR, sync_to_thread=True)
def act(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Sign, hand over or agree: the chosen ones, or all on the list."""
    form = forms.Form(pages.spoken(request), data)
    name, case = form.text("list"), _number(form.text("case"))
    with office(request) as here:
        what = _BULK[name][1] if name in _BULK else ""
        chosen = [int(key[6:]) for key in data if key.startswith("order-") and key[6:].isdecimal()]
        if form.text("all"):
            chosen = _ids(here.tx, name, case, None, _AT_ONCE)
        try:
            made, done = _do(here, request, what, chosen)
        except (NothingChosen, quarantine.NotAccepted, quarantine.NotInThisState) as problem:
            form.refuse("chosen", problem)
            shown = _shown(request, here, name)
            return pages.again(request, "console/quarantine.html", form, **shown)
    step = session.remember(request, act=str(made), done=str(done), what=what)
    return pages.go(f"{LIST}?ds={name}", cookies=[step])


@post(LIST + "/hoan-tac/{made:uuid}", opt=FOR, sync_to_thread=True)
def undo(request: AnyRequest, made: FromPath[UUID]) -> Response[Any]:
    """Take back what was done last on this device, all orders of it."""
    last = session.remembered(request)
    if last.get("act") == str(made):
        with office(request) as here:
            quarantine.undo(here.tx, made, at=clock.now())
    return pages.go(last.get("back") or LIST, cookies=[session.forget(request)])


class NothingChosen(Problem):
    """Bạn chọn ít nhất một người trong danh sách. Chưa có gì thay đổi."""

    code = "nothing_chosen"
    status = 422


def rows_of(tx: Tx, orders: list[Order]) -> list[Row]:
    """Orders with the names of their people, whose doors are open."""
    known = {p.person_id: p for p in people.portraits(tx, [o.person_id for o in orders])}
    changing = {p.order_id: p for p in quarantine.pending(tx, [o.order_id for o in orders])}
    return [
        Row(o, (p.full_name or "") if (p := known.get(o.person_id)) else "", (p.birth or "")[:4] if p else "",
            changing.get(o.order_id), quarantine.by_protection(quarantine.rule_sets(), o))
        for o in orders
    ]  # fmt: skip


def _do(here: Office, request: AnyRequest, what: str, chosen: list[int]) -> tuple[UUID, int]:
    if not chosen:
        raise NothingChosen
    now = clock.now()
    orders = [o.order_id for o in quarantine.let_in(here.tx, session.viewer(request), chosen, at=now)]
    if what == "sign":
        return quarantine.sign(here.tx, orders, by=here.officer, at=now)
    if what == "serve":
        return quarantine.serve(here.tx, orders, at=now)
    return quarantine.agree(here.tx, orders, at=now)


def _ids(tx: Tx, name: str, case: int | None, before: int | None, most: int) -> list[int]:
    if name == "changes":
        return quarantine.orders_of_changes(tx, case, before=before, most=most)
    return quarantine.on_list(tx, name, clock.today(), before=before, most=most)


def _shown(request: AnyRequest, here: Office, name: str | None = None) -> dict[str, Any]:
    asked = name or request.query_params.get("ds")
    name = asked if asked in _LISTS else _FIRST.get(here.role, "running")
    case, before = _number(request.query_params.get("ca")), _number(request.query_params.get("truoc"))
    groups = quarantine.changes_waiting(here.tx) if name == "changes" else []
    one_group = name == "changes" and "ca" in request.query_params
    ids: list[int] = []
    if name != "changes" or one_group:
        ids = _ids(here.tx, name, case, before, _PAGE + 1)
    orders = quarantine.let_in(here.tx, session.viewer(request), ids[:_PAGE], at=clock.now())
    role, what = _BULK.get(name, ("", ""))
    last = session.remembered(request)
    return {
        "here": here,
        "names": _LISTS,
        "name": name,
        "groups": [] if one_group else groups,
        "case": case,
        "one_group": one_group,
        "rows": rows_of(here.tx, orders),
        "older": orders[-1].order_id if len(ids) > _PAGE and orders else None,
        "newest": before is None,
        "bulk": what if role == here.role else "",
        "last": last if "act" in last else {},
    }


def _stays(request: AnyRequest, here: Office) -> Response[str]:
    """P-09: who stays at home, where, until when; nothing else leaves the database."""
    viewer, before = session.viewer(request), _number(request.query_params.get("truoc"))
    found = quarantine.stays(
        here.tx, clock.today(), before=before, most=_PAGE + 1, at=clock.now(), channel=viewer.channel,
        request=viewer.request_id,
    )  # fmt: skip
    names = {p.person_id: p.full_name or "" for p in people.portraits(here.tx, [s.person_id for s in found])}
    rows = [(stay, names.get(stay.person_id, "")) for stay in found[:_PAGE]]
    older = found[_PAGE - 1].order_id if len(found) > _PAGE else None
    return pages.page(request, "console/stays.html", here=here, rows=rows, older=older)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


ROUTES = [listed, act, undo]
