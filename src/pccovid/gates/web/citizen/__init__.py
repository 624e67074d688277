"""The citizen's face: confirm first, type last; every fact with its source and "báo sai"."""

from litestar.types import ControllerRouterHandler

from pccovid.gates.web.citizen import correct, family, front, identify, login, record, welcome

_ROOMS = (front, login, identify, welcome, record, correct, family)


def routes() -> list[ControllerRouterHandler]:
    """All pages of citizens."""
    return [route for room in _ROOMS for route in room.ROUTES]
