"""Every route says for which purpose it opens doors, or that it opens none."""

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.gates.web.app import create_app


def handlers() -> list[tuple[str, HTTPRouteHandler]]:
    routes = [route for route in create_app(sources).routes if isinstance(route, HTTPRoute)]
    return [(route.path, handler) for route in routes for handler in route.route_handlers]


def test_every_route_declares_its_purpose_or_that_it_is_public() -> None:
    silent = [
        f"{sorted(handler.http_methods)} {path}"
        for path, handler in handlers()
        if handler.http_methods != {"OPTIONS"}
        and not (handler.opt.get("public") or isinstance(handler.opt.get("purpose"), Purpose))
    ]
    assert silent == []


def test_there_are_routes_to_speak_of() -> None:
    assert {"/", "/vao", "/so-tiem", "/du-lieu-cua-toi", "/ma-qr", "/quan-ly/nguon"} <= {path for path, _ in handlers()}
