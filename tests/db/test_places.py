"""Places of one's own, their codes and staff; going in and out; what whom may see, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import psycopg.sql
import pytest

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock, migrate
from pccovid.ground.db import Database
from pccovid.records import places
from pccovid.records.places import Described

pytestmark = pytest.mark.usefixtures("database")

AT = clock.now().replace(hour=9, minute=0)
MARKET = Described("Chợ Mẫu", "Chợ", 5, "Số 1, tổ 1", "Chị Mẫu")
OWNER, STAFF, STRANGER, MOTHER = "0900000041", "0900000042", "0900000043", "0900000044"


@dataclass(frozen=True)
class Citizen:
    """A telephone, logged in, and the people it acts for."""

    viewer: Viewer
    account: UUID
    people: list[UUID]


@pytest.fixture
def citizen(admin: str) -> Callable[..., Citizen]:
    """Log a telephone in that acts for people of these names."""

    def make(phone: str, *names: str) -> Citizen:
        nobody = Viewer("", "test", "r1")
        asked = access.ask_code(nobody, client="198.51.100.7", phone=phone)
        viewer = Viewer(access.check_code(nobody, asked.request_id, asked.code).token, "test", "r2")
        people = [uuid4() for _ in names]
        with migrate.owner_tx(admin) as tx:
            row = tx.raw.execute("select account_id from access.account where phone = %s", [phone]).fetchone()
            assert row is not None
            for person, name in zip(people, names, strict=True):
                tx.raw.execute(
                    "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person]
                )
                tx.raw.execute("insert into access.subject values (%s, 5)", [person])
                tx.raw.execute(
                    "insert into people.golden_attribute (person_id, attribute, value, record_id, rule, as_of) values (%s, 'full_name', %s, 1, 'test', now())",
                    [person, name],
                )
                tx.raw.execute(
                    "insert into access.account_person values (%s, %s, 'guardian', 'paper')", [row[0], person]
                )
        return Citizen(viewer, row[0], people)

    return make


def registered(owner: Citizen) -> places.Place:
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        places.register(tx, MARKET, at=AT)
        return places.mine(tx)[0]


def go_in(who: Citizen, code: str, people: list[UUID] | None = None, at: datetime = AT) -> None:
    people = who.people if people is None else people
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        places.check_in(tx, places.at_door(tx, code), people, account=who.account, at=at)


def visits(who: Citizen, at: datetime = AT + timedelta(hours=1)) -> list[places.CheckIn]:
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        return places.check_ins(tx, who.people, at=at)


def test_a_place_gets_a_code_that_anybody_finds_it_by(citizen: Callable[..., Citizen]) -> None:
    mine = registered(citizen(OWNER))
    assert mine.code is not None
    assert places.typed_code(f"{mine.code[:4].lower()} {mine.code[4:]}") == mine.code
    with access.at_the_door(Viewer("", "test", "r1")) as tx:
        door = places.at_door(tx, mine.code)
    assert (door.name, door.kind, door.commune_id, door.address) == ("Chợ Mẫu", "Chợ", 5, "Số 1, tổ 1")


def test_old_unknown_and_closed_codes_say_what_they_are(citizen: Callable[..., Citizen]) -> None:
    owner = citizen(OWNER)
    mine = registered(owner)
    assert mine.code is not None
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        places.renew_code(tx, mine.place_id, at=AT)
        renewed = places.mine(tx)[0].code
        assert renewed not in {None, mine.code}
        for code, problem in (
            (mine.code, places.OldCode),
            ("22222222", places.NoSuchCode),
            ("'; --", places.NoSuchCode),
        ):
            with pytest.raises(problem):
                places.at_door(tx, code)
        places.set_closed(tx, mine.place_id, closed=True, at=AT)
        with pytest.raises(places.Closed):
            places.at_door(tx, renewed or "")
        places.set_closed(tx, mine.place_id, closed=False, at=AT)
        assert places.at_door(tx, renewed or "").place_id == mine.place_id


def test_whoever_registered_a_place_in_the_former_database_manages_it_and_its_code_still_opens(
    citizen: Callable[..., Citizen], admin: str
) -> None:
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "insert into records.place (source_id, source_key, name, owner_phone, batch_id, line_no, loaded_at)"
            " select source_id, 'DD1', 'Quán Mẫu', %s, 1, 1, now() from ingest.source where source = 'place_qr'",
            [OWNER],
        )
    owner = citizen(OWNER)
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        (mine,) = places.mine(tx)
        assert (mine.name, mine.manages, mine.former, mine.code) == ("Quán Mẫu", True, True, None)
        places.renew_code(tx, mine.place_id, at=AT)
        renewed = places.mine(tx)[0].code
        assert {places.at_door(tx, code).place_id for code in ("DD1", renewed or "")} == {mine.place_id}
    assert places_of(citizen(STRANGER)) == []


def places_of(who: Citizen) -> list[places.Place]:
    with access.enter(who.viewer, Purpose.PLACE_ENTRY) as tx:
        return places.mine(tx)


def test_only_its_manager_changes_a_place(citizen: Callable[..., Citizen]) -> None:
    mine = registered(citizen(OWNER)).place_id
    stranger = citizen(STRANGER)
    with access.enter(stranger.viewer, Purpose.PLACE_ENTRY) as tx:
        for change in (
            lambda: places.describe(tx, mine, MARKET, at=AT),
            lambda: places.renew_code(tx, mine, at=AT),
            lambda: places.set_closed(tx, mine, closed=True, at=AT),
            lambda: places.add_staff(tx, mine, STRANGER, at=AT),
            lambda: places.admit(tx, stranger.viewer, mine, uuid4(), at=AT),
        ):
            with pytest.raises(places.NotAllowedThere):
                change()
        assert places.staff(tx, mine) == []
        assert places.hours_of_day(tx, mine, at=AT) == []


def test_a_household_goes_in_by_one_tap_and_a_second_tap_is_the_same_visit(citizen: Callable[..., Citizen]) -> None:
    place, family = registered(citizen(OWNER)), citizen(MOTHER, "Trần Thị Mẫu", "Lê Bé Mẫu", "Lê Anh Mẫu")
    code = place.code or ""
    go_in(family, code, family.people[:2])
    go_in(family, code, family.people[:2], AT + timedelta(minutes=1))
    assert len(visits(family)) == 2
    assert {(v.person_id, v.place_name, v.left_at) for v in visits(family)} == {
        (person, "Chợ Mẫu", None) for person in family.people[:2]
    }
    with access.enter(family.viewer, Purpose.OWN_RECORD, family.people) as tx:
        inside = places.inside(tx, family.people, at=AT + timedelta(hours=1))
        for minutes in (60, 90):
            places.leave(tx, [v.check_in_id for v in inside], at=AT + timedelta(minutes=minutes))
    assert {v.left_at for v in visits(family, AT + timedelta(hours=2))} == {AT + timedelta(hours=1)}
    go_in(family, code, family.people[:1], AT + timedelta(hours=3))
    assert len(visits(family, AT + timedelta(hours=4))) == 3


def test_a_visit_of_a_person_whose_door_is_shut_is_neither_seen_nor_written(citizen: Callable[..., Citizen]) -> None:
    place, family, stranger = (
        registered(citizen(OWNER)),
        citizen(MOTHER, "Trần Thị Mẫu"),
        citizen(STRANGER, "Lê Lạ Mẫu"),
    )
    go_in(family, place.code or "")
    with access.enter(stranger.viewer, Purpose.OWN_RECORD, stranger.people) as tx:
        assert places.check_ins(tx, family.people, at=AT) == []
        places.forget(tx, visits(family)[0].check_in_id, at=AT)
    assert len(visits(family)) == 1
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        access.enter(stranger.viewer, Purpose.OWN_RECORD, stranger.people) as tx,
    ):
        places.check_in(tx, places.at_door(tx, place.code or ""), family.people, account=stranger.account, at=AT)


def test_one_deletes_a_visit_of_ones_own(citizen: Callable[..., Citizen]) -> None:
    place, family = registered(citizen(OWNER)), citizen(MOTHER, "Trần Thị Mẫu")
    go_in(family, place.code or "")
    (visit,) = visits(family)
    with access.enter(family.viewer, Purpose.OWN_RECORD, family.people) as tx:
        for _ in range(2):
            places.forget(tx, visit.check_in_id, at=AT)
    assert visits(family) == []


def test_p_18_staff_see_initials_and_a_manager_numbers(citizen: Callable[..., Citizen], admin: str) -> None:
    owner, staff, visitor = citizen(OWNER), citizen(STAFF), citizen(MOTHER, "Trần Thị Mẫu")
    place = registered(owner)
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        places.add_staff(tx, place.place_id, STAFF, at=AT)
        assert places.staff(tx, place.place_id) == [STAFF]
    with access.enter(staff.viewer, Purpose.PLACE_ENTRY) as tx:
        assert [(p.name, p.manages) for p in places.mine(tx)] == [("Chợ Mẫu", False)]
        assert places.staff(tx, place.place_id) == []
        for minute in (0, 1):
            shown = places.admit(tx, staff.viewer, place.place_id, visitor.people[0], at=AT + timedelta(minutes=minute))
            assert shown == "T*** T*** M***"
        assert places.check_ins(tx, visitor.people, at=AT) == []
        assert tx.raw.execute("select count(*) from people.golden_attribute").fetchone() == (0,)
        assert places.hours_of_day(tx, place.place_id, at=AT) == []
    assert [(v.place_name, v.way) for v in visits(visitor)] == [("Chợ Mẫu", "staff")]
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        assert [(h.hour, h.visitors) for h in places.hours_of_day(tx, place.place_id, at=AT)] == [
            (AT.replace(second=0, microsecond=0), 1)
        ]
        places.remove_staff(tx, place.place_id, STAFF)
    with access.enter(visitor.viewer, Purpose.OWN_RECORD, visitor.people) as tx:
        assert "Nhân viên Chợ Mẫu" in {look.actor for look in access.who_looked(tx, visitor.people[0])}
    with access.enter(staff.viewer, Purpose.PLACE_ENTRY) as tx, pytest.raises(places.NotAllowedThere):
        places.admit(tx, staff.viewer, place.place_id, visitor.people[0], at=AT)


def test_c_03_a_visit_cannot_be_read_on_the_31st_day_and_its_day_goes(
    citizen: Callable[..., Citizen], admin: str
) -> None:
    place, family = registered(citizen(OWNER)), citizen(MOTHER, "Trần Thị Mẫu")
    go_in(family, place.code or "")
    assert len(visits(family, AT + timedelta(days=29, hours=23))) == 1
    assert visits(family, AT + timedelta(days=30, minutes=1)) == []
    assert access.forget(AT + timedelta(days=31))["records.check_in"] == 1
    with psycopg.connect(admin) as connection:
        assert connection.execute("select count(*) from records.check_in").fetchone() == (0,)
        assert connection.execute(
            "select count(*) from pg_inherits where inhparent = 'records.check_in'::regclass"
        ).fetchone() == (0,)


def test_a_merged_doubles_visits_are_the_persons(citizen: Callable[..., Citizen], admin: str) -> None:
    place, family = registered(citizen(OWNER)), citizen(MOTHER, "Trần Thị Mẫu", "Tran Thi Mau")
    go_in(family, place.code or "", family.people[1:])
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute("update access.subject set gone_to = %s where person_id = %s", family.people)
    with access.enter(family.viewer, Purpose.OWN_RECORD, family.people[:1]) as tx:
        assert [v.person_id for v in places.check_ins(tx, family.people[:1], at=AT)] == family.people[:1]


def test_a_table_of_a_day_shows_nothing_by_itself(citizen: Callable[..., Citizen], database: Database) -> None:
    place, family = registered(citizen(OWNER)), citizen(MOTHER, "Trần Thị Mẫu")
    go_in(family, place.code or "")
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        access.enter(family.viewer, Purpose.OWN_RECORD, family.people) as tx,
    ):
        tx.raw.execute(
            psycopg.sql.SQL("select count(*) from records.{}").format(psycopg.sql.Identifier(f"check_in_{AT:%Y%m%d}"))
        )


def told_by_both(owner: Citizen, at: datetime) -> tuple[places.Place, places.Place]:
    """Two places of one manager, each with a visitor of its own; the first is the older one."""
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        first = places.register(tx, MARKET, at=at)
        second = places.register(tx, replace(MARKET, name="Chợ mới", address="Số 9"), at=at)
        mine = {place.place_id: place for place in places.mine(tx)}
    return mine[first], mine[second]


def test_a_place_registered_twice_is_one_with_all_its_visits_and_codes(
    citizen: Callable[..., Citizen], admin: str
) -> None:
    owner, mother = citizen(OWNER), citizen(MOTHER, "Mẹ Mẫu")
    old, new = told_by_both(owner, AT)
    go_in(mother, old.code or "")
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        places.replace(tx, old.place_id, new.place_id, places.Replacement.MERGED, at=AT)
        door = places.at_door(tx, old.code or "")
        assert (door.place_id, door.name, door.act, door.former_name) == (new.place_id, "Chợ mới", "merged", "Chợ Mẫu")
        for place, successor in ((old, new), (new, old)):
            with pytest.raises(places.AlreadyReplaced):
                places.replace(tx, place.place_id, successor.place_id, places.Replacement.MERGED, at=AT)
        with pytest.raises(places.NotAllowedThere):
            places.set_closed(tx, old.place_id, closed=False, at=AT)
        (gone,) = (place for place in places.mine(tx) if place.act)
        assert (gone.place_id, gone.successor_id, gone.closed_at) == (old.place_id, new.place_id, AT)
    assert [visit.place_id for visit in visits(mother)] == [new.place_id]


def test_where_a_place_moved_earlier_visits_stay_at_the_old_address_and_its_poster_leads_on(
    citizen: Callable[..., Citizen], admin: str
) -> None:
    owner, mother = citizen(OWNER), citizen(MOTHER, "Mẹ Mẫu", "Con Mẫu")
    old, new = told_by_both(owner, AT)
    go_in(mother, old.code or "", mother.people[:1])
    with access.enter(owner.viewer, Purpose.PLACE_ENTRY) as tx:
        places.replace(tx, old.place_id, new.place_id, places.Replacement.MOVED, at=AT)
    go_in(mother, old.code or "", mother.people[1:])
    assert {visit.person_id: visit.place_address for visit in visits(mother)} == {
        mother.people[0]: "Số 1, tổ 1", mother.people[1]: "Số 9",
    }  # fmt: skip


def test_only_who_manages_both_or_an_operator_replaces_a_place(citizen: Callable[..., Citizen], admin: str) -> None:
    owner, stranger = citizen(OWNER), citizen(STRANGER)
    old, _ = told_by_both(owner, AT)
    others, third = told_by_both(stranger, AT)
    for viewer in (owner.viewer, stranger.viewer):
        with access.enter(viewer, Purpose.PLACE_ENTRY) as tx, pytest.raises(places.NotAllowedThere):
            places.replace(tx, old.place_id, others.place_id, places.Replacement.MERGED, at=AT)
    with access.work(access.System("test"), Purpose.OPERATIONS, "replace") as tx:
        with pytest.raises(places.NoSuchCode):
            places.replace_by_code(tx, "22222222", others.code or "", places.Replacement.MOVED, operator="x")
        places.replace_by_code(tx, old.code or "", others.code or "", places.Replacement.MERGED, operator="x")
        places.replace_by_code(tx, others.code or "", third.code or "", places.Replacement.MOVED, operator="x")
    with access.at_the_door(Viewer("", "test", "r1")) as tx:
        assert places.at_door(tx, old.code or "").place_id == third.place_id, (
            "through every act to the one that goes on"
        )
