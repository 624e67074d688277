"""One door for every QR code: each family is called what it is, what claims to be ours is checked, nothing is echoed."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pccovid import proof
from pccovid.ground.errors import Problem
from pccovid.people import cards
from pccovid.proof import reading

AT = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)
PERSON = UUID("00000000-0000-4000-8000-000000000001")
HOST = "https://pccovid.example"
VECTORS = tomllib.loads((Path(__file__).parent / "vectors" / "qr.toml").read_text("utf-8"))["code"]


def told(found: reading.Reading) -> dict[str, Any]:
    """A reading in the words of the vectors."""
    if isinstance(found, reading.Place):
        return {"family": "former place" if found.former else "place", "number": found.code}
    if not isinstance(found, reading.Paper):
        return {"family": type(found).__name__.lower()}
    card = found.card
    number = card.pin if isinstance(card, cards.ChipCard) else card.number
    birth = {"birth_year": card.birth.year} if card.birth else {}
    return {"family": found.family, "number": number} | birth


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["about"])
def test_each_family_is_called_what_it_is(vector: dict[str, Any]) -> None:
    expected = {key: value for key, value in vector.items() if key not in {"about", "text"}}
    assert told(proof.read(vector["text"], AT)) == expected


def test_what_the_unified_code_says_of_its_holder() -> None:
    card = cards.unified_code(VECTORS[0]["text"])
    assert card is not None
    assert (card.full_name, card.on_behalf, card.sex, card.phone) == ("NGUYEN VAN MAU", False, "M", "0912345678")


def test_our_own_codes_are_read_and_checked() -> None:
    assert proof.read(proof.personal_qr(PERSON, AT), AT) == proof.Person(
        proof.Medium.SCREEN, PERSON, AT + proof.ON_SCREEN
    )
    with pytest.raises(proof.Outdated):
        proof.read(proof.personal_qr(PERSON, AT), AT + timedelta(hours=1))
    assert proof.read(HOST + proof.place_path("K7M2P9XQ"), AT) == reading.Place("K7M2P9XQ", former=False)
    assert proof.read("http://other.example:8000" + proof.place_path("K7M2P9XQ"), AT) == reading.Place(
        "K7M2P9XQ", former=False
    )


SIGNATURE = proof.place_path("K7M2P9XQ").partition(".")[2]


@pytest.mark.parametrize(
    "signed",
    [
        "K7M2P9XQ",
        f"K7M2P9XR.{SIGNATURE}",
        f"K7M2P9XQ.{SIGNATURE[:-1]}",
        f"k7m2p9xq.{SIGNATURE}",
        f"K7M2P9XQ.{'A' * 16}",
        "%00",
    ],
)
def test_the_code_of_a_place_cannot_be_forged(signed: str) -> None:
    with pytest.raises(proof.Forged) as refused:
        proof.read(f"{HOST}/q/{signed}", AT)
    assert signed not in str(refused.value)


def test_a_huge_text_is_not_even_looked_at() -> None:
    assert proof.read("001093029317|" * 1_000_000, AT) == reading.Foreign()


@given(st.text(max_size=300))
def test_whatever_is_scanned_has_an_answer_that_does_not_repeat_it(text: str) -> None:
    for scanned in (
        text,
        f"001093029317|{text}|1987-01-18|0|1",
        f"0123456789|{text}|1985|1",
        f"{HOST}/q/{text}",
        f"PCC2:{text}",
    ):
        assert told_or_refused(scanned) is None


def told_or_refused(text: str) -> str | None:
    """What a refusal repeats; None for a reading, and for a Problem that says no more than its sentence."""
    try:
        proof.read(text, AT)
    except Problem as problem:
        return problem.detail
    return None
