"""The web gate: one application, two faces. Every route says for what purpose it reads, or that it is public."""

import logging
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.exceptions import HTTPException, NotFoundException, PermissionDeniedException
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from pccovid import access
from pccovid.gates.web import assets, installing, pages, security, session
from pccovid.gates.web.citizen import routes as citizen_routes
from pccovid.gates.web.console import routes as console_routes
from pccovid.gates.web.console.desk import SourcesDesk
from pccovid.ground.errors import NotFound, Problem, Unexpected, place_of

_log = logging.getLogger(__name__)
_LARGEST_FORM = 100_000  # bytes; the longest text a form takes is 2,000 characters


class Unreadable(Problem):
    """Không đọc được nội dung vừa gửi. Bạn quay lại trang trước và thử lại."""

    code = "unreadable"


def create_app(desk: SourcesDesk | None = None) -> Litestar:
    """The application; `desk` is what operators see of the sources and may do with them."""
    # In one router, so that a path with a GET and a POST is registered once: Litestar 2 sends a synchronous
    # handler that is registered twice to a thread twice.
    everything = Router(
        "/", route_handlers=[assets.static, *installing.ROUTES, *citizen_routes(desk), *console_routes(desk)]
    )
    return Litestar(
        route_handlers=[everything],
        csrf_config=security.csrf(),
        before_request=security.refuse_foreign_origin,
        before_send=[security.protect],
        exception_handlers={Problem: _problem, HTTPException: _http, Exception: _unexpected},
        openapi_config=None,
        request_max_body_size=_LARGEST_FORM,
    )


def serve(app: Litestar) -> ASGIApp:
    """The application as a server runs it: HEAD is answered like GET, without the body (RFC 9110, 9.3.2)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def head_only(message: Message) -> None:
            await send(message | {"body": b""} if message["type"] == "http.response.body" else message)  # pyright: ignore[reportArgumentType]  # still a body

        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope["method"] = "GET"
            send_on: Send = head_only
        else:
            send_on = send
        await app(scope, receive, send_on)

    return answer


def _problem(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    if security.for_application(request) or "application/json" in request.headers.get("accept", ""):
        body = {"type": "about:blank", "title": problem.title, "status": problem.status, "code": problem.code}
        return Response(body, status_code=problem.status, media_type="application/problem+json")
    if isinstance(problem, session.NobodyYet):
        return pages.go("/vao/la-ai")
    if isinstance(problem, session.NoLongerActing):
        return pages.problem_page(request, problem, cookies=[session.acting_for_oneself(request)])
    if isinstance(problem, access.LoggedOut) and request.method == "GET":
        return pages.go(
            "/quan-ly/vao" if request.url.path.startswith("/quan-ly") else "/vao", cookies=session.closed(request)
        )
    return pages.problem_page(request, problem)


def _http(request: Request[Any, Any, Any], raised: HTTPException) -> Response[Any]:
    if isinstance(raised, PermissionDeniedException):
        return _problem(request, security.ForeignForm())
    if isinstance(raised, NotFoundException) or raised.status_code == 405:
        return _problem(request, NotFound())
    return _problem(request, Unreadable() if raised.status_code < HTTP_500_INTERNAL_SERVER_ERROR else Unexpected())


def _unexpected(request: Request[Any, Any, Any], raised: Exception) -> Response[Any]:
    _log.error("%s at %s", type(raised).__name__, place_of(raised))
    return _problem(request, Unexpected())
