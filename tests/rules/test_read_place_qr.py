"""Place QR: what a place and a scan become, who a visitor is, and why a row is refused."""

from datetime import date

import pytest

from pccovid.gates.sources import place_qr
from pccovid.gates.sources.framework.model import NULL, Rejected
from pccovid.records import places

ON = date(2021, 10, 15)
SCAN = {
    "ma_luot": "L1", "ma_dia_diem": "DD01", "thoi_diem_vao": "2021-10-14T08:00:00+07:00", "thoi_diem_ra": "", "ho_ten": "Nguyễn Văn An",
    "so_dien_thoai": "912345678", "so_giay_to": "",
}  # fmt: skip
PLACE = {
    "ma_dia_diem": "DD01", "ten": "Chợ Mẫu", "loai": "Chợ", "ma_tinh": "79", "ma_huyen": "760", "ma_xa": "26740", "dia_chi": "Số 1",
    "nguoi_dang_ky": "Người đăng ký Mẫu", "so_dien_thoai": "900000199", "cap_nhat": "2021-10-01T08:00:00+07:00",
}  # fmt: skip


def told(**other: str) -> dict[str, str | None]:
    row = place_qr.read_scan(tuple((SCAN | other).values()), ON)
    assert not isinstance(row, Rejected), row
    return {
        name: None if value == NULL else value
        for name, value in zip(("updated", *places.SCANNED_VISIT), row, strict=True)
    }


def test_the_contract_has_the_columns_in_the_order_of_the_reads() -> None:
    parts = place_qr.contracts()["place_qr"].parts
    assert (parts["luot-quet"].names, parts["dia-diem"].names) == (tuple(SCAN), tuple(PLACE))


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        ({}, {"visitor_key": "0912345678 nguyen van an", "phone": "0912345678", "id_number": None, "left_at": None}),
        ({"ho_ten": "NGUYEN VAN AN"}, {"visitor_key": "0912345678 nguyen van an", "full_name": "NGUYEN VAN AN"}),
        ({"ho_ten": "Lê Thị Bé"}, {"visitor_key": "0912345678 le thi be"}),  # a household shares a telephone
        ({"so_giay_to": "001085012345"}, {"visitor_key": "001085012345 nguyen van an", "id_number": "001085012345"}),
        ({"so_giay_to": "1085012345", "so_dien_thoai": ""}, {"id_number": "001085012345", "phone": None}),
        ({"thoi_diem_vao": "14/10/2021 08:00"}, {"arrived_at": "2021-10-14T08:00:00"}),
        ({"thoi_diem_vao": "2021-09-15T08:00:00+07:00"}, {"arrived_at": "2021-09-15T08:00:00+07:00"}),  # late, in time
        ({"thoi_diem_ra": "2021-10-14T01:00:00Z"}, {"left_at": "2021-10-14T08:00:00+07:00"}),
        ({"thoi_diem_ra": "14/10/2021 08:30"}, {"left_at": "2021-10-14T08:30:00", "clock_off": None}),
        # They came, but a clock is wrong: when they left is not known.
        ({"thoi_diem_ra": "2021-10-14T00:59:59.5Z"}, {"left_at": None, "clock_off": "t"}),
    ],
)
def test_a_scan(scan: dict[str, str], expected: dict[str, str | None]) -> None:
    assert expected.items() <= told(**scan).items()


@pytest.mark.parametrize(
    ("scan", "reason"),
    [
        ({"ma_luot": ""}, "key_missing"),
        ({"ma_dia_diem": " "}, "place_missing"),
        ({"thoi_diem_vao": ""}, "arrived_at_malformed"),
        ({"thoi_diem_vao": "2021-10-17T08:00:00+07:00"}, "arrived_at_future"),
        ({"thoi_diem_vao": "2021-09-14T23:59:00+07:00"}, "arrived_at_expired"),
        ({"thoi_diem_ra": "sau"}, "left_at_malformed"),
        ({"thoi_diem_ra": "2021-10-17T08:00:00+07:00"}, "left_at_future"),
        ({"ho_ten": "."}, "name_missing"),
        ({"so_dien_thoai": "", "so_giay_to": ""}, "visitor_unknown"),
        ({"so_dien_thoai": "12"}, "visitor_unknown"),
        ({"so_giay_to": "0010850123456"}, "id_number_malformed"),
    ],
)
def test_a_scan_is_refused(scan: dict[str, str], reason: str) -> None:
    assert place_qr.read_scan(tuple((SCAN | scan).values()), ON) == Rejected((reason,))


def test_a_place() -> None:
    row = place_qr.read_place(tuple(PLACE.values()), ON)
    assert not isinstance(row, Rejected)
    assert row[:4] == ("2021-10-01T08:00:00+07:00", "DD01", "Chợ Mẫu", "Chợ")
    assert row[4] != NULL
    assert row[5:] == ("Số 1", "Người đăng ký Mẫu", "0900000199")


@pytest.mark.parametrize(
    ("place", "reason"),
    [({"ma_dia_diem": ""}, "key_missing"), ({"ten": " "}, "place_name_missing"), ({"cap_nhat": "?"}, "updated_at_malformed")],
)  # fmt: skip
def test_a_place_is_refused(place: dict[str, str], reason: str) -> None:
    assert place_qr.read_place(tuple((PLACE | place).values()), ON) == Rejected((reason,))
