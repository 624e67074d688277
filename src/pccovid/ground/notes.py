"""Signed notes: a short text with a signature that anybody can check offline (C2SP signed-note, Ed25519).

A note is its text, an empty line, and `— NAME BASE64` where the base64 is four bytes of the key's id and the signature.
Whoever checks needs the verifier key, `NAME+ID+BASE64`, which may be printed on paper.
"""

import base64
import binascii
import hashlib

from pccovid.ground import crypto

_ED25519 = b"\x01"
_SIGNED_BY = "— "


class NotSigned(Exception):
    """The note is not one, or not signed by this key: it was changed, or somebody else wrote it."""


def sign(key: str, name: str, text: str) -> str:
    """The note of a text, signed as `name` by the installation's key `key`. The text ends with a line break."""
    signature = _key_id(name, crypto.public_key(key)) + crypto.sign(key, text.encode())
    return f"{text}\n{_SIGNED_BY}{name} {base64.b64encode(signature).decode()}\n"


def verifier(key: str, name: str) -> str:
    """What is published so that everybody can check notes signed as `name`."""
    public = crypto.public_key(key)
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def read(note: str, verifier_key: str) -> str:
    """The text of a note, once its signature was checked; signatures of others are passed over.

    Raises
    ------
    NotSigned
        No signature on it is that of the verifier key.
    """
    name, public = _parsed(verifier_key)
    text, parted, signatures = note.rpartition("\n\n")
    text += "\n"
    prefix = f"{_SIGNED_BY}{name} "
    for line in signatures.splitlines() if parted else ():
        if line.startswith(prefix) and _is_right(line.removeprefix(prefix), _key_id(name, public), public, text):
            return text
    raise NotSigned


def _is_right(encoded: str, key_id: bytes, public: bytes, text: str) -> bool:
    try:
        signature = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return False
    return signature[:4] == key_id and crypto.verifies(public, text.encode(), signature[4:])


def _parsed(verifier_key: str) -> tuple[str, bytes]:
    name, _, rest = verifier_key.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        public = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise NotSigned from None
    if public[:1] != _ED25519 or _key_id(name, public[1:]).hex() != key_id:
        raise NotSigned
    return name, public[1:]


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(f"{name}\n".encode() + _ED25519 + public).digest()[:4]
