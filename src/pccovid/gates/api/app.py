"""The application for machines: a list of routers. Nothing passes that is not signed, unless it says it is public."""

import logging
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE, HTTP_500_INTERNAL_SERVER_ERROR

from pccovid.gates.api import fhir, ingest, security, usage
from pccovid.gates.api.inbox import Inbox
from pccovid.ground.errors import NotFound, Problem, Unexpected, place_of

_log = logging.getLogger(__name__)
_LARGEST_BODY = 32 << 20  # bytes; a larger delivery is sent in parts


class Unreadable(Problem):
    """Yêu cầu không đúng dạng đã thỏa thuận (xem /openapi). Chưa có gì được ghi nhận."""

    code = "request_unreadable"


class TooLarge(Problem):
    """Nội dung gửi lên lớn hơn 32 MiB. Hãy chia nhỏ rồi gửi lại từng phần; chưa có gì được ghi nhận."""

    code = "body_too_large"
    status = HTTP_413_REQUEST_ENTITY_TOO_LARGE


def create_app(inbox: Inbox) -> Litestar:
    """The application; `inbox` is where pushed messages go."""
    routers: list[Router] = [ingest.router(inbox), fhir.router(), usage.router()]
    return Litestar(
        route_handlers=routers,
        before_request=security.admit,
        before_send=[security.protect],
        exception_handlers={Problem: _problem, HTTPException: _http, Exception: _unexpected},
        logging_config=None,
        openapi_config=_openapi(),
        request_max_body_size=_LARGEST_BODY,
    )


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="PcCovid",
        version="1",
        description=security.__doc__,
        openapi_router=Router("/openapi", route_handlers=[], opt={"public": True}),
        render_plugins=[JsonRenderPlugin(path="/")],
    )


def _problem(_request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "code": problem.code}
    if problem.detail:
        body["detail"] = problem.detail
    return Response(body, status_code=problem.status, media_type="application/problem+json")


def _http(request: Request[Any, Any, Any], raised: HTTPException) -> Response[Any]:
    if raised.status_code in {404, 405}:
        return _problem(request, NotFound())
    if raised.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        return _problem(request, TooLarge())
    return _problem(request, Unreadable() if raised.status_code < HTTP_500_INTERNAL_SERVER_ERROR else Unexpected())


def _unexpected(request: Request[Any, Any, Any], raised: Exception) -> Response[Any]:
    _log.error("%s at %s", type(raised).__name__, place_of(raised))
    return _problem(request, Unexpected())
