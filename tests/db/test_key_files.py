"""Archives of keys: a reader that knows nothing of ours opens the official one and those that we make."""

import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from exports_kit import opened, zigzag

from pccovid.records.encounters import DiagnosisKey, interval, keyfiles

NOW = datetime(2021, 10, 15, 12, tzinfo=UTC)
KEY = DiagnosisKey(bytes(range(16)), interval(NOW) // 144 * 144 - 288, 144, 3)


@pytest.mark.shared
def test_the_reader_of_these_tests_opens_the_official_archive(shared_data: Path) -> None:
    folder = shared_data / "exposure" / "gaen"
    public = load_pem_public_key((folder / "ens_example_public.pem").read_bytes())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    export, keys = opened((folder / "ens_testExport-2-records-1-of-1.zip").read_bytes(), public)
    assert [len(key[1][0]) for key in keys] == [16, 16]
    assert export[4] == export[5] == [1]


def test_an_archive_of_ours_says_to_that_reader_what_was_put_in() -> None:
    signer = ec.generate_private_key(ec.SECP256R1())
    keys = [
        replace(KEY, onset_days=-3),
        replace(KEY, key=bytes(16), rolling_period=7, transmission_risk=0, onset_days=14),
    ]
    starts, ends = NOW - timedelta(hours=1), NOW
    archive = keyfiles.archive(keys, starts, ends, "VN", signer)
    export, told = opened(archive, signer.public_key())
    assert [struct.unpack("<Q", export[n][0])[0] for n in (1, 2)] == [int(m.timestamp()) for m in (starts, ends)]
    assert (export[3], export[4], export[5]) == ([b"VN"], [1], [1])
    read = [DiagnosisKey(key[1][0], key[3][0], key[4][0], key[2][0], key[5][0], zigzag(key[6][0])) for key in told]
    assert read == keys
    with pytest.raises(InvalidSignature):
        opened(archive, ec.generate_private_key(ec.SECP256R1()).public_key())
