"""From a proved telephone to "this is me": masked candidates, one fact, counted guesses; and the citizen's word."""

from collections.abc import Callable
from uuid import UUID

import pytest
from claims_kit import OTHER_PHONE, PHONE, World

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground.errors import Forbidden

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


@pytest.fixture
def claim(world: World) -> Callable[..., UUID]:
    """Claim the only candidate of a telephone."""

    def do(viewer: Viewer, kind: str, value: str) -> UUID:
        with access.enter(viewer, Purpose.OWN_RECORD) as tx:
            (candidate,) = people.candidates(tx)
            return people.claim(tx, candidate.key, kind, value)

    return do


def sees(viewer: Viewer, person: UUID) -> set[int]:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        return {w.record_id for w in people.witnesses(tx, person)}


def test_candidates_are_masked_and_each_can_read_that_they_were_shown(world: World) -> None:
    mother = world.person(world.record("Trần Thị Mẫu", birth="1985-03-15", paper="079185012345"))
    child = world.person(world.record("Lê Mẫu Bé", year=2015))
    viewer = world.telephone(PHONE)
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        shown = {c.masked_name: c for c in people.candidates(tx)}
        people.candidates(tx)
    assert set(shown) == {"T*** T*** M***", "L*** M*** B***"}
    assert shown["T*** T*** M***"].masked_birth == "19**"
    assert shown["T*** T*** M***"].provable == ["birth_date", "id_last4"]
    assert shown["L*** M*** B***"].provable == ["birth_year_name"]
    for person in (mother, child):
        assert world.rows("select classes, decision from access.entry where person_id = %s", person) == [
            (["masked"], "allow")
        ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("birth_date", "15/03/1985"), ("birth_date", "1985-03-15"), ("id_last4", "2345"), ("id_last4", "079185012345")],
)
def test_one_known_fact_opens_the_person(world: World, claim, kind: str, value: str) -> None:
    record = world.record("Trần Thị Mẫu", birth="1985-03-15", paper="079185012345")
    person = world.person(record)
    viewer = world.telephone(PHONE)
    assert claim(viewer, kind, value) == person
    assert sees(viewer, person) == {record}


def test_a_person_of_year_and_name_proves_both(world: World, claim) -> None:
    person = world.person(world.record("Nguyễn Văn An", year=1957))
    viewer = world.telephone(PHONE)
    with pytest.raises(people.WrongFact):
        claim(viewer, "birth_year_name", "Nguyễn Văn Ân 1958")
    assert claim(viewer, "birth_year_name", " nguyen  van an 1957") == person


def test_a_name_alone_proves_only_who_is_known_by_nothing_else(world: World, claim) -> None:
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    with pytest.raises(people.WrongFact):
        claim(world.telephone(PHONE), "full_name", "Trần Thị Mẫu")
    known_by_name = world.person(world.record("Hòa Thị Mẫu", phone=OTHER_PHONE))
    assert claim(world.telephone(OTHER_PHONE), "full_name", "hoa thi mau") == known_by_name


def test_five_wrong_facts_close_the_day_even_to_the_right_one(world: World, claim) -> None:
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    viewer = world.telephone(PHONE)
    for day in range(1, 6):
        with pytest.raises(people.WrongFact):
            claim(viewer, "birth_date", f"{day:02d}/03/1985")
    with pytest.raises(people.TooManyGuesses):
        claim(viewer, "birth_date", "15/03/1985")


def test_a_key_of_another_session_opens_nothing(world: World) -> None:
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    with access.enter(world.telephone(PHONE), Purpose.OWN_RECORD) as tx:
        (candidate,) = people.candidates(tx)
    with access.enter(world.telephone(OTHER_PHONE), Purpose.OWN_RECORD) as tx, pytest.raises(people.WrongFact):
        people.claim(tx, candidate.key, "birth_date", "15/03/1985")


def test_a_telephone_acts_for_oneself_first_and_then_for_those_in_care(world: World) -> None:
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    world.person(world.record("Lê Mẫu Bé", year=2015))
    viewer = world.telephone(PHONE)
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        keys = {c.masked_name: c.key for c in people.candidates(tx)}
        people.claim(tx, keys["T*** T*** M***"], "birth_date", "15/03/1985")
        people.claim(tx, keys["L*** M*** B***"], "birth_year_name", "Lê Mẫu Bé 2015")
        assert [a.relation for a in access.people_of_account(tx)] == ["self", "guardian"]


def test_the_telephone_of_a_provisional_record_opens_that_record_and_not_the_person_it_resembles(
    world: World, claim
) -> None:
    stranger = world.person(world.record("Nguyễn Văn Mẫu", birth="1990-05-02", paper="079090054321", phone=OTHER_PHONE))
    mine = world.record("Nguyễn Văn Mẫu", year=1990)
    world.provisional(mine, stranger)
    viewer = world.telephone(PHONE)
    me = claim(viewer, "birth_year_name", "Nguyễn Văn Mẫu 1990")
    assert me != stranger
    assert sees(viewer, me) == {mine}
    with pytest.raises(Forbidden):
        sees(viewer, stranger)


def test_a_provisional_record_is_shown_masked_and_becomes_mine_by_my_word(world: World, claim) -> None:
    sure = world.record("Trần Thị Mẫu", birth="1985-03-15")
    person = world.person(sure)
    maybe = world.record("Tran Thi Mau", year=1985, phone=OTHER_PHONE)
    world.provisional(maybe, person)
    viewer = world.telephone(PHONE)
    claim(viewer, "birth_date", "15/03/1985")
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        (shown,) = people.maybe_mine(tx, person)
        assert (shown.full_name, shown.birth_text, shown.phone_masked) == ("T*** T*** M***", "19**", "*******022")
    assert sees(viewer, person) == {sure}
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        people.answer_maybe(tx, person, maybe, mine=True)
    assert sees(viewer, person) == {sure, maybe}


@pytest.mark.parametrize("state", ["auto", "provisional"])
def test_not_mine_takes_the_record_away_for_ever(world: World, claim, state: str) -> None:
    sure, wrong = world.record("Trần Thị Mẫu", birth="1985-03-15"), world.record("Trần Thị Mẫu", phone=OTHER_PHONE)
    person = world.person(sure, *([wrong] if state == "auto" else []))
    if state == "provisional":
        world.provisional(wrong, person)
    viewer = world.telephone(PHONE)
    claim(viewer, "birth_date", "15/03/1985")
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        if state == "auto":
            people.not_mine(tx, person, wrong)
        else:
            people.answer_maybe(tx, person, wrong, mine=False)
    assert sees(viewer, person) == {sure}
    assert world.rows("select record_id, person_id from people.never_link") == [(wrong, person)]
    (event,) = world.rows("select before from people.identity_event where kind = 'unlink'")
    assert (event[0]["record_id"], event[0]["state"]) == (wrong, state)
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx, pytest.raises(people.NoSuchRecord):
        people.not_mine(tx, person, wrong)


def test_a_paper_with_name_and_birth_finds_whom_no_telephone_knows(world: World) -> None:
    record = world.record("Phạm Thị Mẫu", birth="1949-09-02", paper="079149000017", phone=None)
    person = world.person(record)
    viewer = world.telephone(PHONE)
    for number, name, birth in (
        ("079149000018", "Phạm Thị Mẫu", "02/09/1949"),
        ("079149000017", "Phạm Thị Mậu Thân", "02/09/1949"),
        ("079149000017", "Phạm Thị Mẫu", "03/09/1949"),
    ):
        with pytest.raises(people.WrongFact), access.enter(viewer, Purpose.OWN_RECORD) as tx:
            people.claim_by_paper(tx, number, name, birth)
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        assert people.claim_by_paper(tx, "079 149 000 017", "PHAM THI MAU", "2/9/1949") == person
    assert sees(viewer, person) == {record}


def test_identity_shows_each_attribute_with_its_source_and_masks_numbers(world: World, claim) -> None:
    person = world.person(world.record("Trần Thị Mẫu", birth="1985-03-15", paper="079185012345"))
    viewer = world.telephone(PHONE)
    claim(viewer, "id_last4", "2345")
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        shown = {a.attribute: a for a in people.identity(tx, person).attributes}
        (witness,) = people.witnesses(tx, person)
    assert shown["full_name"].value == "Trần Thị Mẫu"
    assert shown["id_number"].value == "*********345"
    assert shown["full_name"].source_title_vi
    assert (witness.birth_text, witness.id_masked, witness.phone_masked) == ("15/03/1985", "*********345", "*******021")
