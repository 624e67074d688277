"""Keys that telephones publish: the official vectors, the limits, when and among what they are published."""

import json
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pccovid.records.encounters import DiagnosisKey, KeysMalformed, gaen, interval, keyfiles, rules

NOW = datetime(2021, 10, 15, 12, tzinfo=UTC)
TODAY = interval(NOW) // 144 * 144
KEY = DiagnosisKey(bytes(range(16)), TODAY - 288, 144, 3)


@pytest.mark.shared
def test_the_official_vectors_of_the_cryptography_specification(shared_data: Path) -> None:
    told = json.loads((shared_data / "exposure" / "gaen" / "gaen_crypto_v1_2_vectors.json").read_text())
    key, clear = bytes.fromhex(told["tek"]), bytes.fromhex(told["ble_metadata"])
    sent = gaen.identifiers(key, told["rolling_start_interval_number"], told["rolling_period"])
    assert len(sent) == len(told["advertised"]) == 144
    for identifier, expected in zip(sent, told["advertised"], strict=True):
        assert identifier.hex() == expected["rpi"]
        assert gaen.metadata(key, identifier, clear).hex() == expected["aem"]
        assert gaen.metadata(key, identifier, bytes.fromhex(expected["aem"])) == clear


def test_a_file_holds_at_least_a_thousand_keys_and_the_real_ones_are_not_to_be_told_apart() -> None:
    keys = [replace(KEY, key=bytes([n]) * 16, rolling_start=TODAY - 144 * n) for n in range(1, 9)]
    padded = keyfiles.padded(keys)
    assert 1000 <= len(padded) <= 1100
    assert set(keys) <= set(padded)
    assert len({key.key for key in padded}) == len(padded)
    assert {replace(key, key=b"") for key in padded} == {replace(key, key=b"") for key in keys}
    assert [key.key for key in padded] == sorted(key.key for key in padded)
    many = [replace(KEY, key=struct.pack("<QQ", n, 0)) for n in range(1200)]
    assert 1200 <= len(keyfiles.padded(many)) <= 1300


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [replace(KEY, key=bytes([n]) * 16, rolling_start=TODAY - n * 4, rolling_period=1) for n in range(31)],
        [replace(KEY, key=bytes(15))],
        [replace(KEY, rolling_start=TODAY - 16 * 144)],
        [replace(KEY, rolling_start=TODAY + 144)],
        [replace(KEY, rolling_period=145)],
        [replace(KEY, rolling_period=0)],
        [replace(KEY, transmission_risk=9)],
        [KEY, replace(KEY, key=bytes(16), rolling_start=KEY.rolling_start + 100)],
        [KEY, replace(KEY, rolling_start=KEY.rolling_start + 144)],
    ],
    ids=["none", "too many", "short", "too old", "ahead", "long", "no time", "level", "overlapping", "twice"],
)
def test_keys_beyond_the_limits_of_the_reference_server_are_refused_as_a_whole(keys: list[DiagnosisKey]) -> None:
    with pytest.raises(KeysMalformed):
        rules.checked_keys(keys, NOW)
    assert rules.checked_keys([KEY], NOW) == [KEY]


def test_a_key_in_use_is_published_two_hours_after_its_end_and_one_that_ended_at_once() -> None:
    assert rules.publish_from(KEY, NOW) == NOW
    assert rules.publish_from(replace(KEY, rolling_start=TODAY), NOW) == datetime(2021, 10, 16, 2, tzinfo=UTC)


@pytest.mark.parametrize(("days", "said"), [(0, 0), (-2, 2), (5, -5), (14, -14), (-14, 14), (15, None), (-15, None)])
def test_days_since_the_first_symptoms_are_told_within_a_fortnight(days: int, said: int | None) -> None:
    assert rules.since_onset(KEY, KEY.rolling_start + days * 144).onset_days == said
    assert rules.since_onset(KEY, None).onset_days is None
