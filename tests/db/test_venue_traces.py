"""Who was at a place: asked by one officer, decided by another, told to the manager, written down for ever."""

from datetime import timedelta

import psycopg
import pytest
from ring_kit import ELSEWHERE, Case, Ring, engine, noon, tracing

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.gates.worker.responding import respond
from pccovid.response import rings, venues
from pccovid.response.rings import Part
from pccovid.response.venues import Answer, Stay

pytestmark = pytest.mark.usefixtures("database")

STAY = Stay(noon() - timedelta(days=1, hours=3), noon() - timedelta(days=1))


@pytest.fixture
def ring(admin: str) -> Ring:
    return Ring(admin)


def ask(ring: Ring, who: Viewer, case: Case, place: int | None = None) -> int:
    with tracing(who) as tx:
        return venues.ask(tx, case.case_no, place or ring.place(), STAY, "Ca bệnh kể đã ở đây", at=noon())


def settle(who: Viewer, trace: int, answer: Answer = "approved", *, hours: int = 0) -> None:
    with tracing(who) as tx:
        venues.settle(tx, trace, answer, at=noon() + timedelta(hours=hours))


def states(who: Viewer) -> list[str]:
    with tracing(who) as tx:
        return [row.state for row in venues.page(tx)]


def test_p_13_a_second_officer_approves_and_the_ring_is_worked_out_anew(ring: Ring) -> None:
    case, asks, approves = ring.case(), ring.officer(), ring.officer("commune_health")
    trace = ask(ring, asks, case)
    with pytest.raises(venues.SameOfficer):
        settle(asks, trace)
    assert states(approves) == ["asked"]
    settle(approves, trace)
    (row,) = ring.rows("select revision, traced_revision from response.case_file")
    assert row == (2, 1)
    with pytest.raises(venues.AlreadyDecided):
        settle(ring.officer(), trace)
    with tracing(asks) as tx:
        (shown,) = venues.page(tx, case_no=case.case_no)
    assert (shown.state, shown.is_mine, shown.place_name, shown.owner_phone) == (
        "approved", True, "Chợ Mẫu", "0900000881",
    )  # fmt: skip


def test_p_13_no_programme_writes_one_officer_on_both_sides(ring: Ring) -> None:
    trace = ask(ring, ring.officer(), ring.case())
    with pytest.raises(psycopg.errors.CheckViolation):
        ring.rows(
            "update response.venue_trace set state = 'approved', decided_by = asked_by where venue_trace_id = %s", trace
        )


@pytest.mark.parametrize(("basis", "classification"), [("stated", "confirmed"), ("laboratory", "suspect")])
def test_p_12_only_a_case_that_a_laboratory_confirmed_can_be_traced(
    ring: Ring, basis: str, classification: str
) -> None:
    with pytest.raises(venues.NotAVenueOfYours):
        ask(ring, ring.officer(), ring.case(basis=basis, classification=classification))


def test_a_case_that_turned_out_to_be_none_is_not_approved_for(ring: Ring) -> None:
    case = ring.case()
    trace = ask(ring, ring.officer(), case)
    ring.rows("update response.case_file set classification = 'no_case'")
    with pytest.raises(venues.NotAVenueOfYours):
        settle(ring.officer(), trace)


def test_a_place_elsewhere_a_strange_number_and_a_short_reason_are_refused(ring: Ring) -> None:
    case, officer = ring.case(), ring.officer()
    with pytest.raises(venues.NotAVenueOfYours):
        ask(ring, officer, case, ring.place(commune=ELSEWHERE))
    with pytest.raises(venues.NotAVenueOfYours):
        ask(ring, officer, Case(0, "CB-19990101-0001", case.person), ring.place())
    with tracing(officer) as tx, pytest.raises(venues.NoReason):
        venues.ask(tx, case.case_no, 1, STAY, "  vì ", at=noon())


def test_officers_of_another_province_see_and_decide_nothing(ring: Ring) -> None:
    trace, stranger = ask(ring, ring.officer(), ring.case()), ring.officer(unit=ring.unit(ELSEWHERE, "province"))
    assert states(stranger) == []
    with pytest.raises(venues.NoSuchVenueTrace):
        settle(stranger, trace)
    with tracing(stranger) as tx:
        assert not venues.owner_called(tx, trace, noon())


def test_a_request_is_withdrawn_by_who_asked_refused_by_another_or_expires(ring: Ring) -> None:
    case, asks, other = ring.case(), ring.officer(), ring.officer()
    withdrawn, refused, late = (ask(ring, asks, case) for _ in range(3))
    settle(asks, withdrawn, "withdrawn")
    settle(other, refused, "refused")
    with pytest.raises(venues.SameOfficer):
        settle(other, late, "withdrawn")
    with pytest.raises(venues.AskedTooLongAgo):
        settle(other, late, hours=25)
    with engine() as tx:
        assert venues.expire(tx, noon() + timedelta(hours=23)) == 0
        assert venues.expire(tx, noon() + timedelta(hours=25)) == 1
    assert states(other) == ["expired", "refused", "withdrawn"]
    assert ring.one("select revision from response.case_file") == 1


def test_the_manager_is_told_once_by_notice_or_stands_on_the_list_to_be_called(ring: Ring) -> None:
    case, asks, approves, manager = ring.case(), ring.officer(), ring.officer(), ring.person()
    ring.phone(manager, "0900000882")
    told, called = ask(ring, asks, case, ring.place(owner="0900000882")), ask(ring, asks, case)
    for trace in (told, called):
        settle(approves, trace)
    for _ in range(2):
        with engine() as tx:
            venues.tell_owners(tx, noon())
    day = STAY.starts_at.date().isoformat()
    assert ring.told(manager) == [("venue_traced", {"day": day, "reference": f"TV-{told}"})]
    with tracing(asks) as tx:
        assert venues.owner_called(tx, called, noon())
        assert not venues.owner_called(tx, called, noon())
        assert {row.venue_trace_id: row.owner_told for row in venues.page(tx)} == {told: "notice", called: "officer"}
        assert {row.owner_phone for row in venues.page(tx)} == {None}


def test_places_are_found_without_accents_and_by_the_code_at_the_door(ring: Ring) -> None:
    market, officer = ring.place("Chợ Phúc Xá"), ring.officer()
    ring.place("Chợ Xa", commune=ELSEWHERE)
    ring.rows("insert into records.place_code (code, place_id, issued_at) values ('2345678K', %s, now())", market)
    with tracing(officer) as tx:
        assert [p.place_id for p in venues.find_places(tx, "cho phuc")] == [market]
        assert venues.find_places(tx, "chợ xa tít") == []
        assert venues.find_places(tx, " ") == []


def test_approved_visitors_stand_in_the_ring_until_the_case_is_none(ring: Ring) -> None:
    case, place, visitor, early = ring.case(), ring.place(), ring.person(), ring.person()
    ring.rows("select records.prepare_check_in_day(%s)", STAY.starts_at.date())
    for person, came in ((visitor, STAY.starts_at), (early, STAY.starts_at - timedelta(hours=9))):
        ring.rows(
            "insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id,"
            " recorded_at) values (gen_random_uuid(), %s, %s, %s, %s, 'staff', gen_random_uuid(), now())",
            person, place, came, came + timedelta(minutes=40),
        )  # fmt: skip
    asks, approves = ring.officer(), ring.officer()
    trace = ask(ring, asks, case, place)
    respond()
    assert ring.rows("select person_id from response.contact") == []
    settle(approves, trace)
    respond()
    assert ring.rows("select person_id, kinds, minutes, state from response.contact") == [
        (visitor, ["place"], 40, "proposed")
    ]
    with access.enter(approves, Purpose.CONTACT_TRACING, [case.person], case=case.case_no) as tx:
        assert rings.decide_group(tx, case.case_no, Part(1), "accepted", why="accepted", at=noon())[1] == 1
    respond()
    ring.rows("update response.contact set decided_at = decided_at - interval '1 day'")
    respond()
    assert [kind for kind, _ in ring.told(visitor)] == ["exposure"]
    ring.rows("update response.case_file set classification = 'no_case', revision = revision + 1")
    respond()
    assert [kind for kind, _ in ring.told(visitor)] == ["exposure_withdrawn"]
    assert ring.told(early) == []
