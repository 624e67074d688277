"""Treatment: what a row becomes, the words of the agreement, and why one is refused."""

from datetime import date

import pytest

from pccovid.gates.sources import treatment
from pccovid.gates.sources.framework.model import NULL, Rejected
from pccovid.gates.sources.framework.reasons import REASONS

ON = date(2021, 10, 15)
ROW = {
    "ma_dot": "DT1", "ma_benh_nhan": "BN7", "ho_ten": "Lê Văn An", "ngay_sinh": "05/03/1980", "gioi_tinh": "Nam", "quoc_tich": "",
    "so_giay_to": "001080123456", "so_dien_thoai": "0912345678", "ma_tinh": "79", "ma_huyen": "760", "ma_xa": "26740",
    "dia_chi": "Số 5", "ma_benh": "u07.1", "muc_do": "Thấp", "noi_dieu_tri": "Tại nhà", "trang_thai": "Khỏi",
    "ngay_khoi_phat": "28/09/2021", "ngay_vao": "01/10/2021", "ngay_ra": "12/10/2021", "ma_co_so": "1015", "ten_co_so": "Bệnh viện Mẫu",
    "cap_nhat": "2021-10-12T08:00:00+07:00",
}  # fmt: skip


def told(**other: str) -> dict[str, str | None]:
    row = treatment.read(tuple((ROW | other).values()), ON)
    assert not isinstance(row, Rejected), row
    columns = treatment.CONNECTOR.target.columns[2:]
    return {name: None if value == NULL else value for name, value in zip(columns, row, strict=True)}


def test_a_course() -> None:
    assert tuple(ROW) == treatment.CONNECTOR.contract.names
    assert {
        "source_key": "DT1", "case_no": "BN7", "id_number": "001080123456", "status": "recovered", "care": "home", "severity": "low",
        "diagnosis": "U07.1", "onset_on": "2021-09-28", "began_on": "2021-10-01", "ended_on": "2021-10-12", "facility_code": "01015",
        "facility_name": "Bệnh viện Mẫu", "source_updated_at": "2021-10-12T08:00:00+07:00",
    }.items() <= told().items()  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"muc_do": "xanh"}, {"severity": "low"}),
        ({"muc_do": "Trung bình"}, {"severity": "medium"}),
        ({"muc_do": "Vàng"}, {"severity": "medium"}),
        ({"muc_do": "Cam"}, {"severity": "high"}),
        ({"muc_do": "Đỏ"}, {"severity": "very_high"}),
        ({"muc_do": "RẤT CAO"}, {"severity": "very_high"}),
        ({"muc_do": ""}, {"severity": None}),  # not said is not "low"
        ({"noi_dieu_tri": "Hồi sức tích cực"}, {"care": "intensive"}),
        ({"noi_dieu_tri": ""}, {"care": None}),
        ({"trang_thai": "Đang điều trị", "ngay_ra": ""}, {"status": "admitted", "ended_on": None}),
        ({"trang_thai": "Tử vong"}, {"status": "died"}),
        ({"ma_benh": ""}, {"diagnosis": None}),
        ({"ngay_khoi_phat": ""}, {"onset_on": None}),
        ({"ma_co_so": "trạm"}, {"facility_code": None}),
        ({"ngay_sinh": "1980", "gioi_tinh": "", "so_giay_to": "", "so_dien_thoai": ""},
         {"birth_year": "1980", "birth_date": None, "sex": None, "id_number": None, "phone": None}),
        ({"quoc_tich": "Hoa Kỳ", "so_giay_to": "123456780"}, {"id_number": None, "nationality": "USA"}),
    ],
)  # fmt: skip
def test_what_files_write(row: dict[str, str], expected: dict[str, str | None]) -> None:
    assert expected.items() <= told(**row).items()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"ma_dot": ""}, "key_missing"),
        ({"ho_ten": "?"}, "name_missing"),
        ({"so_giay_to": "0010801234567"}, "id_number_malformed"),
        ({"ma_benh": "COVID"}, "diagnosis_malformed"),
        ({"muc_do": "tím"}, "severity_unknown"),
        ({"noi_dieu_tri": "khách sạn"}, "care_unknown"),
        ({"trang_thai": ""}, "status_unknown"),
        ({"trang_thai": "mới"}, "status_unknown"),
        ({"ngay_khoi_phat": "28/13/2021"}, "onset_on_impossible"),
        ({"ngay_khoi_phat": "16/10/2021"}, "onset_on_future"),
        ({"ngay_vao": ""}, "began_on_missing"),
        ({"ngay_vao": "31/09/2021"}, "began_on_impossible"),
        ({"ngay_vao": "16/10/2021", "ngay_ra": ""}, "began_on_future"),
        ({"ngay_ra": "31/09/2021"}, "ended_on_impossible"),
        ({"ngay_ra": "16/10/2021"}, "ended_on_future"),
        ({"ngay_ra": "30/09/2021"}, "ended_before_began"),
        ({"cap_nhat": ""}, "updated_at_malformed"),
    ],
)
def test_refused(row: dict[str, str], reason: str) -> None:
    assert treatment.read(tuple((ROW | row).values()), ON) == Rejected((reason,))
    assert reason in REASONS
