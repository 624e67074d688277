"""QR codes of the chip identity card and of the health insurance card, as readers hand them over."""

from datetime import date

import pytest

from pccovid.people import cards
from pccovid.people.keys import Birth

CHIP = "001090123456|012345678|Nguyễn Văn A|01011990|Nam|Số 1, Bến Nghé, Quận 1, TP. Hồ Chí Minh|15042021"
NAME = "4e677579e1bb856e2056c4836e2041"  # Nguyễn Văn A


def test_a_chip_card_ties_both_numbers_to_one_holder() -> None:
    card = cards.chip_card(CHIP)
    assert card == cards.ChipCard(
        "001090123456", "012345678", "Nguyễn Văn A", Birth(date(1990, 1, 1), 1990), "M", "Số 1, Bến Nghé, Quận 1, TP. Hồ Chí Minh"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "old_id", "name"),
    [
        ("001090123456||NGUYEN VAN A|01011990|Nam|Hà Nội", None, "NGUYEN VAN A"),  # six fields, never had another card
        (f"\ufeff{CHIP}|extra|001190000001|\r\n", "012345678", "Nguyễn Văn A"),  # the card of 2024 adds fields
        (CHIP.replace("Nguyễn", "Nguyễn"), "012345678", "Nguyễn Văn A"),  # decomposed letters
        (CHIP.replace("012345678", "12345678"), "012345678", "Nguyễn Văn A"),  # a zero lost on the way
        (CHIP.replace("012345678", "001090123457"), None, "Nguyễn Văn A"),  # twelve digits are no former card
        (CHIP.replace("01011990", "??"), "012345678", "Nguyễn Văn A"),
    ],
)
def test_what_readers_do_to_a_chip_card_is_borne(text: str, old_id: str | None, name: str) -> None:
    card = cards.chip_card(text)
    assert card is not None
    assert (card.pin, card.old_id, card.full_name) == ("001090123456", old_id, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "|||||",
        "https://example.test/?q=1",
        CHIP.replace("001090123456", "999999999999"),
        CHIP.replace("Nguyễn Văn A", "12"),
    ],
)
def test_what_is_no_chip_card_is_none(text: str) -> None:
    assert cards.chip_card(text) is None


def test_an_insurance_card_hides_its_words_in_hexadecimal() -> None:
    old = cards.insurance_card(
        f"GD4790123456789|{NAME}|02/03/1985|1|48c3a0204ee1bb9969|79 - 013|01/01/2021|31/12/2021|$"
    )
    assert old == cards.InsuranceCard(
        "GD4790123456789", "0123456789", "Nguyễn Văn A", Birth(date(1985, 3, 2), 1985), "M", "Hà Nội"
    )
    new = cards.insurance_card(f"0123456789|{NAME}|1985|2")
    assert new == cards.InsuranceCard("0123456789", "0123456789", "Nguyễn Văn A", Birth(None, 1985), "F", None)


@pytest.mark.parametrize(
    "text", [f"012345|{NAME}|1985|1", "0123456789|Nguyễn|1985|1", "0123456789|ff|1985|1", "0123456789"]
)
def test_what_is_no_insurance_card_is_none(text: str) -> None:
    assert cards.insurance_card(text) is None
