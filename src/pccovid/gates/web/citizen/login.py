"""Log in by telephone and one-time code, and log out."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import codes, forms, pages, session
from pccovid.gates.web.citizen import devices
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import Problem

_PHONE_PAGE, _CODE_PAGE = "citizen/phone.html", "citizen/code.html"


@get("/vao", opt={"public": True}, sync_to_thread=True)
def phone_page(request: AnyRequest) -> Response[str]:
    """Which telephone?"""
    return pages.page(request, _PHONE_PAGE, passkey=devices.asking(request))


@post("/vao", opt={"public": True}, sync_to_thread=True)
def ask_code(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send a code to the telephone; the answer is alike whether anybody knows the number or not."""
    form = forms.Form(pages.spoken(request), data)
    phone = people.keys.phone(form.text("phone"))
    if phone is None:
        form.fault("phone", "login.phone_fault")
        return pages.again(request, _PHONE_PAGE, form, passkey=devices.asking(request))
    try:
        return _send_code(request, form, phone)
    except access.TooManyCodes as problem:
        form.faults["phone"] = codes.refusal(form.said, problem)
        return pages.again(request, _PHONE_PAGE, form, status=problem.status, passkey=devices.asking(request))


@get("/vao/ma", opt={"public": True}, sync_to_thread=True)
def code_page(request: AnyRequest) -> Response[Any]:
    """Which code did the message bring?"""
    phone = session.remembered(request).get("phone")
    return pages.page(request, _CODE_PAGE, ending=phone[-3:]) if phone else pages.go("/vao")


@post("/vao/ma", opt={"public": True}, sync_to_thread=True)
def check_code(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Exchange the code for a session."""
    step = session.remembered(request)
    if "requests" not in step:
        return pages.go("/vao")
    form = forms.Form(pages.spoken(request), data)
    try:
        opened = codes.log_in(request, step["requests"].split(), form.digits("code"))
    except Problem as problem:
        form.refuse("code", problem)
        return pages.again(request, _CODE_PAGE, form, status=problem.status, ending=step["phone"][-3:])
    return pages.go("/vao/la-ai", cookies=session.opened(request, opened.token))


@post("/vao/gui-lai", opt={"public": True}, sync_to_thread=True)
def send_again(request: AnyRequest) -> Response[Any]:
    """Send another code to the same telephone; the former one stays valid until it is used or old."""
    step = session.remembered(request)
    if "phone" not in step:
        return pages.go("/vao")
    form = forms.Form(pages.spoken(request), {})
    try:
        return _send_code(request, form, step["phone"], step["requests"].split()[:1])
    except access.TooManyCodes as problem:
        form.faults["code"] = codes.refusal(form.said, problem)
        return pages.again(request, _CODE_PAGE, form, status=problem.status, ending=step["phone"][-3:])


@post("/thoat", opt={"purpose": Purpose.OWN_RECORD}, sync_to_thread=True)
def log_out(request: AnyRequest) -> Response[Any]:
    """End the session here and in the database, and empty the device's wallet; logging out twice is no fault."""
    access.log_out(session.viewer(request))
    return pages.go("/", cookies=session.closed(request), headers={"clear-site-data": '"storage"'})


def _send_code(request: AnyRequest, form: forms.Form, phone: str, former: Sequence[str] = ()) -> Response[Any]:
    asked, message = codes.ask(request, "login.message", form.said, phone=phone)
    step = session.remember(request, requests=" ".join((asked, *former)), phone=phone)
    return pages.go("/vao/ma", cookies=[step], background=message)


ROUTES = [phone_page, ask_code, code_page, check_code, send_again, log_out]
