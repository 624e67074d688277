"""Web push: RFC 8030 (the request), RFC 8291 (what only the browser can read), RFC 8292 (who we are)."""

import base64
import binascii
import json
from urllib.parse import urlsplit

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from pccovid.ground import crypto
from pccovid.ground.config import settings
from pccovid.records.notices import channel
from pccovid.records.notices.model import Device, ForeignPush, Outcome

_KEY = "vapid"
_LIVES_S = 24 * 3600  # how long the push service keeps a message for a browser that is off
_GONE = {404, 410}
_SECRET = 16
_LONGEST = 500


def public_key() -> str:
    """The key by which browsers and push services know us (P-256, base64url): made with the other keys of a place."""
    return _encoded(crypto.p256(_KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def checked(endpoint: str, public_key: str, secret: str) -> None:
    """Look at what a browser says of itself.

    Raises
    ------
    ForeignPush
        The address is of no push service that we know, or the keys are none.
    """
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(public_key))
        sound = len(_decoded(secret)) == _SECRET and len(endpoint) <= _LONGEST
    except ValueError:
        sound = False
    if not sound or not _known(endpoint):
        raise ForeignPush


def send(client: httpx.Client, device: Device, text: str, *, topic: str, urgent: bool) -> Outcome | None:
    """Send a push; None when the browser takes none any more. A later push of the same topic takes its place."""
    if not _known(device.endpoint):
        return None
    told = json.dumps({"body": text, "lang": device.language, "tag": topic, "url": "/canh-bao"}, ensure_ascii=False)
    sealed = http_ece.encrypt(
        told.encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_decoded(device.public_key),
        auth_secret=_decoded(device.secret),
    )
    where = urlsplit(device.endpoint)
    claims = {"sub": settings().push_contact, "aud": f"{where.scheme}://{where.netloc}"}
    headers = {
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(_LIVES_S),
        "urgency": "high" if urgent else "normal",
        "topic": topic,
        "authorization": Vapid02(crypto.p256(_KEY)).sign(claims)["Authorization"],
    }
    answer = channel.post(client, device.endpoint, headers=headers, content=sealed)
    return None if answer is not None and answer.status_code in _GONE else channel.outcome(answer)


def _known(endpoint: str) -> bool:
    """Whether an address is of a push service of the setting: nobody makes us call other servers."""
    where = urlsplit(endpoint)
    services = settings().push_services.split()
    if f"{where.scheme}://{where.netloc}" in services:
        return True
    host = where.netloc.lower()
    return where.scheme == "https" and any(
        host == service or (service[0] == "." and host.endswith(service)) for service in services
    )


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError from error
