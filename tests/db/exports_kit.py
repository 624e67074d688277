"""A reader of export archives that knows nothing of ours: the protobuf wire format, and the numbers of export.proto."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

Message = dict[int, list[Any]]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        if tag & 7 == 0:
            value, at = _varint(data, at)
        else:
            size, at = (8, at) if tag & 7 == 1 else _varint(data, at)
            assert tag & 7 in {1, 2}
            value = data[at : at + size]
            assert len(value) == size
            at += size
        yield tag >> 3, value


def message(data: bytes) -> Message:
    found: Message = defaultdict(list)
    for number, value in _fields(data):
        found[number].append(value)
    return found


def opened(archive: bytes, public: ec.EllipticCurvePublicKey) -> tuple[Message, list[Message]]:
    """The export and its keys; raises where the signature is not that of the key on the whole of export.bin."""
    with zipfile.ZipFile(BytesIO(archive)) as file:
        assert sorted(file.namelist()) == ["export.bin", "export.sig"]
        content, signatures = file.read("export.bin"), message(file.read("export.sig"))
    signed = message(signatures[1][0])
    public.verify(signed[4][0], content, ec.ECDSA(hashes.SHA256()))
    assert content[:16] == b"EK Export v1    "
    export = message(content[16:])
    assert signed[1][0] == export[6][0], "the signature names the key that the export names"
    return export, [message(key) for key in export[7]]


def zigzag(value: int) -> int:
    return value >> 1 ^ -(value & 1)
