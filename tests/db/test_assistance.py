"""The desk for people without a telephone: finds those of its own commune, masked and logged; binds a telephone."""

from uuid import UUID

import psycopg
import pytest
from claims_kit import PHONE, World

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock, crypto, ids, migrate
from pccovid.ground.errors import Forbidden

pytestmark = pytest.mark.usefixtures("database")

HERE, ELSEWHERE = "00001", "00004"


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


def officer(world: World, commune: str = HERE) -> Viewer:
    """An officer of a commune's health station."""
    token, who = ids.token(), ids.new_id()
    with migrate.owner_tx(world.admin) as tx:
        access.add_officer(tx, who, f"xa.{commune}", "Cán bộ trình diễn", f"Trạm Y tế {commune}", "0900000101")
        access.hold_role(tx, f"xa.{commune}", "commune_health", _unit(world, commune))
        tx.raw.execute(
            "insert into access.session (token_hash, officer_id, role, unit_id) values (%s, %s, 'commune_health', %s)",
            [crypto.fingerprint(token), who, _unit(world, commune)],
        )
    return Viewer(token, "test", "r1")


def _unit(world: World, code: str) -> int:
    return world.rows("select unit_id from commons.unit where code = %s and valid_from < '2025-07-01'", code)[0][0]


def lives(world: World, person: UUID, commune: str = HERE) -> UUID:
    with migrate.owner_tx(world.admin) as tx:
        tx.raw.execute(
            "update access.subject set commune_id = %s where person_id = %s", [_unit(world, commune), person]
        )
    return person


def find(viewer: Viewer, text: str) -> list[people.Found]:
    with access.enter(viewer, Purpose.ASSISTANCE) as tx:
        return people.find(tx, text, at=clock.now())


@pytest.fixture
def elder(world: World) -> UUID:
    record = world.record("Phạm Thị Mẫu Đơn", birth="1949-09-02", paper="079149000017", phone="0900000031")
    return lives(world, world.person(record))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("phạm thị mẫu đơn", "name"),
        ("Pham Don 1949", "name"),
        ("PHAM THI MAU DON, 2/9/1949", "name"),
        ("079 149 000 017", "number"),
        ("0900.000.031", "phone"),
        ("079149000017|012345678|Phạm Thị Mẫu Đơn|02091949|Nữ|Số 1, Bến Nghé|15042021", "number"),
    ],
)
def test_one_box_finds_a_person_masked_and_says_why(world: World, elder: UUID, typed: str, why: str) -> None:
    (found,) = find(officer(world), typed)
    assert (found.person_id, found.why, found.masked_birth) == (elder, why, "1949")
    assert (found.masked_name, found.masked_number) == ("P*** T*** M*** Đ***", "*********017")


@pytest.mark.parametrize("typed", ["", "   ", "😀😀", "an", "12", "؟ أحمد"])
def test_what_names_nobody_is_refused_before_any_search(world: World, typed: str) -> None:
    with pytest.raises(people.NothingToFind):
        find(officer(world), typed)


def test_whoever_was_shown_can_read_that_the_station_searched(world: World, elder: UUID) -> None:
    viewer = officer(world)
    find(viewer, "pham thi mau don")
    find(viewer, "079149000017")
    assert world.rows("select agency, purpose, classes from access.entry where person_id = %s", elder) == [
        (f"Trạm Y tế {HERE}", "assistance", ["masked"])
    ]


def test_p_04_the_desk_of_another_commune_finds_opens_and_binds_nobody(world: World, elder: UUID) -> None:
    stranger = officer(world, ELSEWHERE)
    for typed in ("pham thi mau don", "079149000017", "0900000031"):
        assert find(stranger, typed) == []
    with pytest.raises(Forbidden), access.enter(stranger, Purpose.ASSISTANCE, [elder]):
        pytest.fail("the door opened")
    asked = access.ask_code(stranger, client="198.51.100.7", phone=PHONE, use="assist")
    with access.enter(stranger, Purpose.ASSISTANCE) as tx, pytest.raises(Forbidden):
        people.bind_telephone(tx, elder, asked.request_id, asked.code, alone=False)
    assert world.rows("select decision from access.entry where person_id = %s", elder) == [("deny",)]


def test_a_citizen_cannot_search(world: World, elder: UUID) -> None:
    with pytest.raises(Forbidden):
        find(world.telephone(PHONE), "pham thi mau don")


def test_more_than_twenty_are_too_many(world: World) -> None:
    for _ in range(21):
        lives(world, world.person(world.record("Nguyễn Văn Mẫu", year=1980, phone=None)))
    with pytest.raises(people.TooManyFound):
        find(officer(world), "nguyen van")


def acts_for(viewer: Viewer) -> list[UUID]:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return [a.person_id for a in access.people_of_account(tx)]


def bind(viewer: Viewer, person: UUID, phone: str, *, alone: bool = False) -> access.Asked:
    asked = access.ask_code(viewer, client="198.51.100.7", phone=phone, use="assist")
    with access.enter(viewer, Purpose.ASSISTANCE, [person]) as tx:
        people.bind_telephone(tx, person, asked.request_id, asked.code, alone=alone)
    return asked


def test_a_bound_telephone_opens_its_person_after_a_code_and_a_fact(world: World, elder: UUID) -> None:
    asked = bind(officer(world), elder, PHONE)
    with pytest.raises(access.CodeExpired):  # what the officer heard opens nothing
        access.check_code(Viewer("", "test", "r2"), asked.request_id, asked.code)
    viewer = world.log_in(PHONE)
    assert acts_for(viewer) == []
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        (candidate,) = people.candidates(tx)
        people.claim(tx, candidate.key, "birth_date", "2/9/1949")
    assert acts_for(viewer) == [elder]
    assert world.rows("select identity_level from people.person where person_id = %s", elder) == [(2,)]


def test_a_lost_number_is_ended_at_the_desk_at_once(world: World, elder: UUID) -> None:
    former = world.log_in("0900000031")
    with access.enter(former, Purpose.OWN_RECORD) as tx:
        (candidate,) = people.candidates(tx)
        people.claim(tx, candidate.key, "birth_date", "2/9/1949")
    bind(officer(world), elder, PHONE, alone=True)
    assert acts_for(former) == []


def test_a_wrong_code_binds_nothing_and_is_counted(world: World, elder: UUID, admin: str) -> None:
    viewer = officer(world)
    asked = access.ask_code(viewer, client="198.51.100.7", phone=PHONE, use="assist")
    with pytest.raises(access.CodeWrong), access.enter(viewer, Purpose.ASSISTANCE, [elder]) as tx:
        people.bind_telephone(tx, elder, asked.request_id, f"{(int(asked.code) + 1) % 10**6:06}", alone=True)
    with psycopg.connect(admin) as connection:
        assert connection.execute("select count(*) from access.account_person").fetchone() == (0,)
