"""What applications on telephones call (docs/bluetooth.md), and the page that says what is held of it.

They show the token of a session, never a cookie, so a form of another site can do nothing here. Answers are of random
length, and a call with the header `x-chaff` is answered like every other and does nothing: whoever watches the line
cannot tell whose telephone uploads.
"""

import base64
import secrets
from datetime import UTC, date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, field

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import codes, pages, session
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound, Problem
from pccovid.records import encounters
from pccovid.records.encounters import DiagnosisKey, Shown

_APPLICATION: dict[str, Any] = {"application": True, "exclude_from_csrf": True}
_OWN = {"purpose": Purpose.OWN_RECORD} | _APPLICATION
_ANYBODY = {"public": True} | _APPLICATION
_LEAST_PADDING, _MORE_PADDING = 1024, 1024  # bytes, as the reference server pads
_MOST_PAGES = 200  # of an upload: 400,000 records


class NotATelephone(Problem):
    """Số điện thoại chưa đúng. Bạn nhập số di động 10 chữ số."""

    code = "phone_malformed"


class Asking(Struct):
    """Log in with this number."""

    phone: str


class Answering(Struct):
    """The code that the message brought, and the request it answers."""

    request: UUID
    code: str


class Certifying(Struct):
    """A code, and what will be uploaded by it: its HMAC in hexadecimal."""

    code: str
    kind: Literal["encounters", "keys"]
    mac: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Encounters(Struct):
    """One page of an upload, in base64; `pages`: the SHA-256 of every page, in hexadecimal."""

    certificate: str
    hmac_key: bytes = field(name="hmacKey")
    pages: Annotated[list[str], Meta(min_length=1, max_length=_MOST_PAGES)]
    content: bytes
    padding: str = ""


class Key(Struct):
    """A daily key as the reference server takes it."""

    key: bytes
    rolling_start: int = field(name="rollingStartNumber")
    rolling_period: int = field(name="rollingPeriod", default=144)
    transmission_risk: int = field(name="transmissionRisk", default=0)


class Publishing(Struct):
    """Daily keys as the reference server takes them."""

    keys: list[Key] = field(name="temporaryExposureKeys")
    certificate: str = field(name="verificationPayload")
    hmac_key: bytes = field(name="hmacKey")
    onset: int | None = field(name="symptomOnsetInterval", default=None)
    padding: str = ""


@get("/noi-da-den/bluetooth", opt={"purpose": Purpose.OWN_RECORD}, sync_to_thread=True)
def held(request: AnyRequest) -> Response[str]:
    """How many meetings are held of the person shown, day by day, and until when; never with whom."""
    with session.own_record(request) as own:
        found = encounters.held_about(own.tx, own.person)
    return pages.page(request, "citizen/bluetooth.html", held=found)


@post("/v1/codes", opt=_ANYBODY, sync_to_thread=True)
def ask_code(request: AnyRequest, data: JSONBody[Asking]) -> Response[Any]:
    """Send a code to a telephone; the answer is alike whether anybody knows the number or not."""
    phone = people.keys.phone(data.phone)
    if phone is None:
        raise NotATelephone
    asked, message = codes.ask(request, "login.message", pages.spoken(request), phone=phone)
    return _told({"request": asked}, background=message)


@post("/v1/sessions", opt=_ANYBODY, sync_to_thread=True)
def log_in(request: AnyRequest, data: JSONBody[Answering]) -> Response[Any]:
    """Exchange the code for the token of a session."""
    return _told({"token": codes.log_in(request, [str(data.request)], data.code).token})


@get("/v1/tempids", opt=_OWN, sync_to_thread=True)
def identifiers(request: AnyRequest, day: FromQuery[date | None] = None) -> Response[Any]:
    """The identifiers of a day (UTC), each with the mask of its metadata."""
    at = clock.now().astimezone(UTC)
    wanted = day or at.date()
    with session.own_record(request) as own:
        given = encounters.identifiers(own.tx, own.person, wanted, today=at.date())
    first = encounters.first_interval(wanted)
    return _told({"day": wanted.isoformat(), "firstInterval": first, "payloads": base64.b64encode(given).decode()})


@post("/v1/certificates", opt=_OWN, sync_to_thread=True)
def certify(request: AnyRequest, data: JSONBody[Certifying]) -> Response[Any]:
    """A certificate for one upload by the code of a confirmed case."""
    with session.own_record(request) as own:
        token = encounters.certify(own.tx, own.person, data.code, data.kind, bytes.fromhex(data.mac), at=clock.now())
    return _told({"certificate": token})


@post("/v1/encounters", opt=_OWN, sync_to_thread=True)
def upload(request: AnyRequest, data: JSONBody[Encounters]) -> Response[Any]:
    """Keep a page of what the telephone of a case heard; what it says is never told back."""
    with session.own_record(request) as own:
        if not _chaff(request):
            shown = Shown(data.certificate, data.hmac_key)
            encounters.land(own.tx, own.person, shown, data.pages, data.content, at=clock.now())
    return _told({})


@post("/v1/diagnosis-keys", opt=_OWN, sync_to_thread=True)
def publish(request: AnyRequest, data: JSONBody[Publishing]) -> Response[Any]:
    """Take in the daily keys of a case, for the next signed file."""
    new = 0
    with session.own_record(request) as own:
        if not _chaff(request):
            told = [DiagnosisKey(k.key, k.rolling_start, k.rolling_period, k.transmission_risk) for k in data.keys]
            shown = Shown(data.certificate, data.hmac_key)
            new = encounters.publish(own.tx, own.person, shown, told, onset=data.onset, at=clock.now())
    return _told({"insertedExposures": new})


@get("/v1/export/index.txt", opt={"public": True, "application": True}, sync_to_thread=True)
def index(request: AnyRequest) -> Response[str]:
    """The signed files of published keys, the oldest first."""
    with access.at_the_door(session.viewer(request)) as tx:
        names = encounters.key_file_names(tx)
    return Response(encounters.index(names), media_type="text/plain", headers={"cache-control": "max-age=300"})


@get(f"/v1/export/{encounters.REGION}/{{name:str}}", opt={"public": True, "application": True}, sync_to_thread=True)
def export(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """One signed file; it never changes."""
    with access.at_the_door(session.viewer(request)) as tx:
        found = encounters.key_file(tx, name)
    if found is None:
        raise NotFound
    return Response(found.content, media_type="application/zip", headers={"cache-control": "max-age=86400, immutable"})


def _chaff(request: AnyRequest) -> bool:
    return "x-chaff" in request.headers


def _told(content: dict[str, Any], background: BackgroundTask | None = None) -> Response[Any]:
    padding = secrets.token_hex(_LEAST_PADDING // 2 + secrets.randbelow(_MORE_PADDING // 2))
    return Response(content | {"padding": padding}, status_code=200, background=background)


ROUTES = [held, ask_code, log_in, identifiers, certify, upload, publish, index, export]
