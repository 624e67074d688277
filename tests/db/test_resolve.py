"""What becomes of a record: sure, maybe, for review, alone. The figures over many people are in docs/linking.md."""

import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation

from pccovid import people

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin)


def test_a_personal_number_with_the_same_name_is_sure(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    record = nation.record(VACCINATION, "DO THI HANH", 1985, sex="F", paper=pin, commune=5)
    people.resolve()
    link = nation.link(record)
    assert (link.state, link.tier, link.rule) == ("auto", 1, "pin")
    assert link.register_entry == nation.entry(pin)


def test_a_former_card_with_the_same_name_is_sure(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F", old_id="012876543")
    record = nation.record(NCOVI, "Đỗ Thị Hạnh", 1985, sex="F", paper="012876543")
    people.resolve()
    link = nation.link(record)
    assert (link.state, link.rule, link.register_entry) == ("auto", "card", nation.entry(pin))


def test_name_and_full_date_in_the_commune_are_sure_when_only_one_person_has_them(nation: Nation) -> None:
    nation.registered("Đỗ Văn Hạnh", "1985-03-14")
    nation.registered("Đỗ Văn Đôi", "1990-06-21", tail="90111111")
    nation.registered("Đỗ Văn Đôi", "1990-06-21", tail="90111112")
    only, one_of_two = (
        nation.record(VACCINATION, "Đỗ Văn Hạnh", "1985-03-14"),
        nation.record(VACCINATION, "Đỗ Văn Đôi", "1990-06-21"),
    )
    people.resolve()
    assert (nation.link(only).tier, nation.link(only).rule) == (1, "name_date_commune")
    assert nation.link(one_of_two).state != "auto"


def test_a_relatives_number_never_links_to_the_relative(nation: Nation) -> None:
    pin = nation.registered("Đỗ Văn Cha", "1960-03-14")
    record = nation.record(VACCINATION, "Bùi Thị Mẹ", "1962-07-19", sex="F", paper=pin)
    people.resolve()
    assert nation.link(record).register_entry is None
    assert nation.link(record).state == "shell"


def test_a_number_of_the_other_sex_is_not_enough(nation: Nation) -> None:
    pin = nation.registered("Đỗ Minh Hạnh", "1985-03-14", sex="F")
    record = nation.record(VACCINATION, "Đỗ Minh Thành", 1985, sex="M", paper=pin)
    people.resolve()
    assert nation.link(record).state != "auto"


def test_a_rare_name_with_year_and_commune_is_enough_and_says_why(nation: Nation) -> None:
    pin = nation.registered("Tôn Nữ Ngọc Trâm Anh", "1985-03-14", sex="F")
    record = nation.record(NCOVI, "TÔN NỮ NGỌC TRÂM ANH", 1985, sex="F")
    people.resolve()
    link = nation.link(record)
    assert (link.state, link.tier, link.register_entry) == ("auto", 2, nation.entry(pin))
    assert {field: found["level"] for field, found in link.evidence.items()} == {
        "name": "same", "birth": "same_year_only", "sex": "same", "place": "same_commune", "paper": "unknown",
        "phone": "unknown",
    }  # fmt: skip
    assert link.evidence["name"]["bits"] > 10


def test_a_common_name_and_a_year_are_only_a_question(nation: Nation) -> None:
    for number in range(8):
        nation.registered("Nguyễn Văn Hùng", f"198{number}-03-14", commune=number)
    record = nation.record(NCOVI, "Nguyễn Văn Hùng", 1985, commune=5)
    people.resolve()
    link = nation.link(record)
    assert link.state == "provisional"
    assert link.rule == "common_name"


def test_a_telephone_known_from_a_sure_record_carries_one_that_has_nothing_else(nation: Nation) -> None:
    pin = nation.registered("Đỗ Văn Hạnh", "1985-03-14")
    sure = nation.record(VACCINATION, "Đỗ Văn Hạnh", "1985-03-14", paper=pin, phone="0900000777")
    free = nation.record(BLUEZONE, "hạnh đỗ văn", phone="0900000777", sex=None, commune=None, place="Số 5 ngõ 3")
    people.resolve()
    assert nation.link(sure).person == nation.link(free).person
    assert nation.link(free).state == "auto"


def test_the_twin_whose_telephone_is_unknown_is_not_taken_for_the_other(nation: Nation) -> None:
    nation.registered("Trịnh Quốc Hùng", "2012-06-27", tail="12222221")
    nation.registered("Trịnh Quốc Hưng", "2012-06-27", tail="12222222")
    nation.record(NCOVI, "Trịnh Quốc Hùng", "2012-06-27", paper="001212222221", phone="0900000888")
    twin = nation.record(NCOVI, "TRINH QUOC HUNG", "2012-06-27", phone="0900000888", commune=1)
    people.resolve()
    assert nation.link(twin).state != "auto"
    assert nation.link(twin).rule == "perhaps_sibling"


def test_records_that_fit_nobody_share_a_shell_when_name_birth_and_a_number_agree(nation: Nation) -> None:
    one = nation.record(VACCINATION, "Lý Thị Lạ", "1970-05-05", sex="F", paper="271450001", phone="0900000111")
    two = nation.record(NCOVI, "LY THI LA", "1970-05-05", sex="F", phone="0900000111")
    three = nation.record(NCOVI, "Lý Thị Lạ", "1970-05-05", sex="F", paper="271450001")
    free = nation.record(BLUEZONE, "Lý Thị Lạ", phone="0900000111", sex=None, commune=None)
    neighbour = nation.record(NCOVI, "Lý Văn Lạ", "1970-05-05", phone="0900000111")
    people.resolve()
    assert len({nation.link(record).person for record in (one, two, three, free)}) == 1
    assert nation.link(neighbour).person != nation.link(one).person
    assert {nation.link(record).state for record in (one, free, neighbour)} == {"shell"}


def test_a_record_without_birth_date_joins_no_one_when_two_people_have_its_name_and_telephone(nation: Nation) -> None:
    father = nation.record(NCOVI, "Lý Văn Lạ", 1950, phone="0900000111")
    son = nation.record(NCOVI, "Lý Văn Lạ", 1985, phone="0900000111")
    free = nation.record(BLUEZONE, "Lý Văn Lạ", phone="0900000111", sex=None, commune=None)
    people.resolve()
    assert len({nation.link(record).person for record in (father, son, free)}) == 3


def test_what_is_neither_sure_nor_strange_goes_to_review_with_its_candidates(nation: Nation) -> None:
    for tail in ("85333331", "85333332"):
        nation.registered("Đinh Hữu Nghị", "1985-03-14", tail=tail)
    record = nation.record(NCOVI, "Đinh Hữu Nghị", 1985)
    people.resolve()
    link = nation.link(record)
    assert (link.state, link.tier) == ("shell", 4)
    ((candidates, commune),) = nation.rows(
        "select candidates, commune_id from people.review_task where record_id = %s and state = 'open'", [record]
    )
    assert len(candidates) == 2
    assert commune == nation.communes[0]
    entries = nation.rows(
        "select register_entry_id from people.person where person_id = any (%s::uuid[])",
        [[c["person_id"] for c in candidates]],
    )
    assert {entry for (entry,) in entries} == {nation.entry("001085333331"), nation.entry("001085333332")}


def test_golden_attributes_come_from_records_and_say_when_the_register_agrees(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    plain = nation.record(NCOVI, "DO THI HANH", 1985, sex="F", paper=pin)
    full = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin, phone="0900000222")
    people.resolve()
    shown = {
        attribute: (value, record, rule)
        for attribute, value, record, rule in nation.rows(
            "select attribute, value, record_id, rule from people.golden_attribute where person_id = %s",
            [nation.link(full).person],
        )
    }
    assert shown["full_name"] == ("Đỗ Thị Hạnh", full, "agrees_register")
    assert shown["birth_date"] == ("1985-03-14", full, "agrees_register")
    assert shown["phone"] == ("0900000222", full, "newest")
    assert nation.link(plain).person == nation.link(full).person
    assert {"id_number": shown["id_number"][0]} == {"id_number": pin}
