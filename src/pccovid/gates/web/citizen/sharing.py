"""A code by which whoever a laboratory found infected shares whom their telephone met by Bluetooth, if they want to."""

from typing import Any

from litestar import Response, get, post

from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import encounters

_OWN = {"purpose": Purpose.OWN_RECORD}
_HERE = "/xet-nghiem/bluetooth"


def offered(own: session.Own) -> encounters.Sharing | None:
    """Whether the person shown may share from this telephone: it must be their own, not that of who acts for them."""
    own_telephone = any(a.person_id == own.person and a.relation == "self" for a in own.acts_for)
    return encounters.sharing(own.tx, own.person, at=clock.now()) if own_telephone else None


@get(_HERE, opt=_OWN, sync_to_thread=True)
def sharing_page(request: AnyRequest) -> Response[str]:
    """What is shared, with whom, until when; and the code, to whoever has just asked for it."""
    with session.own_record(request) as own:
        found = offered(own)
    made = session.remembered(request)
    code = made["code"] if made.get("sharing") == str(own.person) else ""
    cookies = [session.forget(request)] if code else []
    return pages.page(request, "citizen/sharing.html", cookies=cookies, sharing=found, code=code)


@post(_HERE, opt=_OWN, sync_to_thread=True)
def make_code(request: AnyRequest) -> Response[Any]:
    """Make a code; where none can be had, the page says why."""
    with session.own_record(request) as own:
        found = offered(own)
        if found is None or found.may_ask_at:
            return pages.go(_HERE)
        code = encounters.ask_code(own.tx, own.person, at=clock.now())
    return pages.go(_HERE, cookies=[session.remember(request, sharing=str(own.person), code=code)])


ROUTES = [sharing_page, make_code]
