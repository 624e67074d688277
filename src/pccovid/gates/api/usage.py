"""Who looked at a citizen's data, for another portal that shows it to them.

After the protocol of the Estonian data tracker (e-gov/AJ, dumonitor 2.1: findUsage, usagePeriod, heartbeat), with one
change: `userCode` is our id of the person, so that no number of a paper stands in an address. The portal has
authenticated the citizen, and says under which number in the signed header X-Road-UserId.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, get
from litestar.params import QueryParameter

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.api.security import AnyRequest, caller
from pccovid.ground.errors import Forbidden

_OPT: dict[str, Any] = {"purpose": Purpose.OWN_RECORD}
_MOST = 1000
UserCode = Annotated[UUID, QueryParameter(name="userCode", description="our id of the person: the id of their Patient")]
From = Annotated[datetime | None, QueryParameter(name="periodStart")]
Until = Annotated[datetime | None, QueryParameter(name="periodEnd")]
Offset = Annotated[int, QueryParameter(name="offset", ge=0)]
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=_MOST)]


@get("/findUsage", opt=_OPT, sync_to_thread=True)
def find_usage(
    request: AnyRequest, user: UserCode, start: From = None, end: Until = None, offset: Offset = 0, limit: Limit = _MOST
) -> list[dict[str, str]]:
    """The looks at this person, newest first. Whose number the header does not bear is not told."""
    who = caller(request)
    number = request.headers.get("x-road-userid", "").removeprefix("VN").removeprefix("VNM")
    with access.enter(who.viewer, who.purpose) as tx:
        if user not in people.people_of_number(tx, number):
            raise Forbidden
        access.open_more(tx, who.viewer, [user])
        looks = access.who_looked(tx, user)
    shown = [x for x in looks if (start is None or x.at >= start) and (end is None or x.at <= end)]
    return [
        {
            "logtime": look.at.isoformat(),
            "action": look.title_en,
            "receiver": look.agency,
            "receiverSystem": look.actor,
            "decision": look.decision,
        }
        for look in shown[offset : offset + limit]
    ]


@get("/heartbeat", opt={"public": True}, sync_to_thread=False)
def heartbeat() -> dict[str, str]:
    """Whether this service answers."""
    return {"status": "OK"}


def router() -> Router:
    """The routes of the tracker."""
    return Router("/v2", route_handlers=[find_usage, heartbeat], tags=["usage"])
