"""Messages of the test platform: what is typed, what is scanned, and what a laboratory writes."""

from datetime import date

import pytest

from pccovid.gates.sources.framework.model import NULL, Rejected
from pccovid.gates.sources.test_platform import CONNECTOR, read

DAY = date(2021, 10, 15)
NAMES = CONNECTOR.contract.names
COLUMNS = ("updated", *CONNECTOR.target.columns[3:])
SAMPLE = {
    "loai": "mau", "ma": "M1", "ma_ong": " ong-1 ", "cap_nhat": "2021-10-14T08:00:00+07:00", "so_nguoi": "1",
    "ma_xa": "00001", "lay_luc": "2021-10-14T07:30:00+07:00",
}  # fmt: skip
RESULT = {
    "loai": "ong", "ma": "K1", "ma_ong": "ONG-1", "cap_nhat": "2021-10-14T16:00:00+07:00", "trang_thai": "có kết quả",
    "luc": "2021-10-14T15:45:00+07:00", "phuong_phap": "RT-PCR", "ket_qua": "Âm tính",
}  # fmt: skip
CHIP = "079187001234|023456789|Trần Thị Mẫu|12031987|Nữ|Số 1, Bến Nghé, Quận 1|15042021"
PERSONAL = "079187001234|TRAN THI MAU|1987-03-12|0|162979388586171100|<2<DN4797912345678<0912345678"


def told(message: dict[str, str], **more: str) -> dict[str, str] | Rejected:
    row = read([(message | more).get(name, "") for name in NAMES], DAY)
    return row if isinstance(row, Rejected) else dict(zip(COLUMNS, row, strict=True))


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        (
            {"ma_qr": CHIP},
            ("Trần Thị Mẫu", "1987-03-12", "F", "079187001234", NULL),
        ),
        (
            {"ma_qr": PERSONAL},
            ("TRAN THI MAU", "1987-03-12", "F", "079187001234", "0912345678"),
        ),
        (
            {"ma_qr": PERSONAL.replace("079187", "******")},
            ("TRAN THI MAU", "1987-03-12", "F", NULL, "0912345678"),
        ),
        (
            {"ma_qr": CHIP, "ho_ten": "Trần Thị Mẫu Hai", "so_dien_thoai": "84912345678"},
            ("Trần Thị Mẫu Hai", "1987-03-12", "F", "079187001234", "0912345678"),
        ),
        (
            {"ma_qr": "https://example.org/xyz", "ho_ten": "Trần Văn Mẫu", "ngay_sinh": "1950"},
            ("Trần Văn Mẫu", NULL, NULL, NULL, NULL),
        ),
    ],
)
def test_a_person_is_who_was_typed_and_where_nothing_is_typed_who_was_scanned(
    typed: dict[str, str], person: tuple[str, ...]
) -> None:
    row = told(SAMPLE, **typed)
    assert not isinstance(row, Rejected)
    assert tuple(row[name] for name in ("full_name", "birth_date", "sex", "id_number", "phone")) == person
    assert (row["tube"], row["result"], row["step"]) == ("ONG-1", "pending", NULL)


@pytest.mark.parametrize(
    ("said", "code"),
    [("Dương tính", "positive"), ("duong tinh", "positive"), ("ÂM TÍNH", "negative"), ("nghi ngờ", "indeterminate")],
)
def test_results_are_understood_with_and_without_marks(said: str, code: str) -> None:
    row = told(RESULT, ket_qua=said)
    assert not isinstance(row, Rejected)
    assert (row["result"], row["method"], row["step"], row["full_name"]) == (code, "pcr", "result", NULL)


@pytest.mark.parametrize(
    ("said", "method"), [("Kháng nguyên nhanh", "rapid_antigen"), ("", "unknown"), ("ELISA?", "unknown")]
)
def test_a_method_nobody_knows_is_unknown(said: str, method: str) -> None:
    row = told(RESULT, phuong_phap=said)
    assert not isinstance(row, Rejected)
    assert row["method"] == method


@pytest.mark.parametrize(
    ("message", "more", "reasons"),
    [
        (SAMPLE, {}, ("name_missing",)),
        (SAMPLE, {"ma_qr": CHIP, "so_nguoi": "0"}, ("pool_size_impossible",)),
        (SAMPLE, {"ma_qr": CHIP, "so_nguoi": "21"}, ("pool_size_impossible",)),
        (SAMPLE, {"ma_qr": CHIP, "ma_ong": "x"}, ("tube_malformed",)),
        (SAMPLE, {"ma_qr": CHIP, "lay_luc": "hôm qua"}, ("taken_at_malformed",)),
        (RESULT, {"ket_qua": "+"}, ("test_result_unknown",)),
        (RESULT, {"ct": "99"}, ("ct_impossible",)),
        (RESULT, {"ct": "nan"}, ("ct_impossible",)),
        (RESULT, {"thay_cho": "K" * 101}, ("key_malformed",)),
        (RESULT, {"loai": "x"}, ("message_kind_unknown",)),
    ],
)
def test_what_is_wrong_is_said(message: dict[str, str], more: dict[str, str], reasons: tuple[str, ...]) -> None:
    assert told(message, **more) == Rejected(reasons)


def test_numbers_in_other_digits_come_in_as_ours() -> None:
    row = told(SAMPLE, ma_qr=CHIP, so_nguoi="\u0663")
    assert not isinstance(row, Rejected)
    assert row["pool_size"] == "3"
