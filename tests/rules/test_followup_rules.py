"""What counts as well, what a text message says, and the order in which a route goes."""

from datetime import date
from uuid import uuid4

import pytest

from pccovid.response.followup import NotATemperature, NothingTicked, Said, rules
from pccovid.response.followup.model import Addressed, Read

RULES = rules.on(date(2021, 10, 15))
WELL = Said(well=True)


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("1", Read(None, WELL)),
        ("Khỏe!", Read(None, WELL)),
        ("1 KHOE", Read(None, WELL)),
        ("hôm nay tôi bình thường", Read(None, WELL)),
        ("36,8", Read(None, Said(True, (), 36.8))),
        ("2", Read(None, Said(False))),
        ("2 SOT HO", Read(None, Said(False, ("fever", "cough")))),
        ("2 sốt, ho 38.5", Read(None, Said(False, ("fever", "cough"), 38.5))),
        ("38,5", Read(None, Said(False, ("fever",), 38.5))),
        ("2 kho tho", Read(None, Said(False, ("short_breath",)))),
        ("LAN KHOE", Read("lan", WELL)),
        ("Hồng khỏe", Read("hong", WELL)),
        ("BAO SOT 38.5", Read("bao", Said(False, ("fever",), 38.5))),
        ("CA NHA KHOE", Read("ca nha", WELL)),
        ("không sốt", None),
        ("1 sot", None),
        ("chua khoe", None),
        ("xin chào", None),
        ("STOP 99", None),
        ("", None),
    ],
)
def test_a_text_says_how_one_is_or_nothing_that_one_could_be_sure_of(body: str, read: Read | None) -> None:
    assert rules.read_text(body, RULES) == read


def test_of_several_people_of_a_telephone_one_is_meant_only_by_name() -> None:
    lan, bao, bao_too = (Addressed(uuid4(), name) for name in ("Hoàng Thị Lan", "Lê Gia Bảo", "Trần Bảo"))
    assert rules.whom(Read(None, WELL), [lan]) == [lan]
    assert rules.whom(Read(None, WELL), [lan, bao]) == []
    assert rules.whom(Read("lan", WELL), [lan, bao]) == [lan]
    assert rules.whom(Read("bao", WELL), [bao, bao_too]) == []
    assert rules.whom(Read("gia bao", WELL), [bao, bao_too]) == [bao]
    assert rules.whom(Read("ca nha", WELL), [lan, bao]) == [lan, bao]
    assert rules.whom(Read("lan", WELL), [bao]) == []


def test_a_temperature_is_read_as_people_write_it_and_fever_is_a_symptom() -> None:
    assert rules.said([], "36,8", "", RULES) == Said(True, (), 36.8)
    assert rules.said(["cough", "made up"], "37.5 °C", "", RULES) == Said(False, ("fever", "cough"), 37.5)
    assert rules.said([], "", "worse", RULES) == Said(False, (), None, "worse")
    for wrong in ("45", "3,68", "khỏe", "33.9"):
        with pytest.raises(NotATemperature):
            rules.said([], wrong, "", RULES)
    with pytest.raises(NothingTicked):
        rules.said(["made up"], " ", "", RULES)


def test_a_route_goes_street_by_street_and_house_by_house_as_numbers_count() -> None:
    in_order = [
        "Số 7 đường Lê Lợi", "9 Nguyễn Trãi, phường 5", "Số 12, tổ 3, đường Nguyễn Trãi", "12/3 đường Nguyen Trai",
        "100A Nguyễn Trãi, Quận 1, TP HCM", "Số 2, thôn Đông", "Số 15, tổ 12, thôn Đông", "Thôn Đông, xã Mẫu", "Tổ 4", None,
    ]  # fmt: skip
    mixed = [*in_order[5:], *in_order[:5]]
    assert sorted(mixed, key=rules.street_key) == in_order


def test_who_stays_apart_is_sampled_where_they_stay() -> None:
    assert rules.sampling("quarantine", "home", "test_day") == "home"
    assert rules.sampling("self_watch", "home", "test_day") == "station"
    assert rules.sampling("self_watch", "home", "symptoms") == "home"
    assert rules.sampling("quarantine", "centre", "symptoms") == "site"
