"""My record: the vaccination book and the personal QR."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup

from pccovid import people, proof
from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.desk import Desk
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import vaccination

_OWN = {"purpose": Purpose.OWN_RECORD}


@get("/ma-qr", opt=_OWN, sync_to_thread=True)
def personal_qr(request: AnyRequest) -> Response[str]:
    """A code that says nothing by itself, good for a quarter of an hour."""
    with session.own_record(request) as own:
        identity = people.identity(own.tx, own.person)
    at, said = clock.now(), pages.spoken(request)
    drawn = proof.qr_svg(proof.personal_qr(own.person, at), said.text("qr.label"))
    return pages.page(
        request,
        "citizen/qr.html",
        name=presenting.name(identity),
        qr=Markup(drawn),  # noqa: S704  # our own drawing, its label escaped
        until=at + proof.ON_SCREEN,
    )


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

    return [book, personal_qr]
