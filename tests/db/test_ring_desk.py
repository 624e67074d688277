"""A ring on an officer's desk: who may see what of it, groups of a stadium in one act, and what waits in a unit."""

import time
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from ring_kit import ELSEWHERE, NEXT_DOOR, Case, Ring, noon, tracing

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground.errors import Forbidden
from pccovid.ground.tx import Tx
from pccovid.response import rings
from pccovid.response import tracing as ring_of
from pccovid.response.rings import Mark, Part

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ring(admin: str) -> Ring:
    return Ring(admin)


def named(viewer: Viewer, case: Case) -> AbstractContextManager[Tx]:
    """A transaction in which the case is open."""
    return access.enter(viewer, Purpose.CONTACT_TRACING, [case.person], case=case.case_no)


def test_a_contact_opens_where_they_live_also_for_a_case_of_another_province(ring: Ring) -> None:
    case, person = ring.case(), ring.person(ELSEWHERE)
    contact, theirs = ring.contact(case, person), ring.officer(unit=ring.unit(ELSEWHERE, "province"))
    with tracing(ring.officer()) as tx, pytest.raises(rings.NoSuchContact):
        rings.open_contact(tx, contact)
    with tracing(theirs) as tx:
        door = rings.open_contact(tx, contact)
        assert [row.contact_id for row in rings.waiting(tx, "proposed")] == [contact]
    assert (door.person_id, door.case_no) == (person, case.case_no)
    with access.enter(theirs, Purpose.CONTACT_TRACING, [person], case=door.case_no) as tx:
        assert rings.one(tx, contact).state == "proposed"
        assert ring_of.decide(tx, [contact], "accepted", why="accepted", at=noon())[1] == 1
    with pytest.raises(Forbidden), access.enter(theirs, Purpose.CONTACT_TRACING, [case.person], case=case.case_no):
        pass


def test_accepted_by_two_officers_at_once_counts_once_and_is_undone_once(ring: Ring) -> None:
    case = ring.case()
    contact, first, second = ring.contact(case), ring.officer(), ring.officer()
    with named(first, case) as tx:
        act, count = ring_of.decide(tx, [contact], "accepted", why="accepted", at=noon())
    with named(second, case) as tx:
        assert ring_of.decide(tx, [contact], "accepted", why="accepted", at=noon())[1] == 0
        assert (count, ring_of.undo(tx, act, noon()), ring_of.undo(tx, act, noon())) == (1, 1, 0)


def test_a_stadium_is_decided_by_groups_in_seconds(ring: Ring) -> None:
    case = ring.case()
    ring.rows(
        "insert into response.contact (case_id, person_id, ring, class, definition, score, kinds, minutes, first_at,"
        " last_at, unit_id, found_at, traced_at) select %s, gen_random_uuid(), 1,"
        " case when n %% 4 = 0 then 'close' else 'met' end, 'DEF-3638', (n %% 1000) / 1000.0, '{place}', n %% 180, %s,"
        " %s, %s, %s, %s from generate_series(1, 20000) n",
        case.case_id, noon(), noon(), ring.unit(), noon(), noon(),
    )  # fmt: skip
    officer = ring.officer()
    with named(officer, case) as tx:
        before = time.monotonic()
        groups = rings.groups(tx, case.case_no)
        page = ring_of.contacts(tx, case.case_no)
        assert time.monotonic() - before < 2
        assert {(g.klass, g.from_minutes) for g in groups} == {
            (k, m) for k in ("close", "met") for m in (0, 15, 60, 120)
        }
        assert (sum(g.proposed for g in groups), len(page)) == (20_000, 50)
        largest = Part(1, "close", ("place",), 60)
        act, count = rings.decide_group(tx, case.case_no, largest, "accepted", why="accepted", at=noon())
        asked = next(g for g in groups if (g.klass, g.from_minutes) == ("close", 60))
        assert count == asked.proposed > 1_000
        assert rings.decide_group(tx, case.case_no, Part(1, "close"), "accepted", why="accepted", at=noon())[1] == (
            5_000 - count
        )
        assert ring_of.undo(tx, act, noon()) == count
    with named(ring.officer(unit=ring.unit(NEXT_DOOR, "province")), case) as tx:
        assert sum(g.accepted for g in rings.groups(tx, case.case_no)) == 5_000 - count


def test_the_second_ring_hangs_under_whom_of_the_first_they_met(ring: Ring) -> None:
    case, first = ring.case(), ring.person()
    contact = ring.contact(case, first, "household")
    seconds = [ring.contact(case, commune, ring=2, via=first, score=0.1 * n) for n, commune in
               enumerate([ring.person(), ring.person(ELSEWHERE)], 1)]  # fmt: skip
    with named(ring.officer(), case) as tx:
        through = rings.met_through(tx, case.case_no, [contact])
    assert [(c.contact_id, c.via_contact_id, c.person_id is None) for c in through] == [
        (seconds[1], contact, True), (seconds[0], contact, False),
    ]  # fmt: skip


def test_the_list_of_a_unit_goes_on_behind_its_mark(ring: Ring) -> None:
    case = ring.case()
    made = [ring.contact(case, score=0.9 - 0.1 * n) for n in range(5)]
    ring.rows("update response.contact set found_at = %s where contact_id = %s", noon() + timedelta(1), made[4])
    with tracing(ring.officer("commune_health")) as tx:
        first = rings.waiting(tx, "proposed", most=3)
        last = first[-1]
        rest = rings.waiting(tx, "proposed", Mark(last.found_at, last.score, last.contact_id))
    assert [c.contact_id for c in (*first, *rest)] == [made[4], *made[:4]]


def test_who_traces_finds_people_of_the_unit_masked_and_they_read_it(ring: Ring) -> None:
    person = ring.person(name="Trần Thị Hòa Mẫu")
    with tracing(ring.officer("commune_health")) as tx:
        (found,) = people.find(tx, "tran thi hoa mau", at=noon())
    assert found.person_id == person
    assert ring.rows("select purpose, classes from access.entry where person_id = %s", person) == [
        ("contact_tracing", ["masked"])
    ]
