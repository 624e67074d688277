"""Places ranked by risk, each with its days; never who was there: that takes the tracing of a place by two officers."""

from litestar import Response, get
from litestar.params import FromPath

from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import pages
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import spread

_FOR = {"purpose": Purpose.CONTACT_TRACING}


@get("/quan-ly/dia-diem", opt=_FOR, sync_to_thread=True)
def ranked(request: AnyRequest) -> Response[str]:
    """Places of the unit where cases were while they could infect, the riskiest first."""
    with office(request) as here:
        rows = spread.places(here.tx)
    return pages.page(request, "console/risk_places.html", here=here, rows=rows, names=_names(rows))


@get("/quan-ly/dia-diem/{place:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, place: FromPath[int]) -> Response[str]:
    """One place: how many came each day, and on which days cases were there."""
    with office(request) as here:
        row, days = spread.place(here.tx, place, at=clock.now())
    most = max((one.visits for one in days), default=0)
    return pages.page(request, "console/risk_place.html", here=here, row=row, days=days, most=most, names=_names([row]))


def _names(rows: list[spread.RiskPlace]) -> dict[int, str]:
    return {row.commune_id: units.units().get(row.commune_id).full_name for row in rows if row.commune_id}


ROUTES = [ranked, one]
