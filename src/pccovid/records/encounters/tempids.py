"""Issuer C: identifiers that the server gives out, each one block of AES-256, which only the key of its day opens.

On the air, 20 bytes: identifier (16) and metadata (4), as in Exposure Notification 1.2. In clear the identifier is the
handle (8), the interval (4) and four zeros, little endian. The telephone gets each identifier with the mask (4) of its
metadata and sends `metadata XOR mask`, so that it needs no key.
"""

import struct
from datetime import date

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pccovid.records.encounters import rules
from pccovid.records.encounters.model import Read

_PLAIN = struct.Struct("<QII")
_BLOCK, _MASK = 16, 4


def issue(key: bytes, handle: int, day: date) -> bytes:
    """The identifiers of a day with their masks: 144 times 20 bytes, in the order of the intervals."""
    first = rules.first_interval(day)
    plain = b"".join(_PLAIN.pack(handle, first + n, 0) for n in range(rules.INTERVALS))
    identifiers = _aes(key).encryptor().update(plain)
    masks = _masks(key, identifiers)
    return b"".join(identifiers[n : n + _BLOCK] + masks[n : n + _MASK] for n in range(0, len(identifiers), _BLOCK))


def read(key: bytes, heard: list[tuple[bytes, bytes]]) -> list[Read | None]:
    """What identifiers (16 bytes) with their metadata (4 bytes) say under the key of a day; None: not of this key."""
    identifiers = b"".join(identifier for identifier, _ in heard)
    plain, masks = _aes(key).decryptor().update(identifiers), _masks(key, identifiers)
    found: list[Read | None] = []
    for n, ((_, metadata), (handle, interval, zeros)) in enumerate(zip(heard, _PLAIN.iter_unpack(plain), strict=True)):
        mask = masks[n * _BLOCK : n * _BLOCK + _MASK]
        found.append(None if zeros else Read(handle, interval, masked(metadata, mask)))
    return found


def masked(metadata: bytes, mask: bytes) -> bytes:
    """Metadata as they are sent, or, of those that were heard, in clear."""
    return bytes(a ^ b for a, b in zip(metadata, mask, strict=True))


def _masks(key: bytes, identifiers: bytes) -> bytes:
    """AES in counter mode with the identifier as its counter, as specified for metadata: one block each."""
    mask_key = HKDF(hashes.SHA256(), 32, None, b"VN-AEMK").derive(key)
    return _aes(mask_key).encryptor().update(identifiers)


def _aes(key: bytes) -> Cipher[ECB]:
    return Cipher(AES(key), ECB())  # noqa: S305  # single random-looking blocks: there is nothing to chain
