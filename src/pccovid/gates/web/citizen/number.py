"""Another telephone number, while the former one is still at hand: a code to each of both, and all stays as it is."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.background_tasks import BackgroundTasks

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import codes, forms, pages, session
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import NotFound

_OWN = {"purpose": Purpose.OWN_RECORD}
_NUMBER, _CODES = "citizen/number.html", "citizen/number_codes.html"


@get("/doi-so", opt=_OWN, sync_to_thread=True)
def number_page(request: AnyRequest) -> Response[str]:
    """Which number from now on?"""
    return pages.page(request, _NUMBER, ending=_own(request)[-3:])


@post("/doi-so", opt=_OWN, sync_to_thread=True)
def ask_codes(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send a code to each number; the new one first, so that a fault there costs the old one no message."""
    form, old = forms.Form(pages.spoken(request), data), _own(request)
    new = people.keys.phone(form.text("phone"))
    if new is None or new == old:
        form.fault("phone", "login.phone_fault" if new is None else "number.same")
        return pages.again(request, _NUMBER, form, ending=old[-3:])
    try:
        asked_new, to_new = codes.ask(request, "number.message", form.said, phone=new, use="move")
        asked_old, to_old = codes.ask(request, "number.message", form.said, phone=old, use="move")
    except access.TooManyCodes as problem:
        form.faults["phone"] = codes.refusal(form.said, problem)
        return pages.again(request, _NUMBER, form, status=problem.status, ending=old[-3:])
    step = session.remember(request, moving_old=asked_old, moving_new=asked_new, old=old[-3:], new=new[-3:])
    return pages.go("/doi-so/ma", cookies=[step], background=BackgroundTasks([to_new, to_old]))


@get("/doi-so/ma", opt=_OWN, sync_to_thread=True)
def codes_page(request: AnyRequest) -> Response[Any]:
    """Which codes came?"""
    step = session.remembered(request)
    if "moving_old" not in step:
        return pages.go("/doi-so")
    return pages.page(request, _CODES, old=step["old"], new=step["new"])


@post("/doi-so/ma", opt=_OWN, sync_to_thread=True)
def move(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """The account, its people and its devices go to the new number."""
    step = session.remembered(request)
    if "moving_old" not in step:
        return pages.go("/doi-so")
    form = forms.Form(pages.spoken(request), data)
    with session.own_record(request) as own:
        old = (UUID(step["moving_old"]), form.digits("old"))
        wrong = access.move_number(own.tx, old, (UUID(step["moving_new"]), form.digits("new")))
    if wrong:
        form.fault(wrong, "number.code_fault")
        return pages.again(request, _CODES, form, old=step["old"], new=step["new"])
    return pages.go("/thiet-bi", cookies=[session.remember(request, devices_done="moved")])


def _own(request: AnyRequest) -> str:
    with session.own_record(request) as own:
        number = access.own_number(own.tx)
    if number is None:
        raise NotFound
    return number


ROUTES = [number_page, ask_codes, codes_page, move]
