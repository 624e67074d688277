"""Each fault of the demonstration, by its best-known example; and that the product can mend those it should."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from pccovid.commons.text import fold
from pccovid.gates.demo import dirt, draw, names, register
from pccovid.people import keys


@pytest.mark.parametrize(
    ("fault", "clean", "dirty"),
    [
        (dirt.plain, "Đỗ Thị Hòa", "Do Thi Hoa"),
        (dirt.tcvn3, "Nguyễn Văn Đức", "NguyÔn V¨n §øc"),
        (dirt.vni, "Nguyễn Văn Đức", "Nguyeãn Vaên Ñöùc"),
        (dirt.eth, "Đỗ Đức", "Ðỗ Ðức"),
        (dirt.late_tone, "Hòa Thúy Hoàng", "Hoà Thuý Hoàng"),
        (dirt.y_for_i, "Lý Mỹ Quý", "Lí Mĩ Quí"),
        (dirt.separated, "079185611953", "079 185 611 953"),
        (dirt.dotted, "079185611953", "079.185.611.953"),
        (dirt.zeros_lost, "079185611953", "79185611953"),
        (dirt.letter_o, "079185611953", "O79185611953"),
        (dirt.with_country, "0350000001", "+84350000001"),
        (dirt.old_form, "0350000001", "01650000001"),
        (dirt.old_form, "0960000001", "0960000001"),
    ],
)
def test_fault(fault: Callable[[str], str], clean: str, dirty: str) -> None:
    assert fault(clean) == dirty


def test_as_heard_spares_the_family_name() -> None:
    assert dirt.as_heard(Random(1), "Trần Thị Sen") == "Trần Thị Xen"


def test_a_mistyped_name_differs_by_little() -> None:
    rng = Random(3)
    for _ in range(300):
        typed = dirt.mistyped(rng, "Nguyễn Thị Minh Hằng")
        assert typed != "Nguyễn Thị Minh Hằng"
        assert abs(len(typed) - len("Nguyễn Thị Minh Hằng")) <= 1
        assert len(typed.split()) == 4


def test_wrong_dates_are_still_dates() -> None:
    rng = Random(5)
    for born in (date(1990, 1, 1), date(1985, 12, 31), date(2000, 2, 29), date(1977, 10, 9)):
        for _ in range(100):
            text = dirt.digit_of_date_wrong(rng, born)
            assert keys.birth(text) is not None
            assert text != dirt.day_first(born)


def test_a_wrong_digit_is_another_number_of_the_same_length() -> None:
    rng = Random(6)
    for _ in range(300):
        typed = dirt.digit_wrong(rng, "079185611953")
        assert typed != "079185611953"
        assert len(typed) == 12


@pytest.mark.parametrize("font", [dirt.tcvn3, dirt.vni])
def test_names_in_the_fonts_of_before_unicode_can_be_read_again(font: Callable[[str], str]) -> None:
    rng = Random(9)
    people = [names.person(rng, names.family(rng), "F", 1985).full for _ in range(1_000)]
    mended = [name for name in people if fold(keys.name(font(name)) or "") == fold(name)]
    assert len(mended) / len(people) > 0.95


def test_telephones_can_be_mended_whatever_the_form() -> None:
    rng = Random(2)
    assert {keys.phone(draw.phone(rng, "0350000001")) for _ in range(500)} == {"0350000001"}


def test_the_strict_comparison_forgives_case_and_encoding_and_nothing_else() -> None:
    assert register.official(dirt.decomposed("Nguyễn  thị hòa")) == register.official("NGUYỄN THỊ HÒA")
    assert register.official("Nguyễn Thị Hoà") != register.official("Nguyễn Thị Hòa")


def test_a_malformed_number_cannot_be_asked_about() -> None:
    rng = Random(4)
    assert not any(register.is_number(draw.malformed(rng, "079185611953", "0912345678")) for _ in range(500))
