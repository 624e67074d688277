"""Every route says for which purpose it opens doors, or that it opens none."""

import importlib
import pkgutil

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from pccovid.access import Purpose
from pccovid.gates import api, sources
from pccovid.gates.web import citizen, console
from pccovid.gates.web.app import create_app


class NoInbox:
    """An inbox that nobody asks: routes are only looked at."""

    receive = receipt = None


def handlers() -> list[tuple[str, HTTPRouteHandler]]:
    both = (create_app(sources), api.create_app(NoInbox()))
    routes = [route for app in both for route in app.routes if isinstance(route, HTTPRoute)]
    return [(route.path, handler) for route in routes for handler in route.route_handlers]


def test_every_route_declares_its_purpose_or_that_it_is_public() -> None:
    silent = [
        f"{sorted(handler.http_methods)} {path}"
        for path, handler in handlers()
        if handler.http_methods != {"OPTIONS"} and not (handler.opt.get("public") or _purposes(handler))
    ]
    assert silent == []


def _purposes(handler: HTTPRouteHandler) -> bool:
    named = handler.opt.get("purposes") or {handler.opt.get("purpose")}
    return all(isinstance(purpose, Purpose) for purpose in named)


def test_there_are_routes_to_speak_of() -> None:
    assert {"/", "/vao", "/so-tiem", "/du-lieu-cua-toi", "/ma-qr", "/quan-ly/nguon", "/ingest/{source:str}"} <= {
        path for path, _ in handlers()
    }


def test_every_page_that_was_written_is_served() -> None:
    served = {handler.handler_name for _, handler in handlers()}
    for face in (citizen, console):
        for module in pkgutil.iter_modules(face.__path__, f"{face.__name__}."):
            written = getattr(importlib.import_module(module.name), "ROUTES", [])
            assert {handler.handler_name for handler in written} <= served, module.name
