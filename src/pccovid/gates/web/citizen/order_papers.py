"""Papers of quarantine: one's own to keep and print, and the page where whoever holds one can check it."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import order_paper, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.response import quarantine

_OWN = {"purpose": Purpose.OWN_RECORD}


@get("/cach-ly/giay/{code:uuid}", opt=_OWN, sync_to_thread=True)
def own_paper(request: AnyRequest, code: FromPath[UUID]) -> Response[bytes]:
    """A decision or certificate of the person whose pages these are.

    Raises
    ------
    NoSuchOrder
    """
    with session.own_record(request) as own:
        orders = {o.order_id: o for o in quarantine.of_person(own.tx, own.person)}
        paper = next((p for p in quarantine.papers(own.tx, list(orders)) if p.code == code and not p.undone_at), None)
        if paper is None:
            raise quarantine.NoSuchOrder
        known = people.identity(own.tx, own.person)
        site = quarantine.site_of(own.tx, paper.site_id) if paper.site_id else None
    content = order_paper.Content(
        orders[paper.order_id], paper, presenting.name(known), presenting.birth_year(known), site,
        order_paper.address(request, paper),
    )  # fmt: skip
    return order_paper.answer(content, pages.spoken(request))


@get(order_paper.PATH + "/{code:uuid}", opt={"public": True}, sync_to_thread=True)
def check(request: AnyRequest, code: FromPath[UUID]) -> Response[str]:
    """Whether a paper that somebody holds still counts; of the person initials alone."""
    with access.at_the_door(session.viewer(request)) as tx:
        checked = quarantine.check_paper(tx, code, clock.today())
    return pages.page(request, "citizen/order_check.html", checked=checked, status=200 if checked else 404)


ROUTES = [own_paper, check]
