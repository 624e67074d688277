"""From a case to its ring: who is found, how they rank, and what changes when anything changes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

import pytest
from rings_kit import Ring, at

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.gates.worker import respond
from pccovid.ground import clock
from pccovid.response import cases, tracing, venues
from pccovid.response.tracing import Said

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ring(admin: str) -> Ring:
    return Ring(admin)


def decide(
    who: Viewer, ring: Ring, case_no: str, people: Sequence[UUID], becomes: Literal["accepted", "rejected"] = "accepted"
) -> tuple[UUID, int]:
    with access.enter(who, Purpose.CONTACT_TRACING, people, case=case_no) as tx:
        ids = [ring.contact(case_no, person) for person in people]
        decided = tracing.decide(tx, ids, becomes, why="đã gọi điện", at=clock.now())
    respond()
    return decided


def test_a_positive_result_gives_a_ranked_ring_over_all_evidence(ring: Ring) -> None:
    case, mother, guest, shopper, later, elsewhere = (ring.person() for _ in range(6))
    market, diner = ring.place(), ring.place("Quán ăn", "Quán Mẫu")
    ring.belong_together("household", case, mother)
    for who, place, hour, minutes in (
        (case, diner, 8, 60), (guest, diner, 8, 45),
        (case, market, 10, 30), (shopper, market, 10, 20), (later, market, 11, 30), (elsewhere, market, 15, 30),
    ):  # fmt: skip
        ring.came(who, place, at(3, hour), minutes)
    number = ring.ill(case)
    assert ring.ring(number, "person_id, class, kinds, minutes, state") == [
        (mother, "close", ["household"], None, "proposed"),
        (guest, "close", ["place"], 45, "proposed"),
        (shopper, "met", ["place"], 20, "proposed"),
        (later, "met", ["place"], 0, "proposed"),
    ]
    officer = ring.officer()
    with access.enter(officer, Purpose.CONTACT_TRACING, [case, mother, guest, shopper, later], case=number) as tx:
        listed = tracing.contacts(tx, number)
        told = tracing.reasons(tx, [c.contact_id for c in listed])
        assert tracing.contacts(tx, number, tracing.Chosen(klass="close", kind="place")) == [listed[1]]
        page = tracing.contacts(tx, number, most=2)
        mark = tracing.Mark(page[-1].score, page[-1].contact_id)
        rest = tracing.contacts(tx, number, None, mark, 2)
        back = tracing.contacts(tx, number, None, tracing.Mark(rest[0].score, rest[0].contact_id, newer=True), 2)
        window = tracing.traced(tx, number)
    assert (page + rest, back) == (listed, page)
    assert [c.person_id for c in listed] == [mother, guest, shopper, later]
    assert [[(r.code, r.place, r.minutes, r.gap, r.close) for r in told[c.contact_id]] for c in listed] == [
        [("household", "Tổ Mẫu", None, None, True)],
        [("place_together", "Quán Mẫu", 45, None, True)],
        [("place_together", "Chợ Mẫu", 20, None, False)],
        [("place_after", "Chợ Mẫu", 0, 30, False)],
    ]
    assert window is not None
    assert (window.definition, window.starts_at.date()) == ("DEF-3638", at(15).date())


def test_who_moves_stands_on_the_list_of_where_they_live_now_and_the_case_where_it_was_found(ring: Ring) -> None:
    case, mother = ring.person(), ring.person()
    ring.belong_together("household", case, mother)
    number = ring.ill(case)
    ring.execute(
        "update access.subject set commune_id = %s where person_id = any(%s)", [ring.communes[1], [case, mother]]
    )
    assert ring.ring(number, "unit_id") == [(ring.communes[1],)]
    assert ring.rows("select unit_id from response.case_file") == [(ring.communes[0],)]


def test_p12_a_typed_case_is_not_traced(ring: Ring) -> None:
    case, mother = ring.person(), ring.person()
    ring.belong_together("household", case, mother)
    ring.execute(
        "insert into response.case_file (case_no, person_id, classification, basis, definition, opened_at)"
        " values ('CB-20211015-0001', %s, 'confirmed', 'stated', 'DEF-3638', now())",
        [case],
    )
    respond()
    assert ring.ring("CB-20211015-0001") == []
    officer = ring.officer()
    with access.enter(officer, Purpose.CONTACT_TRACING, [case], case="CB-20211015-0001") as tx:
        typed = cases.one(tx, "CB-20211015-0001")
    with pytest.raises(tracing.NotConfirmed):
        tracing.require_confirmed(typed)


def test_decisions_survive_and_proposals_fall_when_the_evidence_does(ring: Ring) -> None:
    case, taken, open_ = (ring.person() for _ in range(3))
    diner = ring.place("Quán ăn", "Quán Mẫu")
    for who in (case, taken, open_):
        ring.came(who, diner, at(10), 60)
    number = ring.ill(case)
    officer = ring.officer()
    act, done = decide(officer, ring, number, [taken])
    assert done == 1
    onset = "update response.case_file set onset_on = %s, revision = revision + 1"
    ring.execute(onset, [at(2).date()])
    respond()
    assert set(ring.ring(number)) == {(taken, "close", "accepted", False), (open_, "close", "dropped", False)}
    ring.execute(onset, [at(9).date()])
    respond()
    assert set(ring.ring(number)) == {(taken, "close", "accepted", True), (open_, "close", "proposed", True)}
    with access.enter(officer, Purpose.CONTACT_TRACING, [open_, taken], case=number) as tx:
        story = [(s.was, s.becomes, s.reason, s.officer) for s in tracing.steps(tx, ring.contact(number, open_))]
        assert tracing.undo(tx, act, clock.now()) == 1
        assert tracing.undo(tx, act, clock.now()) == 0
    assert story == [("proposed", "dropped", "evidence_gone", None), ("dropped", "proposed", "found_again", None)]
    assert {state for _, _, state, _ in ring.ring(number)} == {"proposed"}


def test_a_result_that_was_corrected_takes_its_ring_back(ring: Ring) -> None:
    case, taken, open_ = (ring.person() for _ in range(3))
    ring.belong_together("household", case, taken, open_)
    number = ring.ill(case)
    decide(ring.officer(), ring, number, [taken])
    ring.execute("update records.test set result = 'negative'")
    respond()
    assert set(ring.ring(number)) == {(taken, "close", "accepted", False), (open_, "close", "dropped", False)}
    assert ring.rows("select count(*) from response.meeting") == [(0,)]
    assert ring.rows("select count(*) from response.trace") == [(0,)]


def test_the_second_ring_follows_accepted_close_contacts_only(ring: Ring) -> None:
    case, sister, friend, colleague, passer = (ring.person() for _ in range(5))
    ring.belong_together("household", case, sister)
    ring.belong_together("household", passer, colleague)
    ring.belong_together("work", sister, friend)
    market = ring.place()
    for who in (case, passer):
        ring.came(who, market, at(2), 30)
    number = ring.ill(case)
    assert {who for who, *_ in ring.ring(number)} == {sister, passer}
    decide(ring.officer(), ring, number, [sister, passer])
    found = ring.ring(number, "person_id, ring, via_person_id, class")
    assert found == [(sister, 1, None, "close"), (passer, 1, None, "met"), (friend, 2, sister, "close")]
    assert ring.rows("select not_followed, not_listed from response.trace") == [(0, 0)]
    decide(ring.officer(), ring, number, [sister], "rejected")
    assert ring.ring(number, "person_id, state")[-1] == (friend, "dropped")


def test_a_contact_who_falls_ill_becomes_a_case_and_back(ring: Ring) -> None:
    case, sister = ring.person(), ring.person()
    ring.belong_together("household", case, sister)
    number = ring.ill(case, days_ago=3)
    decide(ring.officer(), ring, number, [sister])
    hers = ring.ill(sister)
    assert ring.ring(number, "person_id, state") == [(sister, "converted")]
    assert ring.ring(hers, "person_id, state") == [(case, "converted")]
    ring.execute("update records.test set result = 'negative' where taken_at > %s", [at(2)])
    respond()
    assert ring.ring(number, "person_id, state, resulting_case_id") == [(sister, "accepted", None)]


def test_a_contact_who_is_merged_goes_on_as_one_person(ring: Ring) -> None:
    case, double, person = (ring.person() for _ in range(3))
    diner = ring.place("Quán ăn", "Quán Mẫu")
    for who in (case, double, person):
        ring.came(who, diner, at(4), 60)
    number = ring.ill(case)
    decide(ring.officer(), ring, number, [double])
    ring.execute("update people.person set status = 'merged', merged_into = %s where person_id = %s", [person, double])
    ring.execute("update access.subject set gone_to = %s where person_id = %s", [person, double])
    respond()
    assert set(ring.ring(number)) == {(person, "close", "accepted", True), (double, "close", "accepted", False)}
    assert ring.ring(number, "minutes")[0] == (120,)


def test_what_a_case_says_is_kept_until_the_person_is_found(ring: Ring) -> None:
    case, friend = ring.person(), ring.person()
    number = ring.ill(case)
    officer = ring.officer()
    said = Said(None, "Cô Mẫu", None, None, "quán nước", at(2), at(2, 10), 40, 1.0, None, None, None)
    with access.enter(officer, Purpose.CONTACT_TRACING, [case], case=number) as tx:
        told = tracing.tell(tx, number, said, clock.now())
        assert [i.name for i in tracing.interviews(tx, number)] == ["Cô Mẫu"]
    respond()
    assert ring.ring(number) == []
    with access.enter(officer, Purpose.CONTACT_TRACING, [case, friend], case=number) as tx:
        assert tracing.link_interview(tx, told, friend)
        assert not tracing.link_interview(tx, told, case)
    respond()
    assert ring.ring(number, "person_id, class, kinds") == [(friend, "close", ["interview"])]
    with access.enter(officer, Purpose.CONTACT_TRACING, [case], case=number) as tx:
        assert tracing.withdraw_interview(tx, told, clock.now())
    respond()
    assert ring.ring(number) == [(friend, "close", "dropped", False)]


def test_an_officer_of_another_unit_neither_lists_nor_decides(ring: Ring) -> None:
    case, here, there = ring.person(), ring.person(), ring.person(commune=5)
    ring.belong_together("household", case, here, there)
    number = ring.ill(case)
    stranger, local, of_there = ring.officer(commune=4), ring.officer(), ring.officer(commune=5)
    ids = [ring.contact(number, here), ring.contact(number, there)]
    with access.enter(local, Purpose.CONTACT_TRACING, [case], case=number) as tx:
        listed = tracing.contacts(tx, number)
        assert {c.person_id for c in listed} == {here, None}
        assert {c.unit_id for c in listed} == {ring.communes[0], ring.communes[5]}
        assert tracing.reasons(tx, ids) == {}
    with access.enter(of_there, Purpose.CONTACT_TRACING, [there], case=number) as tx:
        assert tracing.contacts(tx, number) == []
        assert tracing.decide(tx, ids, "accepted", why="", at=clock.now())[1] == 1
    somebody = ring.person(commune=4)
    with access.enter(stranger, Purpose.CONTACT_TRACING, [somebody], case=number) as tx:
        assert tracing.contacts(tx, number) == []
        assert tracing.decide(tx, ids, "rejected", why="", at=clock.now())[1] == 0


def test_why_somebody_is_not_on_the_list(ring: Ring) -> None:
    case, early, apart, rejected, nobody = (ring.person() for _ in range(5))
    market = ring.place()
    for who, days, hour, minutes in (
        (case, 3, 9, 30),
        (apart, 3, 12, 30),
        (rejected, 3, 9, 30),
        (case, 18, 9, 60),
        (early, 18, 9, 60),
    ):
        ring.came(who, market, at(days, hour), minutes)
    number = ring.ill(case)
    officer = ring.officer()
    decide(officer, ring, number, [rejected], "rejected")
    with access.enter(officer, Purpose.CONTACT_TRACING, [case, early, apart, rejected, nobody], case=number) as tx:
        said = {who: tracing.why_not(tx, number, who)[0] for who in (case, early, apart, rejected, nobody)}
    assert [said[who].code for who in (case, early, apart, rejected, nobody)] == [
        "the_case", "outside_window", "not_overlapping", "rejected", "no_evidence",
    ]  # fmt: skip
    assert (said[apart].minutes, said[apart].place) == (150, "Chợ Mẫu")
    assert said[rejected].why == "đã gọi điện"


def test_why_not_speaks_of_vehicles_lists_telephones_and_short_times(ring: Ring) -> None:
    case, rider, pupil, heard, brief = (ring.person() for _ in range(5))
    market = ring.place()
    for who in (case, brief):
        ring.came(who, market, at(3), 10)
    for who in (case, rider):
        ring.rode(who, "51B12345", at(20), 4)
    ring.belong_together("class", case, pupil, until=at(18))
    ring.heard(case, heard, at(19), 30)
    number = ring.ill(case)
    people = [rider, pupil, heard, brief]
    with access.enter(ring.officer(), Purpose.CONTACT_TRACING, people, case=number) as tx:
        said = {who: tracing.why_not(tx, number, who) for who in people}
    assert {who: [(a.code, a.place) for a in told] for who, told in said.items()} == {
        rider: [("outside_vehicle", "51B12345")],
        pupil: [("outside_group", "Tổ Mẫu")],
        heard: [("outside_bluetooth", None)],
        brief: [("listed", None), ("too_short", None)],
    }
    assert said[brief][1].minutes == 10
    assert all(told[0].minutes for who, told in said.items() if who != brief)


def test_two_places_at_once_and_hours_that_no_day_has_count_half_and_say_so(ring: Ring) -> None:
    case, honest, twice = (ring.person() for _ in range(3))
    diner, market = ring.place("Quán ăn", "Quán Mẫu"), ring.place()
    for who in (case, honest, twice):
        ring.came(who, diner, at(3), 60)
    ring.came(twice, market, at(3, 9, 20), 60)
    number = ring.ill(case)
    assert [who for who, *_ in ring.ring(number)] == [honest, twice]
    with access.enter(ring.officer(), Purpose.CONTACT_TRACING, [honest, twice], case=number) as tx:
        told = tracing.reasons(tx, [ring.contact(number, honest), ring.contact(number, twice)])
    assert [told[ring.contact(number, who)][0].doubts for who in (honest, twice)] == [[], ["two_places"]]


def test_a_clock_that_is_off_is_said_and_its_evidence_counts_half(ring: Ring) -> None:
    case, honest, twice, ahead, backward, again = (ring.person() for _ in range(6))
    diner = ring.place("Quán ăn", "Quán Mẫu")
    for who in (case, honest, twice):
        ring.came(who, diner, at(3), 60)
    ring.scanned(twice, diner, at(3, 10, 2))  # the reader at the door lives an hour later
    ring.came(ahead, diner, at(3), 60, recorded=at(3, 8))  # received an hour before they came
    ring.scanned(backward, diner, at(3), None, clock_off=True)  # left before they came, as the source told it
    ring.came(again, diner, at(3, 8), 20)
    ring.came(again, diner, at(3), 60)  # came back after an hour: one teller
    number = ring.ill(case)
    people = [honest, twice, ahead, backward, again]
    with access.enter(ring.officer(), Purpose.CONTACT_TRACING, people, case=number) as tx:
        ids = {ring.contact(number, who): who for who in people}
        told = {ids[contact]: reasons for contact, reasons in tracing.reasons(tx, list(ids)).items()}
    assert {who: {tuple(r.doubts) for r in reasons} for who, reasons in told.items()} == {
        honest: {()}, twice: {("clock",)}, ahead: {("clock",)}, backward: {("clock",)}, again: {()},
    }  # fmt: skip
    assert told[ahead][0].weight == told[honest][0].weight / 2
    assert len(ring.ring(number)) == len(people)


def test_the_clock_of_the_case_makes_all_that_rests_on_it_doubtful(ring: Ring) -> None:
    case, guest = ring.person(), ring.person()
    diner = ring.place("Quán ăn", "Quán Mẫu")
    ring.came(case, diner, at(3), 60, recorded=at(3, 8))
    ring.came(guest, diner, at(3), 60)
    number = ring.ill(case)
    with access.enter(ring.officer(), Purpose.CONTACT_TRACING, [guest], case=number) as tx:
        (reason,) = tracing.reasons(tx, [ring.contact(number, guest)])[ring.contact(number, guest)]
    assert reason.doubts == ["clock"]


def test_a_stay_without_an_end_is_not_close_by_itself(ring: Ring) -> None:
    case, guest = ring.person(), ring.person()
    diner = ring.place("Quán ăn", "Quán Mẫu")
    ring.came(case, diner, at(3), None)
    ring.came(guest, diner, at(3), None)
    number = ring.ill(case)
    ((_, klass, minutes),) = ring.ring(number, "person_id, class, minutes")
    assert klass == "met"
    assert minutes > 0


def test_evidence_that_comes_late_is_found_without_a_change_of_the_case(ring: Ring) -> None:
    case, guest = ring.person(), ring.person()
    diner = ring.place("Quán ăn", "Quán Mẫu")
    ring.came(case, diner, at(2), 60)
    number = ring.ill(case)
    assert ring.ring(number) == []
    ring.came(guest, diner, at(2), 60)
    respond()
    assert ring.ring(number) == []
    ring.execute("update response.trace set again_at = %s", [clock.now() - timedelta(minutes=1)])
    respond()
    assert [who for who, *_ in ring.ring(number)] == [guest]


def test_p13_visitors_of_a_place_that_two_officers_asked_about_stand_in_the_ring(ring: Ring) -> None:
    case, guest = ring.person(), ring.person()
    diner = ring.place("Quán ăn", "Quán Mẫu")
    ring.came(guest, diner, at(3), 60)
    number = ring.ill(case)
    asks, settles = ring.officer("tracer"), ring.officer()
    with access.enter(asks, Purpose.CONTACT_TRACING, [case], case=number) as tx:
        stay = venues.Stay(at(3, 8), at(3, 10))
        trace = venues.ask(tx, number, diner, stay, "Ca bệnh kể đã ăn ở đây", at=clock.now())
    respond()
    assert ring.ring(number) == []
    with access.enter(settles, Purpose.CONTACT_TRACING, [case], case=number) as tx:
        venues.settle(tx, trace, "approved", at=clock.now())
    respond()
    assert ring.ring(number, "person_id, class, minutes") == [(guest, "close", 60)]


def test_a_case_that_goes_on_takes_over_what_was_decided_for_its_double(ring: Ring) -> None:
    case, sister = ring.person(), ring.person()
    ring.belong_together("household", case, sister)
    number = ring.ill(case)
    officer = ring.officer()
    decide(officer, ring, number, [sister])
    ring.execute(
        "insert into response.case_file (case_no, person_id, classification, basis, test_record_id, definition, sampled_at, unit_id,"
        " opened_at) select 'CB-20211015-0009', person_id, classification, basis, test_record_id, definition, sampled_at, unit_id,"
        " opened_at from response.case_file"
    )
    ring.execute(
        "update response.case_file set revision = revision + 1, joined_to ="
        " (select case_id from response.case_file where case_no = 'CB-20211015-0009') where case_no = %s",
        [number],
    )
    respond()
    assert ring.ring(number, "state, supported") == [("accepted", False)]
    assert ring.ring("CB-20211015-0009", "state, supported") == [("accepted", True)]


def test_more_bluetooth_than_time_went_by_counts_half_and_says_so(ring: Ring) -> None:
    case, near, boaster = (ring.person() for _ in range(3))
    ring.heard(case, near, at(3), 40)
    ring.heard(case, boaster, at(3, 0), 1200, 1200)  # forty hours of one day
    number = ring.ill(case)
    assert {(who, *kinds) for who, kinds in ring.ring(number, "person_id, kinds")} == {
        (near, "bluetooth"),
        (boaster, "bluetooth"),
    }
    with access.enter(ring.officer(), Purpose.CONTACT_TRACING, [near, boaster], case=number) as tx:
        told = tracing.reasons(tx, [ring.contact(number, near), ring.contact(number, boaster)])
    assert [told[ring.contact(number, who)][0].doubts for who in (near, boaster)] == [[], ["impossible_hours"]]
