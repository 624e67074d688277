"""The citizen's face: confirm first, type last; every fact with its source and "báo sai"."""

from litestar.types import ControllerRouterHandler

from pccovid.gates.web.citizen import (
    bluetooth,
    care,
    connected,
    correct,
    covid_card,
    declare,
    devices,
    door,
    family,
    front,
    identify,
    login,
    my_places,
    mydata,
    newcomer,
    notices,
    number,
    order_papers,
    qr,
    record,
    risk_map,
    scan,
    sharing,
    texting,
    thread,
    timelines,
    visits,
    wallet,
    watching,
    welcome,
)
from pccovid.gates.web.desk import Desk

_ROOMS = (
    front,
    covid_card,
    risk_map,
    login,
    devices,
    identify,
    newcomer,
    welcome,
    declare,
    correct,
    thread,
    family,
    care,
    qr,
    wallet,
    notices,
    scan,
    door,
    visits,
    watching,
    texting,
    my_places,
    number,
    order_papers,
    bluetooth,
    sharing,
)


def routes(desk: Desk | None) -> list[ControllerRouterHandler]:
    """All pages of citizens; how fresh their data is they say only where somebody hands that in."""
    own = (*record.routes(desk), *mydata.routes(desk), *timelines.routes(desk))
    return [*(route for room in _ROOMS for route in room.ROUTES), *own, *connected.routes(desk)]
