"""Being told that something changed: R4 Subscriptions by rest-hook, without payload.

Ground: https://hl7.org/fhir/R4/subscription.html. The criteria are a type, and a patient where it is about one person.
"""

import re
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates.api.fhir import answers, store
from pccovid.gates.api.fhir.model import TYPES, Subscription
from pccovid.gates.api.security import AnyRequest, caller
from pccovid.ground import clock, ids
from pccovid.ground.errors import NotFound, Problem

_OPT: dict[str, Any] = {"purposes": {Purpose.CARE, Purpose.VACCINATION, Purpose.TESTING, Purpose.BORDER_HEALTH}}
_CRITERIA = re.compile(r"(\w+)\?(?:patient=(?:Patient/)?([0-9a-f-]{36}))?")
_ENDPOINT = re.compile(r"https?://[^\s@]{3,300}")


class NotSubscribable(Problem):
    """Subscription cần criteria như "Observation?" hoặc "Observation?patient=ID", kênh rest-hook, endpoint http(s)."""

    code = "not_subscribable"
    status = 422


class _Channel(msgspec.Struct):
    type: str
    endpoint: str
    payload: str | None = None


class _Subscription(msgspec.Struct, rename="camel"):
    resource_type: str
    criteria: str
    channel: _Channel
    status: str = "requested"
    reason: str = ""


@post("/Subscription", opt=_OPT, status_code=HTTP_201_CREATED, sync_to_thread=True)
def subscribe(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Be told when something of a type changed, about one person or about anybody."""
    who = caller(request)
    kind, person, endpoint = _understood(body)
    if who.purpose not in TYPES[kind]:
        raise NotSubscribable
    subscription = ids.new_id()
    with access.enter(who.viewer, who.purpose, [person] if person else []) as tx:
        store.add_subscription(tx, subscription, who.system.system_id, who.purpose, kind, person, endpoint, clock.now())
        made = store.subscription(tx, subscription)
    assert made is not None  # it was just made
    return answers.plain(_told(made), HTTP_201_CREATED)


@get("/Subscription/{subscription:uuid}", opt=_OPT, sync_to_thread=True)
def read(request: AnyRequest, subscription: FromPath[UUID]) -> Response[bytes]:
    """How a subscription stands: active, off, or error after ten messages that were not taken."""
    return answers.plain(_told(_own(request, subscription)))


@delete("/Subscription/{subscription:uuid}", opt=_OPT, status_code=HTTP_204_NO_CONTENT, sync_to_thread=True)
def cancel(request: AnyRequest, subscription: FromPath[UUID]) -> None:
    """Be told no more."""
    _own(request, subscription)
    who = caller(request)
    with access.enter(who.viewer, who.purpose) as tx:
        store.end_subscription(tx, subscription)


def _understood(body: bytes) -> tuple[str, UUID | None, str]:
    try:
        asked = msgspec.json.decode(body, type=_Subscription)
    except msgspec.DecodeError as error:
        raise NotSubscribable from error
    criteria = _CRITERIA.fullmatch(asked.criteria)
    sound = asked.resource_type == "Subscription" and asked.channel.type == "rest-hook" and not asked.channel.payload
    if not sound or criteria is None or criteria[1] not in TYPES or not _ENDPOINT.fullmatch(asked.channel.endpoint):
        raise NotSubscribable
    return criteria[1], UUID(criteria[2]) if criteria[2] else None, asked.channel.endpoint


def _own(request: AnyRequest, subscription: UUID) -> Subscription:
    who = caller(request)
    with access.enter(who.viewer, who.purpose) as tx:
        found = store.subscription(tx, subscription)
    if found is None:
        raise NotFound
    return found


def _told(found: Subscription) -> dict[str, object]:
    about = f"patient={found.person_id}" if found.person_id else ""
    return {
        "resourceType": "Subscription",
        "id": str(found.subscription_id),
        "status": found.state,
        "reason": "PcCovid",
        "criteria": f"{found.type}?{about}",
        "channel": {"type": "rest-hook", "endpoint": found.endpoint},
    }


ROUTES = [subscribe, read, cancel]
