"""The QR at the door of a place: an address that any camera opens, with a short code and our signature.

`https://HOST/q/K7M2P9XQ.ABCDEFGHIJKLMNOP`: eight characters that people can also type, and 80 bits of HMAC-SHA-256 in
Base32. The signature is short so that the squares are large: an old telephone reads them from two metres.
"""

import re
from base64 import b32encode

from pccovid.ground import crypto
from pccovid.proof.model import Forged

_KEY = "place-qr"
_BYTES = 10  # 16 characters of Base32, without padding
_CODE = re.compile(r"([0-9A-Z]{8})\.([A-Z2-7]{16})")


def place_path(code: str) -> str:
    """The path of the address that the QR of a place carries, from its short code."""
    return f"/q/{code}.{_signature(code)}"


def read_place(signed: str) -> str:
    """The short code out of the last part of such an address.

    Raises
    ------
    Forged
    """
    parts = _CODE.fullmatch(signed)
    if parts is None or not crypto.same(parts[2].encode(), _signature(parts[1]).encode()):
        raise Forged
    return parts[1]


def _signature(code: str) -> str:
    return b32encode(crypto.keyed_hash(_KEY, code)[:_BYTES]).decode()
