"""The text of the personal QR, and reading it back.

Layout before Base45: 1 byte version, 12 bytes nonce, 32 bytes sealed person id (AES-256-GCM, 16 + tag),
4 bytes moment of expiry (seconds, big endian), 64 bytes Ed25519 signature over all before it.
A fresh nonce makes two pictures of one person unlike each other.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pccovid.ground import crypto
from pccovid.ground.errors import Problem
from pccovid.proof import base45

PREFIX = "PCC2:"
ON_SCREEN = timedelta(minutes=15)
_VERSION = 2
_SIZE = 1 + 12 + 32 + 4 + 64


class NotOurs(Problem):
    """Đây không phải mã QR của PcCovid."""

    code = "qr_not_ours"


class Forged(Problem):
    """Mã QR này không do PcCovid cấp hoặc đã bị sửa."""

    code = "qr_forged"


class Outdated(Problem):
    """Mã QR đã hết hạn. Người giữ mã mở lại trang Mã QR để có mã mới."""

    code = "qr_outdated"


def personal_qr(person: UUID, at: datetime, lifetime: timedelta = ON_SCREEN) -> str:
    """The text to draw for `person`, valid from `at` for `lifetime`."""
    nonce = secrets.token_bytes(12)
    head = bytes([_VERSION]) + nonce
    sealed = AESGCM(crypto.key("qr-seal")).encrypt(nonce, person.bytes, bytes([_VERSION]))
    body = head + sealed + int((at + lifetime).timestamp()).to_bytes(4)
    return PREFIX + base45.encode(body + crypto.sign("qr-sign", body))


def read_personal(text: str, at: datetime) -> UUID:
    """The person whose QR this is.

    Raises
    ------
    NotOurs, Forged, Outdated
    """
    if not text.startswith(PREFIX):
        raise NotOurs
    try:
        data = base45.decode(text.removeprefix(PREFIX))
    except ValueError:
        raise NotOurs from None
    if len(data) != _SIZE or data[0] != _VERSION:
        raise NotOurs
    body, signature = data[:-64], data[-64:]
    if not crypto.signed("qr-sign", body, signature):
        raise Forged
    if int.from_bytes(body[-4:]) < at.timestamp():
        raise Outdated
    try:
        return UUID(bytes=AESGCM(crypto.key("qr-seal")).decrypt(body[1:13], body[13:45], body[:1]))
    except InvalidTag:
        raise Forged from None
