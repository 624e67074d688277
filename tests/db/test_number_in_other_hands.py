"""A telephone number that passes into other hands shows its new owner nobody; its owner finds everybody again."""

import pytest
from claims_kit import OTHER_PHONE, PHONE, World

from pccovid import access, people
from pccovid.access import Purpose, Viewer

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


def prove(viewer: Viewer, kind: str, value: str, name: str) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        key = next(c.key for c in people.candidates(tx) if c.masked_name == name)
        people.claim(tx, key, kind, value)


def acts_for(viewer: Viewer) -> int:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return len(access.people_of_account(tx))


def test_a_code_alone_shows_nobody_and_one_fact_brings_the_whole_household_back(world: World) -> None:
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    child = world.record("Lê Mẫu Bé", birth="2015-01-02", paper="079215000011", phone=None)
    world.person(child)
    phone = world.log_in(PHONE, "Chrome, Android")
    prove(phone, "birth_date", "15/03/1985", "T*** T*** M***")
    with access.enter(phone, Purpose.OWN_RECORD) as tx:
        people.claim_by_paper(tx, "079215000011", "Lê Mẫu Bé", "2/1/2015")

    tablet = world.log_in(PHONE, "Safari, iPad")
    assert acts_for(tablet) == 0
    with access.enter(tablet, Purpose.OWN_RECORD) as tx:
        assert {c.masked_name for c in people.candidates(tx)} == {"T*** T*** M***", "L*** M*** B***"}
        assert len(access.devices(tx)) == 1, "the devices of whoever was here before are not shown either"
    prove(tablet, "birth_date", "02/01/2015", "L*** M*** B***")
    assert acts_for(tablet) == acts_for(phone) == 2
    with access.enter(tablet, Purpose.OWN_RECORD) as tx:
        assert [(d.device, d.here) for d in access.devices(tx)] == [("Safari, iPad", True), ("Chrome, Android", False)]
        assert access.end_devices(tx, None) == 1
    with pytest.raises(access.LoggedOut):
        acts_for(phone)


def test_the_new_owner_of_a_number_never_sees_the_former_ones_people(world: World) -> None:
    former = world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    before = world.log_in(PHONE)
    prove(before, "birth_date", "15/03/1985", "T*** T*** M***")
    world.person(world.record("Ngô Văn Mẫu", birth="1991-06-07"))

    after = world.log_in(PHONE)
    prove(after, "birth_date", "07/06/1991", "N*** V*** M***")
    assert acts_for(after) == 1
    with pytest.raises(people.WrongFact):
        prove(after, "birth_date", "07/06/1991", "T*** T*** M***")
    with access.enter(after, Purpose.OWN_RECORD) as tx:
        assert access.open_more(tx, after, [former]) == set()
    assert acts_for(before) == 1


def test_guesses_are_counted_for_the_number_whoever_logs_in_on_it(world: World) -> None:
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    for day in range(1, 6):
        with pytest.raises(people.WrongFact):
            prove(world.log_in(PHONE), "birth_date", f"{day:02}/03/1985", "T*** T*** M***")
    with pytest.raises(people.TooManyGuesses):
        prove(world.log_in(PHONE), "birth_date", "15/03/1985", "T*** T*** M***")


def test_p_11_numbers_of_papers_cannot_be_tried_one_after_another(world: World) -> None:
    world.person(world.record("Phạm Thị Mẫu", birth="1949-09-02", paper="079149000017", phone=None))
    answers: list[str] = []
    for number in range(79149000000, 79149000025):
        viewer = world.log_in(OTHER_PHONE)
        with (
            pytest.raises((people.WrongFact, people.TooManyGuesses)) as refused,
            access.enter(viewer, Purpose.OWN_RECORD) as tx,
        ):
            people.claim_by_paper(tx, f"0{number}", "Phạm Thị Mẫu", "02/09/1949")
        answers.append(refused.value.code)
    assert answers == ["wrong_fact"] * 5 + ["too_many_guesses"] * 20, "blocked before it comes to the right one"
    assert world.rows("select 1 from access.account_person") == []
