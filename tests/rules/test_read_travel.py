"""What a travel declaration becomes."""

from datetime import date

import pytest

from pccovid.gates.sources import travel
from pccovid.gates.sources.framework.fields import unit
from pccovid.gates.sources.framework.model import NULL, Rejected

ON = date(2021, 10, 15)
NAMES = travel.CONNECTOR.contract.names
COLUMNS = travel.CONNECTOR.target.columns[2:]  # line and hash are added when it is written
ROW = {
    "ma_qr": "C06000001", "ho_ten": "NGUYỄN VĂN AN", "ngay_sinh": "05/03/1980", "gioi_tinh": "Nam", "quoc_tich": "VN",
    "so_giay_to": "001080123456", "so_dien_thoai": "+84912345678", "khai_ho": "False", "thuong_tru_ma_xa": "00001",
    "thuong_tru": "Số 1", "tam_tru_ma_xa": "00004", "tam_tru": "Số 2", "hien_tai_ma_xa": "", "hien_tai": "",
    "phuong_tien": "xe khách", "so_hieu": "51B-123.45", "so_ghe": "12A", "di_ma": "01", "di": "", "den_ma": "785",
    "den": "", "khoi_hanh": "2021-10-20T08:00:00+07:00", "den_luc": "", "trieu_chung": "", "tiep_xuc": "",
    "da_qua": "", "ngay_khai": "2021-10-10T08:00:00+07:00", "cap_nhat": "2021-10-10T08:00:00+07:00",
}  # fmt: skip


def read(**other: str) -> dict[str, str] | Rejected:
    row = travel.read([(ROW | other)[name] for name in NAMES], ON)
    return row if isinstance(row, Rejected) else dict(zip(COLUMNS, row, strict=True))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"id_number": "001080123456", "phone": "0912345678", "nationality": "VNM", "exposed": NULL, "arrives_at": NULL}),
        ({}, {"journey_mode": "coach", "journey_vehicle": "51B12345", "to_unit_id": unit("785"), "kind": "domestic"}),
        ({}, {"commune_id": unit("00004"), "place_text": "Số 2", "current_unit_id": NULL}),  # temporary before permanent
        ({"hien_tai": "Khu cách ly"}, {"commune_id": NULL, "place_text": "Khu cách ly"}),  # never a place they are not at
        ({"tam_tru_ma_xa": "", "tam_tru": ""}, {"commune_id": unit("00001"), "place_text": "Số 1"}),
        ({"khoi_hanh": ""}, {"departs_at": NULL, "stated_at": "2021-10-10T08:00:00+07:00"}),
        ({"khoi_hanh": "2021-10-20", "den_luc": "2021-10-20T01:00:00"}, {"arrives_at": "2021-10-20T01:00:00"}),
        ({"tiep_xuc": "True", "khai_ho": "True"}, {"exposed": "t", "on_behalf": "t"}),
        ({"quoc_tich": "Hàn Quốc", "so_giay_to": "123456782"}, {"nationality": "KOR", "id_number": NULL}),
        ({"den_ma": "99999"}, {"to_unit_id": NULL}),
    ],
)  # fmt: skip
def test_a_declaration_is_read(given: dict[str, str], expected: dict[str, str]) -> None:
    row = read(**given)
    assert not isinstance(row, Rejected)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"ma_qr": " "}, ("key_missing",)),
        ({"khoi_hanh": "2023-01-01T00:00:00"}, ("departs_at_malformed",)),
        ({"den_luc": "2021-10-20T07:59:59+07:00"}, ("arrives_before_departs",)),
        ({"den_luc": "2021-10-19"}, ("arrives_before_departs",)),
        ({"ho_ten": "", "cap_nhat": "x"}, ("name_missing", "updated_at_malformed")),
    ],
)
def test_a_declaration_is_refused(given: dict[str, str], reasons: tuple[str, ...]) -> None:
    assert read(**given) == Rejected(reasons)
