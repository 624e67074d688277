"""Normal forms: what people and systems write, and what it means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pccovid.people import keys
from pccovid.people.keys import Birth


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0912345678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("+840912345678", "0912345678"),
        ("912345678", "0912345678"),  # the zero that a spreadsheet lost
        ("912345678.0", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("01681234567", "0381234567"),  # eleven digits, before 2018
        ("1681234567", "0381234567"),
        ("841681234567", "0381234567"),
        ("01991234567", "0591234567"),
        ("0551234567", "0551234567"),  # newer than most tables of carriers
        ("02438251234", None),  # a landline receives no code
        ("0412345678", None),
        ("091234567", None),
        ("09123456789", None),
        ("", None),
        ("không có", None),
    ],
)
def test_phone(written: str, meant: str | None) -> None:
    assert keys.phone(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("001090123456", "001090123456"),
        ("001 090 123456", "001090123456"),
        ("001.090.123.456", "001090123456"),
        ("OO1090123456", "001090123456"),
        ("1090123456", "001090123456"),  # two zeros lost
        ("79090123456", "079090123456"),  # one zero lost
        ("271450001", "271450001"),
        ("023456789", "023456789"),
        ("23456789", "023456789"),
        ("b 1234567", "B1234567"),
        ("012345678901", None),  # 012 is a place, but 3 with year 45 is not born yet
        ("003090123456", None),  # there is no place 003
        ("001490123456", None),  # century 4 begins in 2100
        ("01090123456", None),  # eleven digits that begin with zero lost nothing: one is missing
        ("000000000", None),
        ("123456789", None),
        ("012345678", None),
        ("12011990", None),  # a birth date
        ("912345678", None),  # a telephone without its zero
        ("0912345678", None),
        ("84912345678", None),
        ("01681234567", None),
        ("chưa có", None),
        ("", None),
    ],
)
def test_id_number(written: str, meant: str | None) -> None:
    assert keys.id_number(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("01/02/1990", Birth(date(1990, 2, 1), 1990)),
        ("1/2/1990", Birth(date(1990, 2, 1), 1990)),
        ("1990-02-01", Birth(date(1990, 2, 1), 1990)),
        ("1990-02-01T00:00:00", Birth(date(1990, 2, 1), 1990)),
        ("01021990", Birth(date(1990, 2, 1), 1990)),
        ("1957", Birth(None, 1957)),
        (" 1957 ", Birth(None, 1957)),
        ("00/00/1957", Birth(None, 1957)),
        ("--/--/1957", Birth(None, 1957)),
        ("31/02/1990", None),
        ("01/13/1990", None),
        ("01/01/57", None),  # of which century?
        ("01/01/1790", None),
        ("", None),
        ("không rõ", None),
    ],
)
def test_birth(written: str, meant: Birth | None) -> None:
    assert keys.birth(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Nguyễn Văn Đức", "Nguyễn Văn Đức"),
        ("  Nguyễn \u00a0 Văn\tĐức ", "Nguyễn Văn Đức"),
        ("Nguye\u0302\u0303n Va\u0306n Đức", "Nguyễn Văn Đức"),
        ("Ðào Hà", "Đào Hà"),  # eth
        ("ðào hà", "đào hà"),
        ("Trần\u200b Lan", "Trần Lan"),
        ("NGUYEN VAN AN", "NGUYEN VAN AN"),
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),  # TCVN3
        ("NguyÔn Long", "Nguyễn Long"),
        ("L\u00adu Hµ", "Lưu Hà"),
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),  # VNI
        ("Leâ Thuûy", "Lê Thủy"),
        ("NGUYEÃN VAÊN AN", "NGUYỄN VĂN AN"),
        ("Hoà Toán", "Hoà Toán"),  # Unicode that holds pairs known to VNI
        ("Zoé Müller", "Zoé Müller"),
        ("Núñez", "Núñez"),
        ("H' Hen Niê", "H' Hen Niê"),
        ("12345", None),
        ("...", None),
        ("", None),
    ],
)
def test_name(written: str, meant: str | None) -> None:
    assert keys.name(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Nam", "M"), ("NỮ", "F"), ("nu", "F"), ("nu\u031b\u0303", "F"), ("1", "M"), ("2", "F"), ("0", None), ("", None)],
)
def test_sex(written: str, meant: str | None) -> None:
    assert keys.sex(written) == meant


@given(st.text())
def test_any_text_is_read_without_an_error_and_what_was_read_stays(text: str) -> None:
    for form in (keys.phone, keys.id_number, keys.name):
        read = form(text)
        assert read is None or form(read) == read
    keys.birth(text)
    keys.sex(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2021, 12, 31)))
def test_every_calendar_day_is_read_in_each_of_its_spellings(day: date) -> None:
    assert {keys.birth(day.strftime(form)) for form in ("%d/%m/%Y", "%Y-%m-%d", "%d%m%Y")} == {Birth(day, day.year)}


LETTERS = st.sampled_from("AaĐđÐƉðɖăắẮêÊỹýàÀôơƯưũĩÿßÑ³¸ ạ\u0301\u200b\u00ad1.")


@given(st.text(LETTERS, max_size=12))
def test_a_name_that_is_well_written_is_what_the_long_way_makes_of_it(text: str) -> None:
    clean = " ".join((text if text.isascii() else keys._composed(text)).split())
    assert keys.name(text) == (clean if any(map(str.isalpha, clean)) else None)
