"""Keys by name, keyed hashes and signatures. Keys live in files outside the repository and the database."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pccovid.ground.config import settings

_NONCE = 12  # bytes, NIST SP 800-38D
_KEY = 32  # bytes


def key(name: str) -> bytes:
    """The 32-byte key `name` of this installation, made on first use."""
    return _key(settings().var / "keys" / f"{name}.key")


def keyed_hash(name: str, text: str) -> bytes:
    """HMAC-SHA-256 of `text` under the key `name`: 32 bytes."""
    return hmac.digest(key(name), text.encode(), "sha256")


def same(a: bytes, b: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(a, b)


def fingerprint(text: str) -> bytes:
    """SHA-256 of `text`, for what is random enough to need no key: session tokens."""
    return hashlib.sha256(text.encode()).digest()


def sign(name: str, message: bytes) -> bytes:
    """Ed25519 signature (64 bytes, RFC 8032) of `message` by the key `name`."""
    return Ed25519PrivateKey.from_private_bytes(key(name)).sign(message)


def signed(name: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of the key `name` on `message`."""
    return verifies(public_key(name), message, signature)


def public_key(name: str) -> bytes:
    """The 32 bytes by which everybody can check what the key `name` signed."""
    return Ed25519PrivateKey.from_private_bytes(key(name)).public_key().public_bytes_raw()


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` on `message` is that of the owner of a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def p256(name: str) -> ec.EllipticCurvePrivateKey:
    """The key `name` as a private key of the curve P-256, for what other people's programmes check."""
    return ec.derive_private_key(int.from_bytes(key(name), "big"), ec.SECP256R1())


def seal(name: str, content: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM of `content` under the key `name`, nonce first; it opens only for what it is bound to."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key(name)).encrypt(nonce, content, bound_to)


def unseal(name: str, sealed: bytes, bound_to: bytes) -> bytes:
    """What `seal` sealed.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        Another key sealed it, it was changed, or it is bound to something else.
    """
    return AESGCM(key(name)).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)


def write_once(path: Path, content: bytes) -> bytes:
    """Write a secret that only its owner may read, unless the file is there; the content that stands, whoever wrote it.

    The file appears whole or not at all, so that of programmes that start together none reads half of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink()
    return content


@cache
def _key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return write_once(path, secrets.token_bytes(_KEY))
