"""Whom no message reached: on the list of their own commune, until they read it or are told in person."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from notices_kit import DUE, ELSEWHERE, EXPOSED, Commune, noon, send, send_all

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground.errors import Forbidden
from pccovid.ground.tx import Tx
from pccovid.records import notices
from pccovid.records.notices import Kind, Reached, Unreached

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def commune(admin: str) -> Commune:
    return Commune(admin)


def listed(officer: Viewer, later: timedelta = timedelta()) -> list[Unreached]:
    with access.enter(officer, Purpose.NOTICE) as tx:
        return notices.unreached(tx, noon() + later)


def wrote(officer: Viewer, row: Unreached, outcome: Reached) -> int:
    with access.enter(officer, Purpose.NOTICE, [row.person_id]) as tx:
        by = access.session(tx).officer_id
        assert by is not None
        return notices.add_try(tx, row.notice_id, outcome, officer=by, at=noon())


def test_who_has_no_telephone_is_listed_at_once_and_who_has_one_when_it_stays_unread(commune: Commune) -> None:
    alone, who = commune.person(), commune.phone(commune.person())
    send_all(Kind.EXPOSURE, EXPOSED, [alone, *who.people])
    send(who, Kind.DOSE_DUE, DUE)
    officer = commune.officer()
    assert [(r.person_id, r.reason) for r in listed(officer)] == [(alone, "no_phone")]
    late = listed(officer, timedelta(hours=13))
    assert {(r.person_id, r.reason) for r in late} == {(alone, "no_phone"), (who.people[0], "unread")}
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        for waiting in notices.of_household(tx, noon()):
            notices.read(tx, waiting.notice_id, account=who.account, at=noon())
    assert [r.person_id for r in listed(officer, timedelta(hours=13))] == [alone]


def test_who_could_not_be_sent_anything_is_listed(commune: Commune) -> None:
    who = commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    commune.rows("update records.delivery set state = 'failed'")
    assert [r.reason for r in listed(commune.officer())] == ["failed"]


def test_told_leaves_the_list_not_found_stays_behind_and_both_can_be_undone(commune: Commune) -> None:
    first, second = commune.person(), commune.person()
    send_all(Kind.EXPOSURE, EXPOSED, [first, second])
    officer = commune.officer()
    one, other = listed(officer)
    wrote(officer, one, "not_found")
    assert [(r.notice_id, r.tries) for r in listed(officer)] == [(other.notice_id, 0), (one.notice_id, 1)]
    written = wrote(officer, other, "told")
    assert [r.notice_id for r in listed(officer)] == [one.notice_id]
    with access.enter(officer, Purpose.NOTICE, [other.person_id]) as tx:
        notices.undo_try(tx, written, at=noon())
    assert [r.notice_id for r in listed(officer)] == [other.notice_id, one.notice_id]


def test_p_04_another_commune_sees_nobody_and_writes_nothing(commune: Commune) -> None:
    send_all(Kind.EXPOSURE, EXPOSED, [commune.person()])
    (row,) = listed(commune.officer())
    other = commune.officer(ELSEWHERE)
    assert listed(other) == []
    with pytest.raises(Forbidden):
        wrote(other, row, "told")
    with access.enter(other, Purpose.NOTICE) as tx:
        assert notices.of_people(tx, [row.notice_id]) == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege), access.enter(other, Purpose.NOTICE) as tx:
        notices.add_try(tx, row.notice_id, "told", officer=officer_of(tx), at=noon())


def officer_of(tx: Tx) -> UUID:
    found = access.session(tx).officer_id
    assert found is not None
    return found


def test_a_citizen_has_no_list_and_the_look_of_the_officer_is_read_by_the_person(commune: Commune) -> None:
    who = commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    commune.rows("update records.delivery set state = 'given_up'")
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        assert notices.unreached(tx, noon()) == []
    officer = commune.officer()
    wrote(officer, listed(officer)[0], "told")
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        assert "notice" in {look.purpose for look in access.who_looked(tx, who.people[0])}
