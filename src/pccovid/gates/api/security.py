"""Every request is signed and says its purpose.

A caller shows its certificate (mutual TLS) and signs each request by RFC 9421 with Ed25519 over `@method`,
`@authority`, `@target-uri`, `content-digest` (where there is a body), `x-purpose` and `x-request-id`; with `created` at
most 300 s old and a `nonce` that is good for one request. The purpose must be one that was agreed with the caller and
that the route serves; a refusal for it stands in the access log.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from pccovid import access
from pccovid.access import Purpose, SystemClient, Viewer
from pccovid.gates.api.signatures import NotSigned, Signed, key_of, verify
from pccovid.ground import crypto
from pccovid.ground.errors import Forbidden, Problem

AnyRequest = Request[Any, Any, Any]
CERTIFICATE = "pccovid.certificate_sha256"  # in the extensions of an ASGI scope: what the connection showed
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


class NoCertificate(Problem):
    """Kết nối không có chứng thư, hoặc chứng thư không phải của hệ thống đã ký yêu cầu này."""

    code = "no_certificate"
    status = 401


class NonceUsed(Problem):
    """Yêu cầu này đã được gửi một lần. Hãy ký lại với một nonce mới."""

    code = "nonce_used"
    status = 401


class PurposeNotAgreed(Forbidden):
    """Mục đích ghi trong x-purpose không có trong thỏa thuận với hệ thống của bạn, hoặc không dùng cho địa chỉ này."""

    code = "purpose_not_agreed"


class SourceNotAgreed(Forbidden):
    """Hệ thống của bạn chưa được thỏa thuận gửi dữ liệu của nguồn này."""

    code = "source_not_agreed"


@dataclass(frozen=True)
class Caller:
    """A programme of another agency that proved who it is: pass `viewer` and `purpose` on to `access.enter`."""

    system: SystemClient
    viewer: Viewer
    purpose: Purpose


def caller(request: AnyRequest) -> Caller:
    """Who sends this request; every route that is not public has one."""
    return request.state.caller


async def admit(request: AnyRequest) -> None:
    """Let a request in that is signed by a system for a purpose of the route; before everything else.

    A route says `opt={"purpose": Purpose.X}`, `{"purposes": {...}}` for several, or `{"public": True}`.

    Raises
    ------
    NoCertificate, NotSigned, NonceUsed
        401
    PurposeNotAgreed
        403, and a row in the access log.
    """
    if request.route_handler.opt.get("public"):
        return
    signed = Signed(request.method, str(request.url), dict(request.headers), await request.body())
    shown: dict[str, Any] = request.scope.get("extensions") or {}
    opt = request.route_handler.opt
    serves: set[Purpose] = opt.get("purposes") or {opt["purpose"]}
    request.state.caller = await asyncio.to_thread(_identify, signed, shown.get(CERTIFICATE), serves)


def refused_source(request: AnyRequest) -> SourceNotAgreed:
    """The refusal to take messages of a source, written into the log."""
    who = caller(request)
    access.refuse(who.viewer, who.purpose, "source")
    return SourceNotAgreed()


async def protect(message: Message, _scope: Scope) -> None:
    """Nothing that is answered here is ever kept in a cache."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _identify(signed: Signed, certificate: bytes | None, serves: set[Purpose]) -> Caller:
    request_id = signed.headers.get("x-request-id", "")
    with access.at_the_door(Viewer("", "api", request_id)) as tx:
        system = access.system_of_key(tx, key_of(signed))
        if system is None:
            raise NotSigned
        nonce = verify(signed, system.key_id, system.public_key)
        if certificate is None or not crypto.same(certificate, system.certificate_sha256):
            raise NoCertificate
        if not access.first_use(tx, system.system_id, nonce):
            raise NonceUsed
    viewer = access.as_viewer(system, request_id)
    purpose = next((known for known in Purpose if known == signed.headers["x-purpose"]), None)
    if purpose is None or purpose not in serves:
        access.refuse(viewer, purpose, "purpose")
        raise PurposeNotAgreed
    try:
        with access.enter(viewer, purpose):
            return Caller(system, viewer, purpose)
    except Forbidden as refused:
        raise PurposeNotAgreed from refused
