"""Centres of the province with their free beds; the commune's health station keeps its own."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages
from pccovid.gates.web.console.office import Office, office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import quarantine

_FOR = {"purpose": Purpose.QUARANTINE}
_LIST, _PAGE = "/quan-ly/khu-cach-ly", "console/quarantine_sites.html"
_MOST_BEDS = 100_000


@get(_LIST, opt=_FOR, sync_to_thread=True)
def listed(request: AnyRequest) -> Response[str]:
    """Where somebody can be placed."""
    with office(request) as here:
        sites = _sites(here)
    return pages.page(request, _PAGE, here=here, sites=sites)


@post(_LIST, opt=_FOR, sync_to_thread=True)
def add(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Write a centre down; the same name again changes its beds."""
    form = forms.Form(pages.spoken(request), data)
    beds = int(form.digits("capacity") or 0)
    for name in ("name", "address"):
        if not form.text(name):
            form.fault(name, f"order.{name}_fault")
    if not 0 < beds <= _MOST_BEDS:
        form.fault("capacity", "order.capacity_fault")
    with office(request) as here:
        if form.faults:
            return pages.again(request, _PAGE, form, here=here, sites=_sites(here))
        quarantine.add_site(here.tx, form.text("name")[:100], form.text("address")[:200], beds, at=clock.now())
    return pages.go(_LIST)


@post(_LIST + "/{site:int}", opt=_FOR, sync_to_thread=True)
def close(request: AnyRequest, site: FromPath[int]) -> Response[Any]:
    """Take nobody any more, or open again; who is there stays."""
    with office(request) as here:
        quarantine.close_site(here.tx, site, at=clock.now())
    return pages.go(_LIST)


def _sites(here: Office) -> list[tuple[quarantine.Site, str, bool]]:
    mine = access.session(here.tx).unit_id if here.role == "commune_health" else None
    return [(s, units.units().get(s.unit_id).full_name, s.unit_id == mine) for s in quarantine.sites(here.tx)]


ROUTES = [listed, add, close]
