"""What protects every answer: headers, the form token, the origin check, sealed cookies."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Literal
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.types import Message, Scope

from pccovid.ground import crypto
from pccovid.ground.config import settings
from pccovid.ground.errors import Forbidden

AnyRequest = Request[Any, Any, Any]

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = {"GET", "HEAD", "OPTIONS"}


class ForeignForm(Forbidden):
    """Trang này đã mở quá lâu hoặc yêu cầu đến từ nơi khác, nên chưa có gì được gửi. Bạn tải lại trang rồi gửi lại."""

    code = "foreign_form"


def csrf() -> CSRFConfig:
    """Every form carries a token that only our pages know."""
    return CSRFConfig(
        secret=crypto.key("forms").hex(), cookie_name="pccovid_form", cookie_httponly=True, cookie_samesite="lax"
    )


async def protect(message: Message, _scope: Scope) -> None:
    """Set the security headers on every answer, errors included; nothing personal is ever kept in a cache."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")


def refuse_foreign_origin(request: AnyRequest) -> None:
    """A form sent by the page of another site is refused, whatever token it carries.

    Under our referrer policy browsers write `Origin: null` even into our own forms; there Sec-Fetch-Site and the
    form token decide.

    Raises
    ------
    ForeignForm
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "null")
    if site not in {"same-origin", "none"} or (
        origin != "null" and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise ForeignForm


def for_application(request: AnyRequest) -> bool:
    """Whether the route asked for is one for applications: they show a token, never a cookie, and read JSON."""
    handler = request.scope.get("route_handler")
    return bool(handler and handler.opt.get("application"))


def by_tls(request: AnyRequest) -> bool:
    """Whether the browser asks by TLS, as seen here or, where the setting says so, by the proxy before us."""
    forwarded = request.headers.get("x-forwarded-proto") if settings().behind_proxy else None
    return (forwarded or request.url.scheme) == "https"


def client(request: AnyRequest) -> str:
    """The address that asks, to limit floods: our neighbour's, or the one that our own proxy saw."""
    forwarded = request.headers.get("x-forwarded-for") if settings().behind_proxy else None
    if forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.client.host if request.client else ""


def cookie(request: AnyRequest, name: str, value: str, *, max_age: int | None = None) -> Cookie:
    """A cookie that scripts and other sites cannot read."""
    same_site: Literal["lax"] = "lax"
    return Cookie(
        name, value=value, max_age=max_age, httponly=True, secure=by_tls(request), samesite=same_site, path="/"
    )


def seal(purpose: str, content: dict[str, str]) -> str:
    """Encrypt what a cookie carries between two pages (AES-256-GCM), bound to its purpose."""
    return urlsafe_b64encode(crypto.seal("cookies", json.dumps(content).encode(), purpose.encode())).decode()


def unseal(purpose: str, text: str) -> dict[str, str]:
    """What `seal` encrypted; empty when it is not ours, was changed, or is for another purpose."""
    try:
        return json.loads(crypto.unseal("cookies", urlsafe_b64decode(text), purpose.encode()))
    except (InvalidTag, ValueError):
        return {}
