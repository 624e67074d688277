"""How it spread: the chain of a case, all chains of a unit, as a drawing and as tables."""

from datetime import date, timedelta
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import pages
from pccovid.gates.web.console.casework import casework
from pccovid.gates.web.console.drawing import drawing
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import spread

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_PERIODS = (7, 14, 28, 90)  # days back that the page offers; a chain is not cut by them
_ROWS = 200  # of a table; the drawing has them all


@get("/quan-ly/so-do", opt=_FOR, sync_to_thread=True)
def unit(request: AnyRequest) -> Response[str]:
    """All cases of the unit in a period, and who may have infected whom."""
    days, since, until = _period(request)
    with office(request) as here:
        chain = spread.unit_chains(here.tx, since, until)
    source = f"/quan-ly/so-do/du-lieu?ngay={days}"
    shown = {"here": here, "days": days, "periods": _PERIODS, "source": source}
    return pages.page(request, "console/chain.html", **shown, **_body(chain))


@get("/quan-ly/so-do/du-lieu", opt=_FOR, sync_to_thread=True)
def unit_points(request: AnyRequest) -> dict[str, Any]:
    """The points of that drawing."""
    _, since, until = _period(request)
    with office(request) as here:
        return drawing(spread.unit_chains(here.tx, since, until), pages.spoken(request))


@get("/quan-ly/ca-benh/{case_no:str}/so-do", opt=_FOR, sync_to_thread=True)
def of_case(request: AnyRequest, case_no: FromPath[str]) -> Response[str]:
    """The chain that a case belongs to, across units; cases of other units are a number and their unit."""
    with casework(request, case_no) as work:
        chain = spread.chain_of(work.here.tx, work.case.case_no)
    source = f"/quan-ly/ca-benh/{work.case.case_no}/so-do/du-lieu"
    return pages.page(request, "console/case_chain.html", **work.shown, source=source, **_body(chain))


@get("/quan-ly/ca-benh/{case_no:str}/so-do/du-lieu", opt=_FOR, sync_to_thread=True)
def case_points(request: AnyRequest, case_no: FromPath[str]) -> dict[str, Any]:
    """The points of that drawing."""
    with casework(request, case_no) as work:
        return drawing(spread.chain_of(work.here.tx, work.case.case_no), pages.spoken(request))


def _body(chain: spread.Chain) -> dict[str, Any]:
    """What `console/chain_body.html` needs."""
    register, by_id = units.units(), {case.case_id: case for case in chain.cases}
    lines = [
        (by_id[one.source], by_id[one.target], one.certainty, (by_id[one.target].day - by_id[one.source].day).days)
        for one in chain.infections
    ]
    return {
        "cases": chain.cases[-_ROWS:][::-1],
        "case_count": len(chain.cases),
        "lines": sorted(lines, key=lambda line: (line[1].day, line[1].case_no), reverse=True)[:_ROWS],
        "line_count": len(lines),
        "alerts": [(by_id[one.source], by_id[one.target], one.days) for one in chain.alerts],
        "contact_count": sum(leaf.people for leaf in chain.contacts) + chain.left_out,
        "left_out": chain.left_out,
        "names": {case.unit_id: register.get(case.unit_id).full_name for case in chain.cases if case.unit_id},
    }


def _period(request: AnyRequest) -> tuple[int, date, date]:
    asked = request.query_params.get("ngay", "")
    days = int(asked) if asked in {str(offered) for offered in _PERIODS} else _PERIODS[1]
    return days, clock.today() - timedelta(days=days - 1), clock.today()


ROUTES = [unit, unit_points, of_case, case_points]
