"""Which databases are connected, whose they are, what they serve, whether they deliver: for everybody to read."""

from litestar import Response, get
from litestar.types import ControllerRouterHandler

from pccovid import access
from pccovid.gates.web import pages, session
from pccovid.gates.web.desk import Desk
from pccovid.gates.web.security import AnyRequest


def routes(desk: Desk | None) -> list[ControllerRouterHandler]:
    """The page, where somebody hands in the sources."""
    if desk is None:
        return []

    @get("/nguon", opt={"public": True}, sync_to_thread=True)
    def connected(request: AnyRequest) -> Response[str]:
        """Every connected database; a form of hand-made tables only once something came in it."""
        with access.at_the_door(session.viewer(request)) as tx:
            rows = [row for row in desk.freshness(tx) if row.last_success or not row.source.startswith("import_")]
        return pages.page(request, "citizen/connected.html", rows=rows, contracts=desk.contracts())

    return [connected]
