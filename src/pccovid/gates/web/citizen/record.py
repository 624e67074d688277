"""My record: the vaccination book."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.desk import Desk
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import vaccination

_OWN = {"purpose": Purpose.OWN_RECORD}


def routes(desk: Desk | None) -> list[HTTPRouteHandler]:
    """The pages; `desk` says how fresh the doses are."""

    @get("/so-tiem", opt=_OWN, sync_to_thread=True)
    def book(request: AnyRequest) -> Response[str]:
        """The doses in their order, each with everybody who tells of it."""
        with session.own_record(request) as own:
            doses = vaccination.doses(own.tx, own.person)
            identity = people.identity(own.tx, own.person)
            fresh = desk.field_freshness(own.tx).get("vaccination") if desk else None
        said, course = pages.spoken(request), vaccination.course(doses, clock.today())
        return pages.page(
            request,
            "citizen/book.html",
            name=presenting.name(identity),
            doses=[presenting.dose(dose, said) for dose in doses],
            course=course,
            fresh=fresh,
        )

    return [book]
