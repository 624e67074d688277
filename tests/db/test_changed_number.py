"""A number that changes: moved with both telephones at hand, ended when lost; a stranger is told of and shut out."""

from uuid import UUID

import pytest
from claims_kit import OTHER_PHONE, PHONE, World

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import migrate

pytestmark = pytest.mark.usefixtures("database")

PAPER = ("079185012345", "Trần Thị Mẫu", "15/03/1985")


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


@pytest.fixture
def me(world: World) -> UUID:
    return world.person(world.record("Trần Thị Mẫu", birth="1985-03-15", paper=PAPER[0]))


def by_paper(viewer: Viewer) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        people.claim_by_paper(tx, *PAPER)


def people_of(viewer: Viewer) -> list[UUID]:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        return [a.person_id for a in access.people_of_account(tx)]


def other(viewer: Viewer, person: UUID) -> access.OtherNumber:
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        (number,) = access.other_numbers(tx, person)
    return number


def end(viewer: Viewer, person: UUID) -> bool:
    account = other(viewer, person).account_id
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        return access.end_number(tx, person, account)


def a_week_passes(world: World) -> None:
    with migrate.owner_tx(world.admin) as tx:
        tx.raw.execute("update access.account_person set since = since - interval '7 days'")


def ask_both(viewer: Viewer, world: World) -> tuple[access.Asked, access.Asked]:
    with migrate.owner_tx(world.admin) as tx:
        tx.raw.execute("delete from access.otp")
    old, new = (
        access.ask_code(viewer, client="198.51.100.7", phone=phone, use="move") for phone in (PHONE, OTHER_PHONE)
    )
    return old, new


def test_with_both_telephones_at_hand_everything_goes_to_the_new_number(world: World, me: UUID) -> None:
    phone = world.log_in(PHONE)
    by_paper(phone)
    old, new = ask_both(phone, world)
    wrong = f"{(int(new.code) + 1) % 10**6:06}"
    with access.enter(phone, Purpose.OWN_RECORD) as tx:
        assert access.move_number(tx, (old.request_id, old.code), (new.request_id, wrong)) == "new"
        assert access.own_number(tx) == PHONE
    with access.enter(phone, Purpose.OWN_RECORD) as tx:
        assert access.move_number(tx, (old.request_id, old.code), (new.request_id, new.code)) == ""
        assert access.own_number(tx) == OTHER_PHONE
    assert people_of(phone) == [me], "the same device goes on"
    again = world.log_in(OTHER_PHONE)
    by_paper(again)
    with access.enter(again, Purpose.OWN_RECORD) as tx:
        assert len(access.devices(tx)) == 2
    stranger = world.log_in(PHONE)
    with access.enter(stranger, Purpose.OWN_RECORD) as tx:
        assert len(access.devices(tx)) == 1, "the former number knows nothing of it"


def test_somebody_elses_number_cannot_be_moved(world: World, me: UUID) -> None:
    by_paper(world.log_in(PHONE))
    thief = world.log_in("0900000023")
    old, new = ask_both(thief, world)
    with access.enter(thief, Purpose.OWN_RECORD) as tx:
        assert access.move_number(tx, (old.request_id, old.code), (new.request_id, new.code)) == "new"
    assert world.rows("select count(*) from access.account where phone = %s", OTHER_PHONE) == [(0,)]


def test_a_lost_number_is_ended_after_a_week_and_not_before(world: World, me: UUID) -> None:
    lost = world.log_in(PHONE)
    by_paper(lost)
    a_week_passes(world)
    new = world.log_in(OTHER_PHONE)
    by_paper(new)
    assert other(new, me).ending == PHONE[-3:]
    assert not end(new, me)
    assert people_of(lost) == people_of(new) == [me]
    a_week_passes(world)
    assert end(new, me)
    assert (people_of(lost), people_of(new)) == ([], [me])


def test_a_stranger_is_shut_out_by_the_owner_and_then_only_the_desk_binds_another_number(
    world: World, me: UUID
) -> None:
    owner = world.log_in(PHONE)
    by_paper(owner)
    stranger = world.log_in(OTHER_PHONE)
    by_paper(stranger)
    assert end(owner, me)
    assert people_of(stranger) == []
    for phone in (OTHER_PHONE, "0900000023"):
        again = world.log_in(phone)
        with pytest.raises(people.DeskOnly):
            by_paper(again)
        assert people_of(again) == []
    assert people_of(owner) == [me]
    tablet = world.log_in(PHONE)
    by_paper(tablet)
    assert people_of(tablet) == [me], "the owner's own number is no other number"


def test_whom_an_officer_bound_nobody_ends_from_a_telephone(world: World, me: UUID) -> None:
    former = world.log_in(PHONE)
    by_paper(former)
    a_week_passes(world)
    new = world.log_in(OTHER_PHONE)
    by_paper(new)
    with migrate.owner_tx(world.admin) as tx:
        tx.raw.execute("update access.account_person set proof = 'officer' where since > now() - interval '1 day'")
    assert other(former, me).may_end_at is None
    assert not end(former, me)
    assert end(new, me)
