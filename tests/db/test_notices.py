"""Notices: once for the same thing, to everybody who acts for the person, and to nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from notices_kit import DAY, DUE, EXPOSED, Commune, Phone, held, log_in, send, send_all

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import worker
from pccovid.gates.web.citizen import devices
from pccovid.ground import clock
from pccovid.records import notices
from pccovid.records.notices import Kind

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def commune(admin: str) -> Commune:
    return Commune(admin)


def test_the_same_thing_is_told_once(commune: Commune) -> None:
    who = commune.phone(commune.person())
    assert [send(who, Kind.DOSE_DUE, DUE), send(who, Kind.DOSE_DUE, DUE | {"due_from": DAY + timedelta(3)})] == [1, 0]
    assert send(who, Kind.DOSE_DUE, DUE | {"dose": 3}) == 1
    assert [n.filled["dose"] for n in held(who)] == ["3", "2"]


def test_a_programme_tells_many_at_once_and_each_once(commune: Commune) -> None:
    people = [commune.person() for _ in range(4)]
    mother = commune.phone(people[0], people[1])
    assert send_all(Kind.EXPOSURE, EXPOSED, [*people, people[0]]) == 4
    assert send_all(Kind.EXPOSURE, EXPOSED, people) == 0
    assert {n.person_id for n in held(mother)} == set(people[:2])
    assert commune.deliveries() == [("sms", "waiting")] * 2, "two people have no telephone; nobody asked for pushes"


def test_warnings_come_first_and_what_was_read_last(commune: Commune) -> None:
    who = commune.phone(commune.person())
    send(who, Kind.TEST_RESULT, {"taken_on": DAY})
    send(who, Kind.EXPOSURE, EXPOSED)
    send(who, Kind.FACT_MENDED, {"fact": "dose", "on": DAY})
    warning = held(who)[0]
    assert warning.kind == "exposure"
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        notices.read(tx, warning.notice_id, account=who.account, at=clock.now())
    assert [n.kind for n in held(who)] == ["test_result", "fact_mended", "exposure"]
    assert held(who)[2].read_at is not None


def test_nobody_reads_or_writes_where_the_door_is_shut(commune: Commune) -> None:
    who, other = commune.phone(commune.person()), commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    (notice,) = held(who)
    assert send_as(other, who) == 0
    with access.enter(other.viewer, Purpose.OWN_RECORD, other.people) as tx:
        assert notices.of_household(tx, clock.now()) == []
        assert notices.of_people(tx, [notice.notice_id]) == []
        notices.read(tx, notice.notice_id, account=other.account, at=clock.now())
    assert held(who)[0].read_at is None


def send_as(other: Phone, who: Phone) -> int:
    with access.enter(other.viewer, Purpose.OWN_RECORD, other.people) as tx:
        return notices.send(tx, who.people[0], Kind.DOSE_DUE, DUE, at=clock.now())


def test_what_a_double_was_told_is_read_with_the_person(commune: Commune) -> None:
    person, double = commune.person(), commune.person()
    who = commune.phone(person)
    send_all(Kind.EXPOSURE, EXPOSED, [double])
    assert held(who) == []
    commune.rows("update access.subject set gone_to = %s where person_id = %s", person, double)
    assert [n.kind for n in held(who)] == ["exposure"]


def test_what_is_over_is_not_shown(commune: Commune) -> None:
    who = commune.phone(commune.person())
    send(who, Kind.DOSE_DUE, DUE)
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        assert notices.of_household(tx, clock.now() + timedelta(days=61)) == []


def test_a_wrong_value_stops_the_sending(commune: Commune) -> None:
    with pytest.raises(notices.WrongValues):
        send_all(Kind.EXPOSURE, EXPOSED | {"setting": "nhà chị Hoa"}, [uuid4()])
    assert commune.rows("select count(*) from records.notice") == [(0,)]


def test_a_new_result_is_told_once_and_an_old_one_or_a_pending_one_never(commune: Commune) -> None:
    who = commune.phone(commune.person())
    now = clock.now()
    for taken, resulted, result in (
        (now - timedelta(days=1), now - timedelta(hours=3), "negative"),
        (now - timedelta(days=1), now - timedelta(hours=2), "positive"),
        (now - timedelta(days=40), now - timedelta(days=39), "negative"),
        (now, None, "pending"),
    ):
        ((record,),) = commune.rows(
            "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
            " values (1, gen_random_uuid(), 1, 1, 1) returning record_id"
        )
        commune.rows(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')", record, who.people[0]
        )  # fmt: skip
        commune.rows(
            "insert into records.test (record_id, method, taken_at, resulted_at, result) values (%s, 'pcr', %s, %s, %s)",
            record, taken, resulted, result,
        )  # fmt: skip
    worker.tell_of_results()
    worker.tell_of_results()
    (told,) = held(who)
    assert (told.kind, told.filled) == ("test_result", {"taken_on": (now - timedelta(days=1)).date().isoformat()})


def test_a_log_in_on_a_device_that_was_never_here_is_told_to_the_others(commune: Commune) -> None:
    who = commune.phone(commune.person())
    for device, told in (("Chrome, Android", 1), ("Chrome, Android", 1), ("Safari, iPhone", 2)):
        commune.rows("update access.otp set issued_at = issued_at - interval '2 hours'")
        viewer = log_in(device, phone=who.number)
        commune.rows(
            "update access.session set account_id = %s where officer_id is null", who.account
        )  # as a proof does
        devices.tell_of_new(viewer)
        assert [n.kind for n in held(who)] == ["new_device"] * told
