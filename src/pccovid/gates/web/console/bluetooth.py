"""A code by which the telephone of a confirmed case uploads whom it heard, shown once."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.console.casework import ONE, casework
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import encounters

_FOR = {"purpose": Purpose.CONTACT_TRACING}
_CODE = ONE + "/bluetooth"


@get(_CODE, opt=_FOR, sync_to_thread=True)
def code_page(request: AnyRequest, case_no: FromPath[str]) -> Response[str]:
    """What the code is for; and the code, to whoever has just asked for it."""
    with casework(request, case_no) as work:
        pass
    made = session.remembered(request)
    code = made.get("code", "") if made.get("case") == case_no else ""
    return pages.page(request, "console/bluetooth.html", cookies=[session.forget(request)], code=code, **work.shown)


@post(_CODE, opt=_FOR, sync_to_thread=True)
def give_code(request: AnyRequest, case_no: FromPath[str]) -> Response[Any]:
    """Make a code; former ones stay good until they end."""
    with casework(request, case_no) as work:
        code = encounters.give_code(work.here.tx, case_no, at=clock.now())
    return pages.go(request.url.path, cookies=[session.remember(request, case=case_no, code=code)])


ROUTES = [code_page, give_code]
