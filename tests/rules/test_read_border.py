"""Border: what a row of a passenger list becomes, its key, and why one is refused."""

from datetime import date

import pytest

from pccovid.gates.sources import border
from pccovid.gates.sources.framework.model import NULL, Rejected

ON = date(2021, 10, 15)
ROW = {
    "chieu": "Nhập cảnh", "phuong_tien": "Máy bay", "so_hieu": "VN 417", "cua_khau": "Nội Bài", "thoi_diem": "14/10/2021 11:35",
    "noi_di_den": "KR", "ghe": "8A", "ho_ten": "LE VAN AN", "so_giay_to": "C1234567", "quoc_tich": "VNM", "ngay_sinh": "05/03/1980",
    "gioi_tinh": "M", "dia_chi": "Số 5, Phường Bến Nghé", "so_dien_thoai": "912345678",
}  # fmt: skip


def told(**other: str) -> dict[str, str | None]:
    row = border.read(tuple((ROW | other).values()), ON)
    assert not isinstance(row, Rejected), row
    columns = border.CONNECTOR.target.columns[2:]
    return {name: None if value == NULL else value for name, value in zip(columns, row, strict=True)}


def test_a_passenger() -> None:
    assert tuple(ROW) == border.CONNECTOR.contract.names
    assert told() == {
        "source_updated_at": None, "source_key": "VN417 2021-10-14 entry C1234567 le van an", "full_name": "LE VAN AN",
        "birth_date": "1980-03-05", "birth_year": "1980", "sex": "M", "id_number": "C1234567", "phone": "0912345678",
        "commune_id": None, "place_text": "Số 5, Phường Bến Nghé", "on_behalf": "f", "nationality": "VNM", "direction": "entry",
        "crossed_at": "2021-10-14T11:35:00", "port": "Nội Bài", "crossing_mode": "air", "crossing_vehicle": "VN417",
        "crossing_seat": "8A", "abroad": "KOR", "document_no": "C1234567", "stay_text": "Số 5, Phường Bến Nghé",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"chieu": "X"}, {"direction": "exit"}),
        ({"chieu": "exit"}, {"direction": "exit"}),
        ({"phuong_tien": "Đường bộ", "so_hieu": ""}, {"crossing_mode": "road", "crossing_vehicle": None}),
        ({"phuong_tien": "Tàu biển"}, {"crossing_mode": "sea"}),
        ({"phuong_tien": "Tàu hỏa"}, {"crossing_mode": "rail"}),
        ({"phuong_tien": "Đi bộ"}, {"crossing_mode": None}),
        ({"thoi_diem": "2021-10-14T04:35:00Z"}, {"crossed_at": "2021-10-14T11:35:00+07:00"}),
        ({"quoc_tich": "Hàn Quốc", "so_giay_to": "M12345678"}, {"nationality": "KOR", "id_number": "M12345678"}),
        # a foreign number of nine digits looks like somebody's former card
        ({"quoc_tich": "USA", "so_giay_to": "123456780"}, {"id_number": None, "document_no": "123456780"}),
        ({"quoc_tich": "", "so_giay_to": "123456780"}, {"id_number": None, "nationality": None}),
        ({"quoc_tich": "VN", "so_giay_to": "012345679"}, {"id_number": "012345679"}),  # at a land border a card will do
        ({"ngay_sinh": "1980"}, {"birth_date": None, "birth_year": "1980"}),
        ({"so_giay_to": ""}, {"source_key": "VN417 2021-10-14 entry 05/03/1980 le van an", "document_no": None}),
        ({"so_hieu": ""}, {"source_key": "Nội Bài 2021-10-14 entry C1234567 le van an"}),
        ({"ghe": "9C", "dia_chi": ""}, {"source_key": "VN417 2021-10-14 entry C1234567 le van an"}),
    ],
)
def test_what_lists_write(row: dict[str, str], expected: dict[str, str | None]) -> None:
    assert expected.items() <= told(**row).items()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"chieu": "quá cảnh"}, "direction_unknown"),
        ({"chieu": ""}, "direction_unknown"),
        ({"cua_khau": " "}, "port_missing"),
        ({"thoi_diem": ""}, "crossed_at_malformed"),
        ({"thoi_diem": "31/09/2021 08:00"}, "crossed_at_malformed"),
        ({"thoi_diem": "14/10/2021"}, "crossed_at_malformed"),
        ({"thoi_diem": "17/10/2021 08:00"}, "crossed_at_future"),
        ({"ho_ten": "///"}, "name_missing"),
        ({"ngay_sinh": "30/02/1980"}, "birth_date_impossible"),
        ({"ngay_sinh": "05/03/2030"}, "birth_date_future"),
    ],
)
def test_refused(row: dict[str, str], reason: str) -> None:
    assert border.read(tuple((ROW | row).values()), ON) == Rejected((reason,))
