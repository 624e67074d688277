"""The text of the personal QR, and what stands in it.

Layout before Base45, signed as a whole by Ed25519 (the last 64 bytes):
on screen  `S`, 1 byte key, 12 bytes nonce, 32 bytes sealed person id (AES-256-GCM, 16 + tag), 4 bytes expiry;
on paper   `P`, 1 byte key, 16 bytes random number of the paper, 4 bytes expiry.
Expiry is in seconds (Unix), big endian. A fresh nonce makes two pictures of one person unlike each other.
"""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pccovid.ground import crypto
from pccovid.ground.config import settings
from pccovid.proof import base45
from pccovid.proof.model import Forged, Medium, NotOurs, Outdated, PaperCode, Person, TooEarly

PREFIX = "PCC2:"
ON_SCREEN = timedelta(minutes=15)
# Codes that a wallet takes along: each good for a quarter of an hour, a new one every 12 minutes.
STEP = timedelta(minutes=12)
_EARLY = timedelta(minutes=2)  # clocks of readers differ
_NONCE, _SEALED, _SIGNATURE = 12, 32, 64
_MARKS = {Medium.SCREEN: b"S", Medium.PAPER: b"P"}
_SIZES = {Medium.SCREEN: 2 + _NONCE + _SEALED + 4, Medium.PAPER: 2 + 16 + 4}


def personal_qr(person: UUID, at: datetime, lifetime: timedelta = ON_SCREEN) -> str:
    """The text to draw for `person` on a screen, good from `at` for `lifetime`."""
    nonce, key = secrets.token_bytes(_NONCE), settings().qr_key
    sealed = AESGCM(crypto.key(f"qr-seal-{key}")).encrypt(nonce, person.bytes, _MARKS[Medium.SCREEN])
    return _text(Medium.SCREEN, nonce + sealed, at + lifetime)


def ahead(person: UUID, at: datetime, count: int) -> list[str]:
    """Texts for the coming hours, one every `STEP`, for a telephone that loses its network."""
    return [personal_qr(person, at + i * STEP) for i in range(count)]


def paper_qr(code: PaperCode) -> str:
    """The text to draw on paper."""
    return _text(Medium.PAPER, code.code_id.bytes, code.expires_at)


def read_personal(text: str, at: datetime) -> Person:
    """What stands in a text that begins with our prefix, if we wrote it and `at` is in its time.

    Raises
    ------
    NotOurs, Forged, Outdated, TooEarly
    """
    try:
        data = base45.decode(text.removeprefix(PREFIX))
    except ValueError:
        raise NotOurs from None
    body, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    medium = next((m for m in Medium if body[:1] == _MARKS[m] and len(body) == _SIZES[m]), None)
    if medium is None:
        raise NotOurs
    if not 1 <= body[1] <= settings().qr_key or not crypto.signed(f"qr-sign-{body[1]}", body, signature):
        raise Forged
    until = datetime.fromtimestamp(int.from_bytes(body[-4:]), UTC)
    if until < at:
        raise Outdated
    if medium is Medium.SCREEN and until - ON_SCREEN > at + _EARLY:
        raise TooEarly
    return Person(medium, _reference(medium, body), until)


def _text(medium: Medium, reference: bytes, until: datetime) -> str:
    key = settings().qr_key
    body = _MARKS[medium] + bytes([key]) + reference + int(until.timestamp()).to_bytes(4)
    return PREFIX + base45.encode(body + crypto.sign(f"qr-sign-{key}", body))


def _reference(medium: Medium, body: bytes) -> UUID:
    if medium is Medium.PAPER:
        return UUID(bytes=body[2:18])
    nonce, sealed = body[2 : 2 + _NONCE], body[2 + _NONCE : -4]
    try:
        return UUID(bytes=AESGCM(crypto.key(f"qr-seal-{body[1]}")).decrypt(nonce, sealed, body[:1]))
    except InvalidTag:
        raise Forged from None
