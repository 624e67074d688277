"""Texts from people without the app: the SMS gateway hands them over signed; the worker reads and answers them.

`POST /tin-nhan/den` with {"id", "from", "text"}, the header x-sms-time (seconds since 1970) and x-sms-signature: the
HMAC-SHA256, in hexadecimal, of time, a dot and the body, by the key of the setting `sms_key`. The same id is kept once.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import RawBody

from pccovid import access, people
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock, ids
from pccovid.ground.config import settings
from pccovid.ground.errors import NotFound, Problem
from pccovid.records import notices
from pccovid.response import followup

_INBOX = "/demo/tin-nhan"
_LONGEST = 500  # characters of a text that are kept; four messages put together
_FRESH = timedelta(seconds=300)


class GatewayNotTrusted(Problem):
    """Chữ ký của cổng tin nhắn thiếu, sai hoặc quá 300 giây. Chưa có gì được ghi."""

    code = "gateway_not_trusted"
    status = 401


class _Handed(msgspec.Struct, rename={"sender": "from"}):
    """A text as the gateway hands it over."""

    id: str
    sender: str
    text: str


@post("/tin-nhan/den", opt={"public": True, "exclude_from_csrf": True}, status_code=204, sync_to_thread=True)
def take(request: AnyRequest, body: RawBody) -> None:
    """Keep a text that the gateway signed; one that cannot be a text of a person is taken and dropped."""
    if not _signed(request, body):
        raise GatewayNotTrusted
    try:
        handed = msgspec.json.decode(body, type=_Handed)
    except msgspec.DecodeError:
        return
    _keep(request, handed)


@get(_INBOX, opt={"public": True}, sync_to_thread=True)
def inbox(request: AnyRequest) -> Response[str]:
    """The inbox of test messages; it does not exist outside the demonstration."""
    if not settings().demo:
        raise NotFound
    return pages.page(request, "citizen/inbox.html", messages=notices.inbox())


@post(_INBOX, opt={"public": True}, sync_to_thread=True)
def text_as(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Text PcCovid as from a telephone, in the demonstration."""
    if not settings().demo:
        raise NotFound
    form = forms.Form(pages.spoken(request), data)
    if people.keys.phone(form.text("phone")) is None:
        form.fault("phone", "demo.phone_fault")
    if not 0 < len(form.text("body")) <= _LONGEST:
        form.fault("body", "demo.body_fault")
    if form.faults:
        return pages.again(request, "citizen/inbox.html", form, messages=notices.inbox())
    _keep(request, _Handed(str(ids.new_id()), form.text("phone"), form.text("body")))
    return pages.go(_INBOX)


def _keep(request: AnyRequest, handed: _Handed) -> None:
    phone = people.keys.phone(handed.sender)
    if phone is not None:
        text = followup.Text(handed.id[:_LONGEST], phone, handed.text[:_LONGEST])
        with access.at_the_door(session.viewer(request)) as tx:
            followup.receive_text(tx, text, at=clock.now())


def _signed(request: AnyRequest, body: bytes) -> bool:
    key, sent = settings().sms_key, request.headers.get("x-sms-time", "")
    if not key or not sent.isascii() or not sent.isdecimal():
        return False
    signature = hmac.new(key.encode(), sent.encode() + b"." + body, hashlib.sha256).hexdigest()
    fresh = abs(clock.wall().timestamp() - int(sent)) <= _FRESH.total_seconds()
    return fresh and hmac.compare_digest(signature.encode(), request.headers.get("x-sms-signature", "").encode())


ROUTES = [take, inbox, text_as]
