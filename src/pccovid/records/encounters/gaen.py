"""Issuer G: identifiers that telephones derive from daily keys of their own.

Source: Exposure Notification, Cryptography Specification 1.2 (Google and Apple, April 2020).
"""

import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def identifiers(key: bytes, start: int, period: int) -> list[bytes]:
    """The identifiers (RPI, 16 bytes each) that a telephone sends under a daily key, from its first interval on."""
    padded = b"".join(b"EN-RPI" + bytes(6) + struct.pack("<I", start + n) for n in range(period))
    cipher = Cipher(AES(_derived(key, b"EN-RPIK")), ECB())  # noqa: S305  # as specified: one block for each interval
    sent = cipher.encryptor().update(padded)
    return [sent[n : n + 16] for n in range(0, len(sent), 16)]


def metadata(key: bytes, identifier: bytes, content: bytes) -> bytes:
    """Metadata (4 bytes) as they are sent beside an identifier (AEM), or, of those that were heard, in clear."""
    return Cipher(AES(_derived(key, b"EN-AEMK")), CTR(identifier)).encryptor().update(content)


def _derived(key: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 16, None, info).derive(key)
