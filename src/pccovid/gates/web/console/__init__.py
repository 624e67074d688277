"""The console of officers and operators: work lists first, dense rows, every look written down."""

from litestar.types import ControllerRouterHandler

from pccovid.gates.web.console import (
    assist,
    bluetooth,
    case,
    cases,
    chains,
    clusters,
    contacts,
    corrections,
    interview,
    lists,
    login,
    mends,
    merges,
    order,
    quality,
    quarantine,
    quarantine_sites,
    review,
    ring,
    risk_places,
    sources,
    unreached,
    venues,
    visits,
)
from pccovid.gates.web.console.desk import SourcesDesk


def routes(desk: SourcesDesk | None) -> list[ControllerRouterHandler]:
    """All pages of the console; those of the sources only where somebody hands them in."""
    return [
        *login.ROUTES,
        *quarantine.ROUTES,
        *order.ROUTES,
        *quarantine_sites.ROUTES,
        *review.ROUTES,
        *merges.ROUTES,
        *corrections.ROUTES,
        *mends.ROUTES,
        *unreached.ROUTES,
        *visits.ROUTES,
        *assist.ROUTES,
        *quality.ROUTES,
        *cases.ROUTES,
        *case.ROUTES,
        *ring.ROUTES,
        *interview.ROUTES,
        *bluetooth.ROUTES,
        *contacts.ROUTES,
        *venues.ROUTES,
        *chains.ROUTES,
        *risk_places.ROUTES,
        *clusters.ROUTES,
        *((*sources.routes(desk), *corrections.routes(desk), *lists.routes(desk)) if desk else ()),
    ]
