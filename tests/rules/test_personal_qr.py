"""The personal QR gives nothing away, ends, and cannot be forged."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from pccovid import proof
from pccovid.ground.config import settings
from pccovid.proof import base45

AT = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)
PERSON = UUID("00000000-0000-4000-8000-000000000001")
PAPER = proof.PaperCode(
    UUID("00000000-0000-4000-8000-00000000002a"), PERSON, "card", AT, AT + timedelta(days=180), None
)


def read(text: str, at: datetime) -> proof.Person:
    found = proof.read(text, at)
    assert isinstance(found, proof.Person)
    return found


@pytest.fixture
def next_key() -> Iterator[None]:
    """From here on codes are signed by another key."""
    os.environ["PCCOVID_QR_KEY"] = "2"
    settings.cache_clear()
    yield
    del os.environ["PCCOVID_QR_KEY"]
    settings.cache_clear()


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
    found = read(proof.personal_qr(PERSON, AT), AT + timedelta(minutes=14))
    assert found == proof.Person(proof.Medium.SCREEN, PERSON, AT + timedelta(minutes=15))


def test_p20_a_screenshot_older_than_its_life_is_refused() -> None:
    with pytest.raises(proof.Outdated):
        read(proof.personal_qr(PERSON, AT), AT + timedelta(minutes=16))


def test_codes_for_the_coming_hours_leave_no_gap_and_none_is_good_before_its_time() -> None:
    texts = proof.ahead(PERSON, AT, 60)
    assert len(set(texts)) == 60
    for minute in range(0, 12 * 60, 5):
        shown = texts[minute // 12]
        assert read(shown, AT + timedelta(minutes=minute)).reference == PERSON
    with pytest.raises(proof.TooEarly):
        read(texts[-1], AT)


def test_p19_no_id_of_the_person_and_nothing_else_of_them_is_in_a_code() -> None:
    one, two = proof.personal_qr(PERSON, AT), proof.personal_qr(PERSON, AT)
    assert one != two
    for text in (one, proof.paper_qr(PAPER)):
        assert PERSON.bytes not in base45.decode(text.removeprefix("PCC2:"))


def test_a_code_on_paper_says_its_number_and_when_it_ends() -> None:
    text = proof.paper_qr(PAPER)
    assert text == proof.paper_qr(PAPER), "printed again it is the same picture"
    found = read(text, AT + timedelta(days=179))
    assert found == proof.Person(proof.Medium.PAPER, PAPER.code_id, PAPER.expires_at)
    with pytest.raises(proof.Outdated):
        read(text, AT + timedelta(days=181))


def test_after_a_new_key_former_codes_are_still_good(next_key: None) -> None:
    settings.cache_clear()
    new = proof.paper_qr(PAPER)
    os.environ["PCCOVID_QR_KEY"] = "1"
    settings.cache_clear()
    old = proof.paper_qr(PAPER)
    with pytest.raises(proof.Forged):
        read(new, AT)  # no key of that number yet
    os.environ["PCCOVID_QR_KEY"] = "2"
    settings.cache_clear()
    assert old != new
    assert read(old, AT) == read(new, AT)


@given(st.booleans(), st.integers(min_value=0, max_value=85), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_noticed(on_paper: bool, position: int, change: int) -> None:
    text = proof.paper_qr(PAPER) if on_paper else proof.personal_qr(PERSON, AT)
    data = bytearray(base45.decode(text.removeprefix("PCC2:")))
    data[position] ^= change
    with pytest.raises((proof.Forged, proof.NotOurs)):
        proof.read("PCC2:" + base45.encode(bytes(data)), AT)


@pytest.mark.parametrize("text", ["", "ABC", "é", base45.encode(b"S" + bytes(113)) + "A"])
def test_what_is_no_code_is_called_so(text: str) -> None:
    with pytest.raises(proof.NotOurs):
        proof.read(f"PCC2:{text}", AT)


def test_a_reader_finds_the_text_in_the_picture() -> None:
    text = proof.personal_qr(uuid4(), AT)
    svg = proof.qr_svg(text, 'Mã "QR" <của bạn>')
    assert 'aria-label="Mã &quot;QR&quot; &lt;của bạn>"' in svg
    rectangles = [(int(x), int(y), int(w), int(h)) for x, y, w, h in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", svg)]
    side = int(svg.split(" ", 4)[3])
    assert zxingcpp.read_barcodes(_pixels(side, rectangles))[0].text == text
    drawn = proof.qr_modules(proof.paper_qr(PAPER))
    assert zxingcpp.read_barcodes(_pixels(drawn.side, drawn.rectangles))[0].text == proof.paper_qr(PAPER)


def _pixels(side: int, rectangles: list[tuple[int, int, int, int]], scale: int = 4) -> memoryview:
    """The drawing as a grey picture."""
    rows = [bytearray(b"\xff" * (side * scale)) for _ in range(side * scale)]
    for x, y, width, height in rectangles:
        for row in rows[y * scale : (y + height) * scale]:
            row[x * scale : (x + width) * scale] = bytes(width * scale)
    return memoryview(b"".join(rows)).cast("B", (side * scale, side * scale))
