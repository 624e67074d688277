"""Answers of the card check: what becomes a card, what stays evidence alone, and in which words people read it."""

from datetime import date, datetime

import pytest

from pccovid.commons import codes
from pccovid.gates.sources import insurance
from pccovid.gates.sources.framework.model import NULL, Rejected
from pccovid.gates.web.citizen import told
from pccovid.gates.web.language import language
from pccovid.ground.clock import VIETNAM
from pccovid.records.insurance import Checked

ON = date(2021, 10, 15)
NAMES = insurance.CONNECTOR.contract.names
COLUMNS = insurance.CONNECTOR.target.columns[2:]  # line and hash are added when it is written
RIGHT = {
    "cau_hoi": "\\x00ff", "so_hoi": "001080123456", "hoi_luc": "2021-10-15T08:00:00+07:00", "nguoi_hoi": "Ai đó (1)",
    "maKetQua": "000", "ghiChu": "Thẻ đúng", "maThe": "DN4010123456789", "maSoBHXH": "0123456789",
    "hoTen": "Nguyễn Văn An", "ngaySinh": "05/03/1980", "gioiTinh": "Nam", "diaChi": "Số 1", "maDKBD": "01015",
    "tenDKBD": "Trạm", "gtTheTu": "01/01/2021", "gtTheDen": "20251231", "maTheMoi": "", "gtTheTuMoi": "", "gtTheDenMoi": "",
}  # fmt: skip


def read(**other: str) -> dict[str, str] | Rejected:
    row = insurance.read([(RIGHT | other)[name] for name in NAMES], ON)
    return row if isinstance(row, Rejected) else dict(zip(COLUMNS, row, strict=True))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"source_key": "0123456789", "id_number": "001080123456", "valid_to": "2025-12-31", "asked": "\\x00ff"}),
        ({"maSoBHXH": ""}, {"source_key": "0123456789", "social_no": "0123456789"}),
        ({"so_hoi": "DN4010123456789"}, {"id_number": NULL}),  # asked by card: no personal number is known
        ({"maThe": "0123456789", "maDKBD": "Trạm"}, {"card_no": "0123456789", "facility_code": NULL}),
        ({"gioiTinh": "1"}, {"sex": "M"}),
        ({"gioiTinh": "0"}, {"sex": "F"}),
        ({"maKetQua": "003", "maTheMoi": "GD4010123456789", "gtTheDenMoi": ""}, {"card_no": "GD4010123456789", "valid_to": NULL}),
        ({"maKetQua": "010", "gtTheDen": "30/06/2021"}, {"valid_to": "2021-06-30", "answer_code": "010"}),
        ({"maKetQua": "001", "maThe": ""}, {"card_no": NULL, "full_name": NULL, "answer_code": "001"}),
        ({"maKetQua": "060"}, {"card_no": NULL, "full_name": NULL, "answer_code": "060", "answer_said": "Thẻ đúng"}),
    ],
)  # fmt: skip
def test_an_answer_is_read(given: dict[str, str], expected: dict[str, str]) -> None:
    row = read(**given)
    assert not isinstance(row, Rejected)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"maKetQua": "999"}, ("answer_unknown",)),
        ({"maKetQua": "205"}, ("question_refused",)),
        ({"maThe": "DN6010123456789"}, ("card_malformed",)),
        ({"hoTen": ""}, ("name_missing",)),
        ({"gtTheDen": "31/02/2021"}, ("card_date_impossible",)),
        ({"gtTheDen": "31/12/2020"}, ("card_ends_before_it_begins",)),
    ],
)
def test_an_answer_is_refused(given: dict[str, str], reasons: tuple[str, ...]) -> None:
    assert read(**given) == Rejected(reasons)


def test_every_code_says_what_it_means_and_all_but_one_what_to_do() -> None:
    known = codes.card_answers()
    assert {"000", "060", "061", "070", "120", "124", "401"} <= known.keys()
    assert all(answer.vi and answer.en for answer in known.values())
    assert [code for code, answer in known.items() if not (answer.do_vi and answer.do_en)] == ["000"]


def test_the_citizen_reads_that_a_name_differs_and_of_the_rest_nothing() -> None:
    at = datetime(2021, 10, 15, 8, tzinfo=VIETNAM)
    said = [Checked(code, None, at, 7, "Nền tảng tiêm chủng", "Platform") for code in ("000", "061", "050")]
    (item,) = told.differences(said, language("vi"))
    assert (item.record_id, item.when, item.matter) == (7, "15/10/2021", told.DIFFERENCE)
    assert "Họ tên khác" in item.heading
    assert "Nền tảng tiêm chủng" in item.details[0]
    assert "name differs" in told.differences(said, language("en"))[0].heading
