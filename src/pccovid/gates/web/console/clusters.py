"""Clusters that were found by themselves: the list, one with its cases, what an officer makes of it, the way back."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import spread
from pccovid.response.spread import ClusterStatus

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_LIST, _ONE = "/quan-ly/o-dich", "console/cluster.html"


@get(_LIST, opt=_FOR, sync_to_thread=True)
def found(request: AnyRequest) -> Response[str]:
    """The clusters of the unit, those that grow first."""
    with office(request) as here:
        rows = spread.clusters(here.tx)
    written = session.remembered(request).get("judged")
    return pages.page(request, "console/clusters.html", here=here, rows=rows, written=written)


@get(_LIST + "/{cluster:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, cluster: FromPath[int]) -> Response[str]:
    """One cluster with its cases by number."""
    return pages.page(request, _ONE, **_opened(request, cluster))


@post(_LIST + "/{cluster:int}", opt=_FOR, sync_to_thread=True)
def judge(request: AnyRequest, cluster: FromPath[int], data: forms.Sent) -> Response[Any]:
    """It is one, it is none, or it is still to be judged."""
    form = forms.Form(pages.spoken(request), data)
    status = form.text("status")
    if status not in set(ClusterStatus):
        form.fault("status", "cluster.fault")
        return pages.again(request, _ONE, form, **_opened(request, cluster))
    with office(request) as here:
        step = spread.decide(here.tx, cluster, ClusterStatus(status), officer=here.officer, at=clock.now())
    return pages.go(_LIST, cookies=[session.remember(request, judged=str(step))] if step else [])


@post(_LIST + "/hoan-tac/{step:int}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, step: FromPath[int]) -> Response[Any]:
    """Take back what was judged last on this device."""
    if session.remembered(request).get("judged") == str(step):
        with office(request) as here:
            spread.undo(here.tx, step, at=clock.now())
    return pages.go(_LIST, cookies=[session.forget(request)])


def _opened(request: AnyRequest, cluster: int) -> dict[str, Any]:
    with office(request) as here:
        row = next((one for one in spread.clusters(here.tx) if one.cluster_id == cluster), None)
        if row is None:
            raise spread.NoSuchCluster
        rows = spread.cases_of_cluster(here.tx, cluster)
    names = {case.unit_id: units.units().get(case.unit_id).full_name for case in rows if case.unit_id}
    return {"here": here, "row": row, "cases": rows, "names": names}


ROUTES = [found, one, judge, undo]
