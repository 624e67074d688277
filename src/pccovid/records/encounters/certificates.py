"""Certificates: short-lived permissions to upload, bound to what will be uploaded (JSON Web Tokens, RFC 7519, ES256).

What binds is an HMAC-SHA-256 of the content under a key that the telephone chooses and shows only with the upload, as
in the verification protocol of Exposure Notification: whoever steals a certificate can upload nothing else with it.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from pccovid.records.encounters.model import Certificate, CertificateRefused, DiagnosisKey

_LIVES = timedelta(minutes=15)
_ISSUER = "PcCovid"
_HALF = 32  # bytes of each number of an ES256 signature
_TIMES = "iat", "exp"


def mac_of_keys(secret: bytes, keys: Iterable[DiagnosisKey]) -> bytes:
    """What binds a certificate to keys: `base64.start.period[.risk]`, sorted, with commas between."""
    told = sorted(_told(key) for key in keys)
    return hmac.digest(secret, ",".join(told).encode(), "sha256")


def mac_of_pages(secret: bytes, digests: Iterable[str]) -> bytes:
    """What binds a certificate to the pages of an upload: their SHA-256 in hexadecimal, sorted, with commas between."""
    return hmac.digest(secret, ",".join(sorted(digests)).encode(), "sha256")


def write(certificate: Certificate, signer: ec.EllipticCurvePrivateKey, now: datetime) -> str:
    """The certificate as a token, good for a quarter of an hour."""
    claims = {
        "iss": _ISSUER,
        "aud": _ISSUER,
        "jti": str(certificate.upload_id),
        "kind": certificate.kind,
        "tekmac": certificate.mac,
        "reportType": "confirmed",
        **dict(zip(_TIMES, (int(now.timestamp()), int((now + _LIVES).timestamp())), strict=True)),
    }
    signed = f"{_part({'alg': 'ES256', 'typ': 'JWT'})}.{_part(claims)}"
    r, s = decode_dss_signature(signer.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{encoded(r.to_bytes(_HALF, 'big') + s.to_bytes(_HALF, 'big'))}"


def read(token: str, public: ec.EllipticCurvePublicKey, now: datetime) -> Certificate:
    """The certificate that a token carries.

    Raises
    ------
    CertificateRefused
        Not ours, changed, or over.
    """
    signed, _, signature = token.rpartition(".")
    try:
        raw = decoded(signature)
        r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
        public.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
        claims: dict[str, Any] = json.loads(decoded(signed.partition(".")[2]))
    except (InvalidSignature, ValueError) as error:
        raise CertificateRefused from error
    if claims["aud"] != _ISSUER or now.timestamp() > claims["exp"]:
        raise CertificateRefused
    return Certificate(UUID(claims["jti"]), claims["kind"], claims["tekmac"])


def encoded(raw: bytes) -> str:
    """Base64 as in addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """What `encoded` wrote.

    Raises
    ------
    ValueError
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError from error


def _part(content: dict[str, Any]) -> str:
    return encoded(json.dumps(content, separators=(",", ":")).encode())


def _told(key: DiagnosisKey) -> str:
    risk = f".{key.transmission_risk}" if key.transmission_risk else ""
    return f"{base64.b64encode(key.key).decode()}.{key.rolling_start}.{key.rolling_period}{risk}"
