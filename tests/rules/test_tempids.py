"""Identifiers that the server gives out: what the bytes are, and what opens them."""

import struct
from datetime import date
from itertools import pairwise

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from pccovid.records.encounters import rules, tempids

DAY = date(2021, 10, 14)
KEYS = st.binary(min_size=32, max_size=32)


@given(KEYS, st.integers(1, 2**63 - 1))
def test_an_identifier_is_one_aes_block_of_handle_interval_and_zeros(key: bytes, handle: int) -> None:
    given_out = tempids.issue(key, handle, DAY)
    assert len(given_out) == 144 * 20
    aes = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    first = (DAY - date(1970, 1, 1)).days * 144
    for n in range(144):
        assert aes.update(given_out[n * 20 : n * 20 + 16]) == struct.pack("<QII", handle, first + n, 0)


@given(KEYS, st.binary(min_size=4, max_size=4))
def test_metadata_are_aes_in_counter_mode_with_the_identifier_as_counter(key: bytes, clear: bytes) -> None:
    identifier, mask = tempids.issue(key, 7, DAY)[:16], tempids.issue(key, 7, DAY)[16:20]
    mask_key = HKDF(hashes.SHA256(), 32, None, b"VN-AEMK").derive(key)
    sent = Cipher(algorithms.AES(mask_key), modes.CTR(identifier)).encryptor().update(clear)
    assert tempids.masked(clear, mask) == sent
    (read,) = tempids.read(key, [(identifier, sent)])
    assert read == (7, rules.first_interval(DAY), clear)


@given(KEYS, KEYS, st.binary(min_size=16, max_size=16))
def test_the_key_of_another_day_and_bytes_of_chance_say_nothing(key: bytes, other: bytes, chance: bytes) -> None:
    identifier = tempids.issue(key, 7, DAY)[:16]
    assert key == other or tempids.read(other, [(identifier, bytes(4))]) == [None]
    assert tempids.read(key, [(chance, bytes(4))]) == [None]


def test_an_epoch_has_28_days_and_midnight_belongs_to_two() -> None:
    epochs = [rules.epoch(date.fromordinal(DAY.toordinal() + n)) for n in range(56)]
    assert all((b - a).days in {0, 28} for a, b in pairwise(epochs))
    assert len(set(epochs)) == 3 or epochs[0] == DAY
    heard = rules.records(rules.RECORD.pack(bytes(16), bytes(4), rules.first_interval(DAY), 600, bytes(4), 0))[0]
    assert rules.days_to_try(heard) == {date(2021, 10, 13), DAY}
