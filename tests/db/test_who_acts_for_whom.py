"""A second guardian, a telephone of one's own, leaving: asked and answered between telephones, and both sides see it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from claims_kit import OTHER_PHONE, PHONE, World

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden
from pccovid.people import Ending, Kin, Newcomer

pytestmark = pytest.mark.usefixtures("database")

BORN = "2/3/2019"
OWN_PHONE = "0900000023"


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


def owner(world: World, phone: str, name: str) -> Viewer:
    viewer = world.telephone(phone)
    add(viewer, name, "1985", None)
    return viewer


def add(viewer: Viewer, name: str, birth: str, kin: Kin | None) -> UUID:
    born = people.keys.birth(birth)
    assert born
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return people.register_by_phone(tx, Newcomer(name, born, None, None), kin, at=clock.now())


def acts_for(viewer: Viewer) -> set[UUID]:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return {a.person_id for a in access.people_of_account(tx)}


def invited(viewer: Viewer, person: UUID, phone: str) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        people.invite(tx, person, phone, at=clock.now())


def questions(viewer: Viewer) -> list[people.CareQuestion]:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return people.care_questions(tx, clock.now())


def answer(viewer: Viewer, question: UUID, *, yes: bool = True, birth: str = BORN) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        people.answer_care(tx, question, yes=yes, birth=birth, at=clock.now())


def ended(viewer: Viewer, person: UUID, ending: str) -> Ending:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        (account,) = [c.account_id for c in people.carers(tx, person) if c.ending == ending]
        return people.end_care(tx, person, account, at=clock.now())


def looks(viewer: Viewer, person: UUID) -> list[tuple[str, str]]:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        return [(look.actor, look.decision) for look in access.who_looked(tx, person)]


def test_the_father_is_invited_proves_a_fact_and_both_see_the_child(world: World) -> None:
    mother, father = owner(world, PHONE, "Trần Thị Mẫu"), owner(world, OTHER_PHONE, "Lê Văn Mẫu")
    child = add(mother, "Lê Mẫu Na", BORN, Kin.CHILD)
    invited(mother, child, OTHER_PHONE)
    invited(mother, child, OTHER_PHONE)
    (asked,) = questions(father)
    assert (asked.masked_name, asked.masked_birth, asked.ending, asked.to_me) == ("L*** M*** N***", "20**", "021", True)
    with pytest.raises(Forbidden), access.enter(father, Purpose.OWN_RECORD, [child]):
        pytest.fail("an invitation alone opens nothing")
    with pytest.raises(people.WrongFact):
        answer(father, asked.question_id, birth="3/3/2019")
    answer(father, asked.question_id)
    assert child in acts_for(mother) & acts_for(father)
    assert questions(father) == questions(mother) == []
    with pytest.raises(people.NoSuchCare):
        answer(father, asked.question_id)
    with access.enter(father, Purpose.OWN_RECORD, [child]) as tx:
        assert [(c.ending, c.kin, c.is_me) for c in people.carers(tx, child)] == [
            ("021", "child", False), ("022", None, True),
        ]  # fmt: skip
    assert {actor for actor, _ in looks(mother, child)} >= {
        "Cha hoặc mẹ (số …021)", "Người chăm sóc (số …022)", "Một số điện thoại khác (số …022)",
    }  # fmt: skip


def test_who_was_invited_says_first_who_they_are(world: World) -> None:
    mother, stranger = owner(world, PHONE, "Trần Thị Mẫu"), world.telephone(OTHER_PHONE)
    child = add(mother, "Lê Mẫu Na", BORN, Kin.CHILD)
    invited(mother, child, OTHER_PHONE)
    (asked,) = questions(stranger)
    with pytest.raises(people.SelfFirst):
        answer(stranger, asked.question_id)
    answer(stranger, asked.question_id, yes=False)
    assert questions(mother) == []


def test_a_third_telephone_can_neither_answer_nor_withdraw_nor_see_a_question(world: World) -> None:
    mother, other = owner(world, PHONE, "Trần Thị Mẫu"), owner(world, OWN_PHONE, "Ngô Văn Mẫu")
    child = add(mother, "Lê Mẫu Na", BORN, Kin.CHILD)
    invited(mother, child, OTHER_PHONE)
    (asked,) = questions(mother)
    assert questions(other) == []
    with access.enter(other, Purpose.OWN_RECORD) as tx, pytest.raises(people.NoSuchCare):
        people.withdraw_care(tx, asked.question_id, at=clock.now())
    with pytest.raises(people.NoSuchCare):
        answer(other, asked.question_id)
    with access.enter(other, Purpose.OWN_RECORD) as tx, pytest.raises(people.TooManyQuestions):
        people.invite(tx, child, "0900000024", at=clock.now())  # a door that is not open invites nobody


def test_an_invitation_ends_with_the_guardian_who_made_it_and_one_is_not_invited_by_oneself(world: World) -> None:
    mother, father = owner(world, PHONE, "Trần Thị Mẫu"), owner(world, OTHER_PHONE, "Lê Văn Mẫu")
    child = add(mother, "Lê Mẫu Na", BORN, Kin.CHILD)
    with pytest.raises(people.TooManyQuestions):
        invited(mother, child, PHONE)
    invited(mother, child, OTHER_PHONE)
    (asked,) = questions(father)
    assert ended(mother, child, "021") is Ending.NOW
    with pytest.raises(people.NoSuchCare):
        answer(father, asked.question_id)


def test_a_guardian_leaves_at_once_takes_it_back_and_loses_nothing(world: World) -> None:
    mother = owner(world, PHONE, "Trần Thị Mẫu")
    child = add(mother, "Lê Mẫu Na", BORN, Kin.CHILD)
    with access.enter(mother, Purpose.OWN_RECORD, [child]) as tx:
        (me,) = people.carers(tx, child)
    ended(mother, child, "021")
    with pytest.raises(Forbidden), access.enter(mother, Purpose.OWN_RECORD, [child]):
        pytest.fail("the door stays shut")
    with access.enter(mother, Purpose.OWN_RECORD) as tx:
        people.undo_end_care(tx, child, me.account_id)
    assert child in acts_for(mother)
    ended(mother, child, "021")
    world.rows_changed("update access.account_person set until = until - interval '11 minutes' where until is not null")
    with access.enter(mother, Purpose.OWN_RECORD) as tx, pytest.raises(people.NoSuchCare):
        people.undo_end_care(tx, child, me.account_id)
    with access.enter(mother, Purpose.OWN_RECORD) as tx:
        (again,) = people.candidates(tx)
        assert people.claim(tx, again.key, "birth_date", BORN) == child


@pytest.mark.parametrize(
    ("born", "how", "left"), [("1/1/2001", Ending.NOW, False), ("1/1/2005", Ending.ASK, True), (BORN, None, True)]
)
def test_whoever_got_a_telephone_decides_by_age_who_still_acts_for_them(
    world: World, born: str, how: Ending | None, left: bool
) -> None:
    mother = owner(world, PHONE, "Trần Thị Mẫu")
    child = add(mother, "Lê Mẫu Na", born, Kin.CHILD)
    own = own_telephone(world, child)
    assert {c.relation for c in seen(mother, child)} == {"self", "guardian"}, "the guardian is told"
    if how is None:
        with pytest.raises(people.NoSuchCare):
            ended(own, child, "021")
    else:
        assert ended(own, child, "021") is how
    assert (child in acts_for(mother)) is left
    if how is Ending.ASK:
        (asked,) = questions(mother)
        assert (asked.kind, asked.to_me) == ("release", True)
        answer(mother, asked.question_id)
        assert child not in acts_for(mother)


def test_whoever_proves_a_fact_about_somebody_with_a_telephone_of_their_own_asks_them(world: World) -> None:
    record = world.record("Lê Mẫu Cụ", birth="1950-03-02", paper="001150900006", phone=OWN_PHONE)
    elder = world.person(record)
    own = own_telephone(world, elder)
    son = owner(world, PHONE, "Lê Văn Mẫu")
    with pytest.raises(people.MustAgree), access.enter(son, Purpose.OWN_RECORD) as tx:
        people.claim_by_paper(tx, "001150900006", "Lê Mẫu Cụ", "2/3/1950")
    assert elder not in acts_for(son)
    (asked,) = questions(own)
    assert (asked.kind, asked.ending) == ("request", "021")
    answer(own, asked.question_id, birth="")
    assert elder in acts_for(son)
    assert ended(own, elder, "021") is Ending.NOW
    assert elder not in acts_for(son)


def test_two_telephones_that_prove_the_same_child_at_once_both_act_for_them(world: World) -> None:
    child = world.person(world.record("Lê Mẫu Na", birth="2019-03-02", paper="001319900007", phone=PHONE))
    mother, father = owner(world, PHONE, "Trần Thị Mẫu"), owner(world, OTHER_PHONE, "Lê Văn Mẫu")
    together = Barrier(2)

    def prove(viewer: Viewer) -> UUID:
        with access.enter(viewer, Purpose.OWN_RECORD) as tx:
            together.wait(timeout=10)
            return people.claim_by_paper(tx, "001319900007", "Lê Mẫu Na", BORN)

    with ThreadPoolExecutor() as threads:
        assert list(threads.map(prove, [mother, father])) == [child, child]
    assert {(c.ending, c.relation) for c in seen(mother, child)} == {("021", "guardian"), ("022", "guardian")}


def test_kin_that_the_police_tell_of_are_asked_about_masked_and_proved_by_a_fact(world: World) -> None:
    mother_pin, child_pin = "001185900005", "001319900007"
    mother_known = world.person(world.record("Trần Thị Mẫu", birth="1985-03-15", paper=mother_pin))
    told = world.record("Lê Mẫu Na", birth="2019-03-02", paper=child_pin, phone=None)
    child = world.person(told)
    world.rows_changed(
        f"insert into records.kinship (record_id, kin_at, mother_number) values ({told}, now(), '{mother_pin}')"
    )
    mother = world.telephone(PHONE)
    with access.enter(mother, Purpose.OWN_RECORD) as tx:
        (me,) = people.candidates(tx)
        assert people.claim(tx, me.key, "birth_date", "15/3/1985") == mother_known
        (hint,) = people.candidates(tx)
        assert hint.masked_name == "L*** M*** N***"
        assert people.claim(tx, hint.key, "birth_date", BORN) == child
        access.open_more(tx, mother, [child])
        people.set_kin(tx, child, Kin.CHILD)
        with pytest.raises(people.NotYours):
            people.set_kin(tx, uuid4(), Kin.CHILD)


def seen(viewer: Viewer, person: UUID) -> list[people.Carer]:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        return people.carers(tx, person)


def own_telephone(world: World, person: UUID) -> Viewer:
    """A telephone whose owner proved to be the person."""
    viewer = world.telephone(OWN_PHONE)
    world.rows_changed(
        "insert into access.account_person (account_id, person_id, relation, proof)"
        f" select account_id, '{person}', 'self', 'birth_date' from access.account where phone = '{OWN_PHONE}'"
    )
    return viewer
