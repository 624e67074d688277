"""Signed files of keys, as every implementation of Exposure Notification reads them: an archive of export.bin (sixteen
bytes of header, then the protobuf message TemporaryExposureKeyExport) and export.sig (TEKSignatureList).

The messages are few and flat, so they are written here by hand (protobuf encoding: varints, and bytes with a length).
"""

import random
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from pccovid.records.encounters.model import DiagnosisKey

_HEADER = b"EK Export v1".ljust(16)
_ALGORITHM = b"1.2.840.10045.4.3.2"  # ECDSA with SHA-256
_KEY_ID, _KEY_VERSION = b"452", b"v1"  # mobile country code of Viet Nam
_FEWEST, _MORE = 1000, 100
_NEVER = (1980, 1, 1, 0, 0, 0)  # the same keys give the same archive


def padded(keys: Sequence[DiagnosisKey]) -> list[DiagnosisKey]:
    """The keys among random ones, so that a file never tells how few there are; in the order of the keys themselves."""
    chance = random.SystemRandom()
    missing = max(_FEWEST - len(keys), 0) + secrets.randbelow(_MORE + 1)
    others = [replace(chance.choice(keys), key=secrets.token_bytes(16)) for _ in range(missing)]
    return sorted((*keys, *others), key=lambda key: key.key)


def archive(
    keys: Sequence[DiagnosisKey], starts: datetime, ends: datetime, region: str, signer: ec.EllipticCurvePrivateKey
) -> bytes:
    """The archive of the keys that came between two moments."""
    information = _bytes(3, _KEY_VERSION) + _bytes(4, _KEY_ID) + _bytes(5, _ALGORITHM)
    content = _HEADER + b"".join(
        (
            _fixed(1, int(starts.timestamp())),
            _fixed(2, int(ends.timestamp())),
            _bytes(3, region.encode()),
            _number(4, 1),
            _number(5, 1),
            _bytes(6, information),
            *(_bytes(7, _key(key)) for key in keys),
        )
    )
    signature = signer.sign(content, ec.ECDSA(hashes.SHA256()))
    listed = _bytes(1, _bytes(1, information) + _number(2, 1) + _number(3, 1) + _bytes(4, signature))
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("export.bin", _NEVER), content, zipfile.ZIP_DEFLATED)
        made.writestr(zipfile.ZipInfo("export.sig", _NEVER), listed, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _key(key: DiagnosisKey) -> bytes:
    told = (
        _bytes(1, key.key)
        + _number(2, key.transmission_risk)
        + _number(3, key.rolling_start)
        + _number(4, key.rolling_period)
        + _number(5, key.report_type)
    )
    return told if key.onset_days is None else told + _number(6, key.onset_days << 1 ^ key.onset_days >> 31)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _fixed(field: int, value: int) -> bytes:
    return _varint(field << 3 | 1) + value.to_bytes(8, "little")


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value))
