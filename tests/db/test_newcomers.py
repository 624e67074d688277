"""Whom no source knows: written down once, never taken for somebody else, and found again by what comes later."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from claims_kit import OTHER_PHONE, PHONE, World
from people_kit import VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden
from pccovid.people import Kin, Newcomer
from pccovid.people.keys import Birth

pytestmark = pytest.mark.usefixtures("database")

CHILD = Newcomer("Lê Mẫu Na", Birth(date(2019, 3, 2), 2019), "F", None)
MOTHER = Newcomer("Trần Thị Mẫu", Birth(date(1985, 3, 15), 1985), "F", None)


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


@pytest.fixture
def mother(world: World) -> Viewer:
    """A telephone whose owner wrote herself down."""
    viewer = world.telephone(PHONE)
    add(viewer, MOTHER, None)
    return viewer


def add(viewer: Viewer, who: Newcomer, kin: Kin | None) -> UUID:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return people.register_by_phone(tx, who, kin, at=clock.now())


def names(viewer: Viewer, person: UUID) -> dict[str, str]:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        return {a.attribute: a.value for a in people.identity(tx, person).attributes}


def proposals(world: World) -> list[tuple[Any, ...]]:
    return world.rows("select one, other, state, proposed_by from people.merge_proposal")


def test_a_child_without_papers_is_a_person_who_says_who_wrote_them_down(world: World, mother: Viewer) -> None:
    child = add(mother, CHILD, Kin.CHILD)
    assert names(mother, child) == {
        "full_name": "Lê Mẫu Na", "birth_date": "2019-03-02", "sex": "F", "phone": PHONE,
    }  # fmt: skip
    ((level, status),) = world.rows("select identity_level, status from people.person where person_id = %s", child)
    assert (level, status) == (1, "shell")
    with access.enter(mother, Purpose.OWN_RECORD) as tx:
        assert [a.relation for a in access.people_of_account(tx)] == ["self", "guardian"]


def test_the_same_child_twice_by_one_telephone_is_one(world: World, mother: Viewer) -> None:
    again = Newcomer("LE MAU NA", CHILD.birth, "F", None)
    assert add(mother, CHILD, Kin.CHILD) == add(mother, again, Kin.CHILD)
    assert world.rows("select count(*) from people.source_record") == [(2,)]


def test_the_owner_of_a_telephone_is_written_down_once_and_before_anybody_in_their_care(world: World) -> None:
    viewer = world.telephone()
    with pytest.raises(people.SelfFirst):
        add(viewer, CHILD, Kin.CHILD)
    assert add(viewer, MOTHER, None) == add(viewer, Newcomer("Người Khác", Birth(None, 1990), "M", None), None)


def test_a_candidate_described_by_name_and_birth_is_that_candidate(world: World, mother: Viewer) -> None:
    known = world.person(world.record("LÊ MẪU NA", birth="2019-03-02"))
    assert add(mother, CHILD, Kin.CHILD) == known
    by_year = world.person(world.record("Lê Mẫu Tí", year=2021))
    assert add(mother, Newcomer("Lê Mẫu Tí", Birth(None, 2021), "M", None), Kin.CHILD) == by_year
    assert proposals(world) == []


def test_twenty_a_day_are_enough_for_one_telephone(mother: Viewer) -> None:
    for number in range(19):
        add(mother, Newcomer(f"Lê Mẫu {'ABCDEGHIKLMNOPQRSTU'[number]}", CHILD.birth, None, None), Kin.OTHER)
    with pytest.raises(people.TooManyNewcomers):
        add(mother, Newcomer("Lê Mẫu Y", CHILD.birth, None, None), Kin.OTHER)


def test_a_paper_that_nobody_saw_and_a_telephone_that_nobody_proved_open_no_records(
    world: World, mother: Viewer
) -> None:
    boasting = Newcomer("Lê Mẫu Na", CHILD.birth, "F", None, id_number="001319900007", phone=OTHER_PHONE)
    child = add(mother, boasting, Kin.CHILD)
    assert world.rows("select kind, value from people.identifier where person_id = %s", child) == [("phone", PHONE)]


def test_the_same_child_by_two_telephones_is_a_question_for_the_commune(world: World, mother: Viewer) -> None:
    ((commune,),) = world.rows("select min(unit_id) from commons.unit where level = 'commune' and valid_to is null")
    told = Newcomer(CHILD.full_name, CHILD.birth, "F", commune)
    father = world.telephone(OTHER_PHONE)
    add(father, Newcomer("Lê Văn Mẫu", Birth(None, 1984), "M", None), None)
    one, other = add(mother, told, Kin.CHILD), add(father, told, Kin.CHILD)
    assert one != other
    assert proposals(world) == [(min(one, other), max(one, other), "proposed", "engine")]
    with pytest.raises(Forbidden):
        names(father, one)


def test_a_registered_child_is_a_question_at_once_or_when_their_first_record_comes(
    world: World, mother: Viewer, admin: str
) -> None:
    nation = Nation(admin)
    nation.registered("Lê Mẫu Na", "2019-03-02", sex="F")
    told = Newcomer("Lê Mẫu Na", CHILD.birth, "F", nation.communes[0])
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index") as tx:
        people.refresh_index(tx)
    child = add(mother, told, Kin.CHILD)
    assert proposals(world) == [], "the register alone is nobody yet"
    record = nation.record(VACCINATION, "Lê Mẫu Na", "2019-03-02", sex="F", phone="0900000029")
    people.match_arrivals()
    known = nation.link(record).person
    assert known != child
    assert people.suspect_doubles() == 1
    assert people.suspect_doubles() == 0
    assert proposals(world) == [(min(child, known), max(child, known), "proposed", "engine")]
    ((link,),) = world.rows(
        "select l.person_id from people.link l join people.source_record r using (record_id) where r.source_id = 100 and r.full_name = 'Lê Mẫu Na' and l.ended_at is null"
    )
    assert link == child, "never merged by a programme"


def test_later_records_of_the_same_telephone_name_and_birth_join_the_child(mother: Viewer, admin: str) -> None:
    nation = Nation(admin)
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index") as tx:
        people.refresh_index(tx)
    child = add(mother, CHILD, Kin.CHILD)
    record = nation.record(VACCINATION, "LE MAU NA", "2019-03-02", sex="F", phone=PHONE)
    people.match_arrivals()
    assert nation.link(record).person == child
    people.resolve(again=True)
    assert nation.link(record).person == child
    assert names(mother, child)["full_name"] == "Lê Mẫu Na"


def test_an_officer_writes_down_who_lives_in_the_unit_with_the_paper_they_saw(world: World) -> None:
    (here,), (elsewhere,) = world.rows(
        "select unit_id from commons.unit where level = 'commune' and valid_to is null order by unit_id limit 2"
    )
    officer = world.officer(here)
    seen = Newcomer("Phạm Thị Mẫu", Birth(None, 1940), "F", here, id_number="001140900008", phone=OTHER_PHONE)
    with access.enter(officer, Purpose.SUPPORT_CORRECTION) as tx:
        person = people.register(tx, seen, on_behalf=False, at=clock.now())
        assert people.register(tx, seen, on_behalf=False, at=clock.now()) == person
    assert world.rows("select identity_level from people.person where person_id = %s", person) == [(2,)]
    assert sorted(world.rows("select kind, value from people.identifier where person_id = %s", person)) == [
        ("phone", OTHER_PHONE), ("pin", "001140900008"),
    ]  # fmt: skip
    with access.enter(officer, Purpose.SUPPORT_CORRECTION, [person]) as tx:
        assert people.identity(tx, person).attributes
    stranger = Newcomer("Phạm Văn Mẫu", Birth(None, 1941), "M", elsewhere)
    with pytest.raises(people.CannotRegister), access.enter(officer, Purpose.SUPPORT_CORRECTION) as tx:
        people.register(tx, stranger, on_behalf=False, at=clock.now())
