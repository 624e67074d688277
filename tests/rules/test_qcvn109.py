"""Messages of citizen data: what we write has the form of annex Đ, and reading it gives the same citizens back."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from pccovid.commons import qcvn109
from pccovid.commons.qcvn109 import Citizen, Place, Relative
from pccovid.gates.sources import citizen_messages
from pccovid.gates.sources.framework.fields import unit
from pccovid.gates.sources.framework.markup import csv_of_message
from pccovid.gates.sources.framework.model import NULL, Rejected, Unreachable

ON = date(2021, 10, 15)
NAMES = citizen_messages.CONNECTOR.contract.names
COLUMNS = citizen_messages.CONNECTOR.target.columns[2:]  # line and hash are added when it is written
NAME, PLACE = ("Ho", "ChuDem", "Ten"), ("MaDonViHanhChinh", "ChiTiet", "QuocGia")
KIN = ("SoDinhDanh", "QuocTich", "HoVaTen", "QuanHe")
# Annex Đ: the elements of a citizen in their order, each with its parts in theirs.
FORM = {
    "SoDinhDanh": (), "SoCMND": (), "HoVaTen": NAME, "GioiTinh": (), "DanToc": (), "TonGiao": (), "TinhTrangHonNhan": (),
    "NhomMau": (), "NgayThangNamSinh": ("NgayThangNam", "Nam"), "NoiDangKyKhaiSinh": PLACE, "QueQuan": PLACE,
    "ThuongTru": PLACE, "NoiOHienTai": PLACE, "Cha": KIN, "Me": KIN, "VoChong": KIN, "NguoiDaiDien": KIN, "ChuHo": KIN,
}  # fmt: skip

AN = Citizen(
    "001080123456", "012345679", "Nguyễn Văn An", "M", date(1980, 3, 5), 1980, Place("00001", "Số 1"),
    Place("00004", "Số 2, <ngõ> & hẻm"), (("Cha", Relative(None, "Nguyễn Văn Cha")), ("ChuHo", Relative("001050123456", "Lê Thị Chủ", "Mẹ"))),
)  # fmt: skip
BE = Citizen(None, "012345680", "H'Hen", None, None, 1955)
HEAD = f'<dc:CongdanCollection xmlns:dc="{qcvn109.NAMESPACE}" ThoiDiemDuLieu="2021-10-14T08:00:00" SoCongDan="1">'
ONE = "<dc:CongDan><dc:SoDinhDanh>001080123456</dc:SoDinhDanh></dc:CongDan>"


def name_of(item: Element) -> str:
    return item.tag.removeprefix(f"{{{qcvn109.NAMESPACE}}}")


def in_order(names: list[str], allowed: tuple[str, ...]) -> bool:
    places = [allowed.index(name) for name in names]
    return places == sorted(set(places))


def columns(path: Path) -> list[list[str]]:
    return list(csv.reader(b"".join(csv_of_message(path, NAMES)).decode().splitlines()))


def read(fields: list[str]) -> dict[str, str] | Rejected:
    row = citizen_messages.read(fields, ON)
    return row if isinstance(row, Rejected) else dict(zip(COLUMNS, row, strict=True))


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "a.xml"
    path.write_bytes(qcvn109.message([AN, BE], datetime(2021, 10, 14, 8, tzinfo=UTC), "thử"))
    return path


def test_a_message_has_the_form_of_the_annex(message: Path) -> None:
    root = fromstring(message.read_text())
    assert (name_of(root), root.get("SoCongDan"), root.get("GhiChu")) == ("CongdanCollection", "2", "thử")
    for citizen in root:
        assert name_of(citizen) == "CongDan"
        assert in_order([name_of(part) for part in citizen], tuple(FORM))
        for part in citizen:
            assert in_order([name_of(inner) for inner in part], FORM[name_of(part)])
            assert len(part) or part.text


def test_reading_it_gives_the_same_citizens_back(message: Path) -> None:
    header, *rows = columns(message)
    assert header == list(NAMES)
    an, be = map(read, rows)
    assert isinstance(an, dict)
    expected = {
        "source_key": AN.pin, "full_name": AN.full_name, "birth_date": "1980-03-05", "sex": "M", "id_number": AN.pin,
        "commune_id": unit("00004"), "place_text": "Số 2, <ngõ> & hẻm", "permanent_unit_id": unit("00001"),
        "father_name": "Nguyễn Văn Cha", "father_number": NULL, "head_number": "001050123456",
        "head_name": "Lê Thị Chủ", "head_relation": "Mẹ", "stated_at": "2021-10-14T15:00:00+07:00",
    }  # fmt: skip
    assert {name: an[name] for name in expected} == expected
    assert isinstance(be, dict)
    assert (be["source_key"], be["full_name"], be["birth_date"], be["birth_year"], be["sex"], be["commune_id"]) == (
        "012345680", "H'Hen", NULL, "1955", NULL, NULL,
    )  # fmt: skip
    assert be["kin_at"] == NULL  # nothing is told of kin, so there is no fact of it


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"SoDinhDanh": "", "SoCMND": ""}, "id_number_missing"),
        ({"SoDinhDanh": "00108012345"}, "id_number_malformed"),
        ({"SoDinhDanh": "003080123456"}, "id_number_malformed"),
        ({"SoDinhDanh": "001080123456 | 001080123457"}, "id_number_malformed"),
        ({"SoDinhDanh": "", "SoCMND": "123456789"}, "id_number_malformed"),
        ({"HoVaTen": ""}, "name_missing"),
        ({"GioiTinh": "3"}, "sex_malformed"),
        ({"NgayThangNamSinh/NgayThangNam": "1980-02-31"}, "birth_date_impossible"),
        ({"NgayThangNamSinh/NgayThangNam": ""}, "birth_date_missing"),
        ({"NgayThangNamSinh/NgayThangNam": "20300101"}, "birth_date_future"),
        ({"@ThoiDiemDuLieu": "hôm qua"}, "updated_at_malformed"),
    ],
)
def test_a_citizen_is_refused(message: Path, changed: dict[str, str], reason: str) -> None:
    sound = dict(zip(NAMES, columns(message)[1], strict=True))
    assert read([(sound | changed)[name] for name in NAMES]) == Rejected((reason,))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}{ONE}{ONE}</dc:CongdanCollection>", "có 2 công dân"),
        (f"{HEAD}</dc:CongdanCollection>", "có 0 công dân"),
        (f"{HEAD}{ONE}", "ParseError"),
        (f"{HEAD}<dc:NguoiLa/></dc:CongdanCollection>", "khác CongDan"),
        ("<CongdanCollection/>", "không phải CongdanCollection"),
        (f"{HEAD}<dc:CongDan>{'<dc:Cha>' * 9}{'</dc:Cha>' * 9}</dc:CongDan></dc:CongdanCollection>", "quá sâu"),
        (f"{HEAD}<dc:CongDan><dc:SoCMND>{'1' * (2 << 20)}</dc:SoCMND></dc:CongDan></dc:CongdanCollection>", "1 MB"),
        (f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>{HEAD}{ONE}</dc:CongdanCollection>', "DTDForbidden"),
        (f'<!DOCTYPE x SYSTEM "file:///etc/hostname">{HEAD}{ONE}</dc:CongdanCollection>', "DTDForbidden"),
        (f'<?xml version="1.0" encoding="utf-7"?>{HEAD}{ONE}</dc:CongdanCollection>', "gửi lại"),
        ("", "ParseError"),
    ],
)
def test_a_message_that_is_not_whole_or_not_safe_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text)
    with pytest.raises(Unreachable, match=said):
        list(csv_of_message(path, NAMES))


@pytest.mark.parametrize(
    ("name", "expected"), [("Nguyễn Văn Minh An", ("Nguyễn", "Văn Minh", "An")), ("H'Hen", ("", "", "H'Hen"))]
)
def test_a_name_comes_apart(name: str, expected: tuple[str, str, str]) -> None:
    assert qcvn109.parts(name) == expected
