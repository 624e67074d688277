"""Officers log in by name and a code to their registered telephone."""

from typing import Any

from litestar import Response, get, post

from pccovid import access
from pccovid.gates.web import codes, forms, pages, session
from pccovid.gates.web.console.office import LISTS, purposes_of
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import Problem

_NAME_PAGE, _CODE_PAGE = "console/login.html", "console/code.html"


@get("/quan-ly", opt={"public": True}, sync_to_thread=True)
def start(request: AnyRequest) -> Response[Any]:
    """The first list of the officer's role."""
    with access.at_the_door(session.viewer(request)) as tx:
        role = access.session(tx).role
    granted = purposes_of(role)
    return pages.go(next((path for _, path, purpose in LISTS if purpose in granted), "/"))


@get("/quan-ly/vao", opt={"public": True}, sync_to_thread=True)
def name_page(request: AnyRequest) -> Response[str]:
    """Who works here?"""
    return pages.page(request, _NAME_PAGE)


@post("/quan-ly/vao", opt={"public": True}, sync_to_thread=True)
def ask_code(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send a code to the registered telephone; an unknown name gets the same answer."""
    form = forms.Form(pages.spoken(request), data)
    login = form.text("login").lower()
    if not login:
        form.fault("login", "office.login_fault")
        return pages.again(request, _NAME_PAGE, form)
    try:
        asked, message = codes.ask(request, "login.message", form.said, login=login)
    except access.TooManyCodes as problem:
        form.faults["login"] = codes.refusal(form.said, problem)
        return pages.again(request, _NAME_PAGE, form, status=problem.status)
    step = session.remember(request, officer_request=asked)
    return pages.go("/quan-ly/vao/ma", cookies=[step], background=message)


@get("/quan-ly/vao/ma", opt={"public": True}, sync_to_thread=True)
def code_page(request: AnyRequest) -> Response[Any]:
    """Which code did the message bring?"""
    asked = "officer_request" in session.remembered(request)
    return pages.page(request, _CODE_PAGE) if asked else pages.go("/quan-ly/vao")


@post("/quan-ly/vao/ma", opt={"public": True}, sync_to_thread=True)
def check_code(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Exchange the code for a session in the officer's role and unit."""
    step = session.remembered(request)
    if "officer_request" not in step:
        return pages.go("/quan-ly/vao")
    form = forms.Form(pages.spoken(request), data)
    try:
        opened = codes.log_in(request, [step["officer_request"]], form.digits("code"))
    except Problem as problem:
        form.refuse("code", problem)
        return pages.again(request, _CODE_PAGE, form, status=problem.status)
    return pages.go("/quan-ly", cookies=session.opened(request, opened.token))


ROUTES = [start, name_page, ask_code, code_page, check_code]
