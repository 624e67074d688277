"""The one pure function of each connector: what a row becomes, and why it is refused."""

from datetime import date

import pytest

from pccovid.commons import units
from pccovid.gates.sources import bluezone, ncovi, population, vaccination_platform
from pccovid.gates.sources.framework.fields import CODES_OF
from pccovid.gates.sources.framework.model import NULL, Rejected

ON = date(2021, 10, 15)


def unit(code: str, level: units.Level = "commune") -> str:
    found = units.units().by_code(code, level, CODES_OF)
    assert found is not None
    return str(found.unit_id)


BLUEZONE = ("0912345678", "Nguyễn Văn An", "Số 5", "2020-08-01T08:00:00", "2021-05-01T08:00:00+07:00")


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        (0, "+84 912.345.678", ["0912345678", "0912345678"]),
        (0, "912345678", ["0912345678", "0912345678"]),
        (0, "01682345678", ["0382345678", "0382345678"]),
        (1, "Nguye\u0302\u0303n  Va\u0306n\u00a0An", ["Nguyễn Văn An"]),
        (1, "Ðặng Văn An", ["Đặng Văn An"]),
        (2, "a\r\n  b\u00a0c", ["a b c"]),
        (4, "2021-10-16T00:00:00", ["2021-10-16T00:00:00"]),  # a clock a day ahead is borne
        (4, "2021-W17-6T08:00Z", ["2021-05-01T15:00:00+07:00"]),  # a form that PostgreSQL would not read
    ],
)
def test_bluezone_mends(place: int, text: str, expected: list[str]) -> None:
    row = bluezone.read((*BLUEZONE[:place], text, *BLUEZONE[place + 1 :]), ON)
    assert not isinstance(row, Rejected)
    assert set(expected) <= set(row)


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [
        (0, "", "phone_missing"),
        (0, "0212345678", "phone_malformed"),
        (0, "09123456789", "phone_malformed"),
        (1, "", "name_missing"),
        (1, "123 --", "name_missing"),
        (4, "", "updated_at_malformed"),
        (4, "2021-02-31T00:00:00", "updated_at_malformed"),
        (4, "2021-05-01", "updated_at_malformed"),
        (4, "0001-01-01T00:00:00+23:59", "updated_at_malformed"),
        (4, "2021-10-17T00:00:00", "updated_at_future"),
    ],
)
def test_bluezone_refuses(place: int, text: str, reason: str) -> None:
    assert bluezone.read((*BLUEZONE[:place], text, *BLUEZONE[place + 1 :]), ON) == Rejected((reason,))


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    assert bluezone.read(("x", "", "", "", "y"), ON) == Rejected(
        ("phone_malformed", "name_missing", "updated_at_malformed")
    )


NCOVI = {
    "id": "5", "ho_ten": "Trần Thị Bình", "ngay_sinh": "05/03/1980", "gioi_tinh": "Nữ", "cmnd_cccd": "", "so_dien_thoai": "", "ma_tinh": "01",
    "ma_huyen": "001", "ma_xa": "00001", "dia_chi": "", "khai_ho": "", "trieu_chung": "", "tiep_xuc": "f", "noi_da_di": "",
    "ngay_khai": "2021-09-30 08:00:00+07", "cap_nhat": "2021-10-01 08:00:00+07",
}  # fmt: skip


def told(**other: str) -> tuple[str, ...]:
    row = ncovi.read(tuple((NCOVI | other).values()), ON)
    assert not isinstance(row, Rejected)
    return row


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("01", "001", "00001"), ("00001", "commune")),
        (("1", "1", "1"), ("00001", "commune")),
        (("", "", "00001"), ("00001", "commune")),
        (("79", "001", "00001"), None),  # the codes contradict each other
        (("01", "001", "99999"), None),
        (("01", "001", ""), None),  # a district with communes is no address
        (("48", "498", ""), ("498", "district")),  # Hoàng Sa has none: it is the address itself
    ],
)
def test_three_codes_name_a_commune_or_none(
    codes: tuple[str, str, str], expected: tuple[str, units.Level] | None
) -> None:
    row = told(ma_tinh=codes[0], ma_huyen=codes[1], ma_xa=codes[2])
    assert row[8] == (unit(*expected) if expected else NULL)


@pytest.mark.parametrize(
    ("paper", "sex", "birth", "expected"),
    [
        ("001180123456", "Nữ", "1980", "001180123456"),
        ("1180123456", "Nữ", "1980", "001180123456"),  # two zeros lost
        ("1180123456", "", "", "001180123456"),  # nothing to disagree with
        ("1180123456", "Nam", "1980", None),
        ("1180123456", "Nữ", "1981", None),
        ("079304123456", "Nữ", "2004", "079304123456"),
        ("79304123456", "Nữ", "2004", "079304123456"),
        ("00118012345", "Nữ", "1980", None),  # eleven digits, and no zero in front makes it right
        ("0011801234567", "Nữ", "1980", None),
        ("12345679", "Nữ", "1980", "012345679"),
    ],
)
def test_a_paper_with_a_digit_too_few_is_mended_or_refused(
    paper: str, sex: str, birth: str, expected: str | None
) -> None:
    row = ncovi.read(tuple((NCOVI | {"cmnd_cccd": paper, "gioi_tinh": sex, "ngay_sinh": birth}).values()), ON)
    assert row == Rejected(("id_number_malformed",)) if expected is None else row[6] == expected


@pytest.mark.parametrize(("answer", "kept"), [("t", "t"), ("f", "f"), ("", NULL)])  # not answered is not "no"
def test_what_was_not_answered_stays_unanswered(answer: str, kept: str) -> None:
    assert told(tiep_xuc=answer)[14] == kept


PLATFORM = (
    "MT1", "Nguyễn Văn An", "05/03/1980", "Nam", "001080123456", "0912345678", "01", "001", "00001", "", "2", "AZ + Pfizer",
    "", "01/09/2021", "01015", "", "sai", "2021-09-01T08:00:00+07:00",
)  # fmt: skip


def test_a_product_that_is_not_understood_is_kept_as_written() -> None:
    row = vaccination_platform.read(PLATFORM, ON)
    assert not isinstance(row, Rejected)
    assert row[11:15] == (NULL, "AZ + Pfizer", "2", "2021-09-01")


REGISTER = ("001080123456", "012345679", "Nguyễn Văn An", "Nam", "05/03/1980", "00001")


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [
        (0, "", "id_number_missing"),
        (0, "1080123456", "id_number_malformed"),  # nothing is mended in the reference
        (0, "003080123456", "id_number_malformed"),  # no province has this code
        (2, "", "name_missing"),
        (4, "", "birth_date_missing"),
        (4, "31/02/1980", "birth_date_impossible"),
        (4, "01/01/2022", "birth_date_future"),
    ],
)
def test_the_register_refuses(place: int, text: str, reason: str) -> None:
    assert population.read((*REGISTER[:place], text, *REGISTER[place + 1 :]), ON) == Rejected((reason,))


def test_the_register_is_read() -> None:
    assert population.read(REGISTER, ON) == (
        NULL, "001080123456", "012345679", "Nguyễn Văn An", "M", "1980-03-05", "1980", unit("00001"),
    )  # fmt: skip
