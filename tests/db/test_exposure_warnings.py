"""Accepted contacts are warned once, say nothing of the case, and are told when it no longer holds."""

from datetime import timedelta

import pytest
from ring_kit import ELSEWHERE, Ring, engine, noon, tracing

from pccovid.response import warnings

pytestmark = pytest.mark.usefixtures("database")

LATER = noon() + timedelta(minutes=2)
DAY = (noon() - timedelta(days=2)).date().isoformat()


@pytest.fixture
def ring(admin: str) -> Ring:
    return Ring(admin)


def warn(minutes: int = 2) -> int:
    with engine() as tx:
        return warnings.warn(tx, noon() + timedelta(minutes=minutes))


def withdraw() -> int:
    with engine() as tx:
        return warnings.withdraw(tx, LATER)


def test_an_accepted_contact_is_warned_once_and_a_proposed_or_rejected_one_never(ring: Ring) -> None:
    case, accepted = ring.case(), ring.person()
    ring.contact(case, accepted, state="accepted")
    for state in ("proposed", "rejected", "dropped"):
        ring.contact(case, state=state)
    assert warn(minutes=0) == 0  # it can still be taken back unheard
    assert (warn(), warn()) == (1, 0)
    ((kind, values),) = ring.told(accepted)
    assert (kind, values["day"], values["setting"]) == ("exposure", DAY, "nearby")
    assert ring.one("select count(*) from records.notice") == 1


def test_the_kind_of_place_is_said_only_where_a_crowd_was(ring: Ring) -> None:
    case, market = ring.case(), ring.place()
    contacts = [ring.person() for _ in range(10)]
    for person in contacts:
        ring.contact(case, person, state="accepted", place=market)
    home, friend = ring.person(), ring.person()
    ring.contact(case, home, "household", state="accepted")
    ring.contact(case, friend, state="accepted", ring=2, via=home)
    warn()
    assert {ring.told(person)[0][1]["setting"] for person in contacts} == {"place"}
    assert [ring.told(person)[0][1]["setting"] for person in (home, friend)] == ["nearby", "second"]


def test_the_end_of_self_watch_is_that_of_the_order_where_there_is_one(ring: Ring) -> None:
    case, person = ring.case(), ring.person()
    contact = ring.contact(case, person, state="accepted")
    ring.rows(
        "insert into response.quarantine_order (order_no, person_id, kind, cause, case_id, contact_id, rule, state,"
        " setting, exposed_on, from_on, until_on, watch_until, proposed_at) values ('CL-1', %s, 'quarantine',"
        " 'contact', %s, %s, 'test', 'proposed', 'home', '2021-10-13', '2021-10-15', '2021-10-27', '2021-11-10', now())",
        person, case.case_id, contact,
    )  # fmt: skip
    warn()
    assert ring.told(person)[0][1]["watch_until"] == "2021-11-10"


@pytest.mark.parametrize(
    "fall",
    [
        "update response.case_file set classification = 'no_case'",
        "update response.contact set state = 'rejected'",
        "update response.contact set state = 'proposed', decided_at = null",
    ],
)
def test_a_warning_is_taken_back_when_its_ring_falls(ring: Ring, fall: str) -> None:
    case, person = ring.case(), ring.person()
    ring.contact(case, person, state="accepted")
    warn()
    assert withdraw() == 0
    ring.rows(fall)  # pyright: ignore[reportArgumentType]  # one of the literals above
    assert (withdraw(), withdraw()) == (1, 0)
    assert [kind for kind, _ in ring.told(person)] == ["exposure_withdrawn"]
    assert warn() == 0
    ring.rows("update response.case_file set classification = 'confirmed'")
    ring.rows("update response.contact set state = 'accepted', decided_at = %s", noon())
    assert warn() == 1
    assert sorted(kind for kind, _ in ring.told(person)) == ["exposure", "exposure_withdrawn"]


def test_who_is_warned_of_the_same_day_for_another_case_hears_nothing_of_its_end(ring: Ring) -> None:
    first, second, person = ring.case(), ring.case(), ring.person()
    for case in (first, second):
        ring.contact(case, person, state="accepted")
    assert warn() == 2
    ring.rows("update response.case_file set classification = 'no_case' where case_id = %s", first.case_id)
    assert withdraw() == 1
    assert [kind for kind, _ in ring.told(person)] == ["exposure"]
    ring.rows("update response.case_file set classification = 'no_case'")
    assert withdraw() == 1
    assert [kind for kind, _ in ring.told(person)] == ["exposure_withdrawn"]


def test_p_12_contacts_of_a_case_that_no_laboratory_confirmed_are_not_warned(ring: Ring) -> None:
    ring.contact(ring.case(basis="stated"), state="accepted")
    assert warn() == 0


def test_the_time_from_confirmation_to_warning_is_measured(ring: Ring) -> None:
    case = ring.case()
    for _ in range(3):
        ring.contact(case, state="accepted")
    warn()
    expected = timedelta(hours=3, minutes=2)
    with tracing(ring.officer()) as tx:
        for number in (case.case_no, None):
            found = warnings.delay(tx, number, noon() - timedelta(days=14))
            assert (found.accepted, found.warned, found.median, found.slowest) == (3, 3, expected, expected)
    with tracing(ring.officer(unit=ring.unit(ELSEWHERE, "province"))) as tx:
        assert warnings.delay(tx, case.case_no, noon()).accepted == 0
    with engine() as tx:
        assert warnings.measured(tx, [case.case_no]).median == expected
