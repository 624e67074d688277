"""The personal QR gives nothing away, ends, and cannot be forged."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from pccovid import proof
from pccovid.proof import base45

AT = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)
PERSON = UUID("00000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_base45_follows_the_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=200))
def test_base45_gives_back_what_it_took(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "GGW", ":::", "ab", "AAAA"])
def test_base45_refuses_what_it_cannot_have_written(text: str) -> None:
    with pytest.raises(ValueError, match="Base45"):
        base45.decode(text)


def test_the_system_reads_its_own_code_within_its_life() -> None:
    assert proof.read_personal(proof.personal_qr(PERSON, AT), AT + timedelta(minutes=14)) == PERSON


def test_a_screenshot_older_than_its_life_is_refused() -> None:
    with pytest.raises(proof.Outdated):
        proof.read_personal(proof.personal_qr(PERSON, AT), AT + timedelta(minutes=16))


def test_two_pictures_of_one_person_are_unlike_and_hold_no_id() -> None:
    one, two = proof.personal_qr(PERSON, AT), proof.personal_qr(PERSON, AT)
    assert one != two
    assert PERSON.bytes not in base45.decode(one.removeprefix("PCC2:"))


@given(st.integers(min_value=0, max_value=112), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_noticed(position: int, change: int) -> None:
    data = bytearray(base45.decode(proof.personal_qr(PERSON, AT).removeprefix("PCC2:")))
    data[position] ^= change
    with pytest.raises((proof.Forged, proof.NotOurs)):
        proof.read_personal("PCC2:" + base45.encode(bytes(data)), AT)


@pytest.mark.parametrize("text", ["", "001090123456|NGUYEN VAN DEMO|1987-01-18|0|162|", "PCC2:", "PCC2:ABC", "PCC2:é"])
def test_other_codes_are_called_what_they_are(text: str) -> None:
    with pytest.raises(proof.NotOurs):
        proof.read_personal(text, AT)


def test_a_reader_finds_the_text_in_the_picture() -> None:
    text = proof.personal_qr(uuid4(), AT)
    svg = proof.qr_svg(text, 'Mã "QR" <của bạn>')
    assert 'aria-label="Mã &quot;QR&quot; &lt;của bạn>"' in svg
    assert zxingcpp.read_barcodes(_pixels(svg))[0].text == text


def _pixels(svg: str, scale: int = 4) -> memoryview:
    """The drawing as a grey picture: its path is a list of filled rectangles."""
    side = int(re.search(r"viewBox=\"0 0 (\d+)", svg)[1]) * scale
    rows = [bytearray(b"\xff" * side) for _ in range(side)]
    for x, y, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", svg):
        for row in rows[int(y) * scale : (int(y) + int(height)) * scale]:
            row[int(x) * scale : (int(x) + int(width)) * scale] = bytes(int(width) * scale)
    return memoryview(b"".join(rows)).cast("B", (side, side))
