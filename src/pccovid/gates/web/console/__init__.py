"""The console of officers and operators: work lists first, dense rows, every look written down."""

from litestar.types import ControllerRouterHandler

from pccovid.gates.web.console import assist, corrections, login, mends, merges, quality, review, sources, unreached
from pccovid.gates.web.console.desk import SourcesDesk


def routes(desk: SourcesDesk | None) -> list[ControllerRouterHandler]:
    """All pages of the console; those of the sources only where somebody hands them in."""
    return [
        *login.ROUTES,
        *review.ROUTES,
        *merges.ROUTES,
        *corrections.ROUTES,
        *mends.ROUTES,
        *unreached.ROUTES,
        *assist.ROUTES,
        *quality.ROUTES,
        *((*sources.routes(desk), *corrections.routes(desk)) if desk else ()),
    ]
