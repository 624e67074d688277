"""The cases that break registries: a wrong register, a number given twice, a telephone passed on, twins, a wrong merge."""

import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation
from test_merge import LIVE, citizen

from pccovid import access, people
from pccovid.access import Purpose

pytestmark = pytest.mark.usefixtures("database")

BA_RIA, DONG_NAI = 0, 5  # two provinces of the kit


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin)


def second_entry(nation: Nation, pin: str, name: str, birth: str) -> int:
    """The register holds the number once more, for somebody else."""
    nation.registered(name, birth, tail="90999999")
    nation.execute("update people.register_entry set pin = %s where full_name = %s", [pin, name])
    return nation.rows("select entry_id from people.register_entry where full_name = %s", [name])[0][0]


# ---------------------------------------------------------------- a register that is itself wrong
def test_a_personal_number_registered_twice_goes_to_whom_the_name_names(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    other = second_entry(nation, pin, "Bùi Văn Nhầm", "1960-02-02")
    hers = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    his = nation.record(VACCINATION, "Bùi Văn Nhầm", 1960, sex=None, paper=pin)
    nobodys = nation.record(VACCINATION, "Trịnh Hoài Xa", "1985-03-14", sex=None, paper=pin)
    people.resolve()
    assert nation.link(hers).register_entry not in {None, other}
    assert nation.link(his).register_entry == other
    assert nation.link(nobodys).state == "shell"


def test_one_person_entered_twice_under_one_number_is_asked_about_and_not_guessed(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F", tail="85999999")
    nation.execute("update people.register_entry set pin = %s where full_name = 'Đỗ Thị Hạnh'", [pin])
    record = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    people.resolve()
    assert (nation.link(record).state, nation.link(record).rule) == ("shell", "paper_of_another")
    ((candidates,),) = nation.rows("select candidates from people.review_task where record_id = %s", [record])
    assert len(candidates) == 2


def test_a_wrong_birth_date_in_the_register_keeps_nobody_from_their_records(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    nation.execute(
        "update people.register_entry set birth_date = '1958-03-14', birth_year = 1958 where pin = %s", [pin]
    )
    record = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    people.resolve()
    link = nation.link(record)
    assert (link.state, link.register_entry) == ("auto", nation.entry(pin))
    shown = nation.rows(
        "select value, rule from people.golden_attribute where person_id = %s and attribute = 'birth_date'",
        [link.person],
    )
    assert shown == [("1985-03-14", "most_trusted")], "what the source says is shown, not what the register says"


def test_a_card_entered_with_somebody_else_gives_them_nothing(nation: Nation) -> None:
    stranger = nation.registered("Bùi Văn Nhầm", "1960-02-02", old_id="012876543")
    mine = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    sure = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper="012876543")
    vague = nation.record(NCOVI, "Đỗ Thị Hạnh", 1985, sex="F", paper="012876543", commune=3)
    people.resolve()
    assert nation.link(sure).register_entry == nation.entry(mine)
    assert nation.link(vague).register_entry != nation.entry(stranger)


# ---------------------------------------------------------------- one former card, two people (2007: 271450001 to 271500000)
def test_one_card_of_two_provinces_gives_each_their_own(nation: Nation) -> None:
    one = nation.registered("Đỗ Thị Hạnh", "1985-03-14", BA_RIA, sex="F", old_id="271450001")
    two = nation.registered("Bùi Văn Nhầm", "1960-02-02", DONG_NAI, old_id="271450001")
    hers = nation.record(VACCINATION, "Đỗ Thị Hạnh", 1985, sex="F", paper="271450001", commune=DONG_NAI)
    his = nation.record(VACCINATION, "BUI VAN NHAM", 1960, paper="271450001", commune=BA_RIA)
    people.resolve()
    assert (nation.link(hers).state, nation.link(hers).register_entry) == ("auto", nation.entry(one))
    assert (nation.link(his).state, nation.link(his).register_entry) == ("auto", nation.entry(two))


def test_the_namesake_with_the_same_card_in_the_other_province_is_not_taken_for_the_registered_one(
    nation: Nation,
) -> None:
    nation.registered("Đỗ Thị Hạnh", "1985-03-14", BA_RIA, sex="F", old_id="271450001")
    other = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1961-08-08", sex="F", paper="271450001", commune=DONG_NAI)
    people.resolve()
    assert nation.link(other).state != "auto"


# ---------------------------------------------------------------- a telephone passed on
def test_a_telephone_that_was_passed_on_carries_nothing_of_its_former_owner(nation: Nation) -> None:
    first = nation.registered("Tôn Nữ Ngọc Trâm Anh", "1985-03-14", sex="F")
    second = nation.registered("Hoàng Phủ Đình Khôi", "1990-10-10")
    before = nation.record(VACCINATION, "Tôn Nữ Ngọc Trâm Anh", "1985-03-14", sex="F", paper=first, phone="0900000777")
    account = nation.record(BLUEZONE, "Tôn Nữ Ngọc Trâm Anh", phone="0900000777", sex=None, commune=None)
    people.resolve()
    assert nation.link(account).register_entry == nation.entry(first)
    nation.change(account, full_name="Hoàng Phủ Đình Khôi")  # the new owner types their name
    after = nation.record(VACCINATION, "Hoàng Phủ Đình Khôi", "1990-10-10", paper=second, phone="0900000777")
    people.resolve()
    assert {nation.link(record).register_entry for record in (account, after)} == {nation.entry(second)}
    assert nation.link(before).register_entry == nation.entry(first)


# ---------------------------------------------------------------- twins
def test_a_twin_who_shows_the_others_card_is_not_taken_for_the_other(nation: Nation) -> None:
    pin = nation.registered("Trịnh Thị Lan", "1999-06-27", sex="F")
    nation.registered("Trịnh Thị Loan", "1999-06-27", sex="F")
    record = nation.record(VACCINATION, "Trịnh Thị Loan", "1999-06-27", sex="F", paper=pin)
    people.resolve()
    assert nation.link(record).state != "auto"


def test_twins_of_one_house_and_telephone_each_get_their_own(nation: Nation) -> None:
    pins = [nation.registered(f"Trịnh Quốc {given}", "2012-06-27") for given in ("Bảo", "Khánh")]
    records = [
        nation.record(NCOVI, f"Trịnh Quốc {given}", "2012-06-27", phone="0900000888") for given in ("Bảo", "Khánh")
    ]
    people.resolve()
    assert [nation.link(record).register_entry for record in records] == [nation.entry(pin) for pin in pins]
    assert {nation.link(record).state for record in records} == {"auto"}


# ---------------------------------------------------------------- merged wrongly
def test_whoever_was_merged_wrongly_and_says_so_is_themselves_again(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    hers = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    stranger = nation.record(NCOVI, "Đỗ Thị Hạnh", 1961, sex="F", phone="0900000111", commune=5)
    people.resolve()
    registered, shell = nation.link(hers).person, nation.link(stranger).person
    before = nation.rows(LIVE)
    viewer = citizen(nation, registered, shell)
    with access.enter(viewer, Purpose.OWN_RECORD, [registered, shell]) as tx:
        event = people.merge(tx, registered, shell)
    assert nation.link(stranger).person == registered
    with access.enter(viewer, Purpose.OWN_RECORD, [registered]) as tx:
        people.undo(tx, event)
    assert nation.rows(LIVE) == before
    nation.record(NCOVI, "Phùng Khắc Mới", 1977)
    people.resolve()
    assert nation.link(stranger).person != registered, "the matcher does not join again what was parted"


def test_a_record_that_came_with_a_wrong_merge_goes_with_a_no_and_stays_away(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    hers = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    stranger = nation.record(NCOVI, "Đỗ Thị Hạnh", 1961, sex="F", phone="0900000111", commune=5)
    people.resolve()
    registered, shell = nation.link(hers).person, nation.link(stranger).person
    viewer = citizen(nation, registered, shell)
    with access.enter(viewer, Purpose.OWN_RECORD, [registered, shell]) as tx:
        people.merge(tx, registered, shell)
    with access.enter(viewer, Purpose.OWN_RECORD, [registered]) as tx:
        people.not_mine(tx, registered, stranger)
    people.resolve()
    assert nation.link(stranger).person != registered
    people.drift()
    assert nation.link(stranger).person != registered
