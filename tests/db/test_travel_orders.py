"""Orders of travellers, from the record of a journey to its correction; and doses that arrive later."""

from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import pytest
from notices_kit import ELSEWHERE, HERE
from orders_kit import AT, MET, Ward, act, days, propose, serve, sign, tell

from pccovid import access
from pccovid.access import Purpose
from pccovid.response import quarantine

pytestmark = pytest.mark.usefixtures("database")
ARRIVED = date(2021, 10, 13)


class Road(Ward):
    """People with journeys, crossings and doses."""

    def province(self, code: str) -> int:
        ((unit,),) = self.rows(
            "select unit_id from commons.unit where code = %s and level = 'province' and valid_from < '2025-07-01'",
            code,
        )
        return unit

    def record(self, person: UUID) -> int:
        """A record of a source, linked to the person."""
        ((record,),) = self.rows(
            "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
            " select source_id, %s, 1, 1, 1 from ingest.source where source = 'test_platform' returning record_id",
            str(uuid4()),
        )
        self.link(record, person)
        return record

    def link(self, record: int, person: UUID) -> None:
        self.rows(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')", record, person,
        )  # fmt: skip

    def journey(self, person: UUID, on: date = ARRIVED, code: str = "79", to: str = HERE) -> int:
        """A journey from a province into a commune."""
        record = self.record(person)
        self.rows(
            "insert into records.journey (record_id, from_unit_id, to_unit_id, departs_at) values (%s, %s, %s, %s)",
            record, self.province(code), self.unit(to), _noon(on),
        )  # fmt: skip
        return record

    def entry(self, person: UUID, stay: str, on: date = ARRIVED) -> int:
        record = self.record(person)
        self.rows(
            "insert into records.crossing (record_id, direction, crossed_at, abroad, stay_text)"
            " values (%s, 'entry', %s, 'KOR', %s)", record, _noon(on), stay,
        )  # fmt: skip
        return record

    def dose(self, person: UUID, on: date, no: int = 1) -> int:
        record = self.record(person)
        self.rows(
            "insert into records.dose (record_id, vaccine, vaccine_text, dose_no, given_on)"
            " values (%s, 'vaxzevria', 'AstraZeneca', %s, %s)", record, no, on,
        )  # fmt: skip
        return record

    def order(self, person: UUID, columns: LiteralString) -> tuple[Any, ...]:
        """Columns of the newest order of a person."""
        return self.rows(
            "select " + columns + " from response.quarantine_order where person_id = %s order by order_id desc", person
        )[0]


def _noon(day: date) -> datetime:
    return AT.replace(year=day.year, month=day.month, day=day.day, hour=12)


@pytest.fixture
def road(admin: str) -> Road:
    return Road(admin)


def served(road: Road, person: UUID) -> access.Viewer:
    """The newest order of a person signed and handed over; the authority."""
    authority = road.desk("authority")
    sign(authority, road.ids(person)[-1:])
    serve(road.desk("commune_health"), road.ids(person)[-1:])
    return authority


def test_who_comes_from_the_south_is_proposed_where_they_arrive_and_can_be_signed_at_once(road: Road) -> None:
    person = road.person(ELSEWHERE)
    road.journey(person)
    assert (propose().proposed, propose().proposed) == (1, 0)
    found = road.order(person, "kind, cause, rule, exposed_on, until_on, setting, protection, from_unit_id, unit_id")
    assert found == (
        "quarantine", "travel", "TR-128/2021-10-12", ARRIVED, ARRIVED + days(14), "home", "none", road.province("79"),
        road.unit(),
    )  # fmt: skip
    served(road, person)
    assert road.state(person)[0][1] == "served"


def test_who_comes_from_where_no_level_is_known_or_a_low_one_is_asked_nothing_until_it_is_published(road: Road) -> None:
    person = road.person()
    road.journey(person, code="92")
    assert propose().proposed == 0
    road.rows(
        "insert into response.level (unit_id, level, valid_from, rule, cases_band, coverage_met, elders_met, held, inputs,"
        " source, published_at) values (%s, 4, %s, 'LEVEL-2021-10', 4, true, true, false, '{}', 'test', %s)",
        road.province("92"), ARRIVED - days(1), AT,
    )  # fmt: skip
    assert propose().proposed == 1, "a level that is published late counts for who came since it is in force"


def test_who_enters_the_country_goes_to_a_centre_and_the_commune_they_named_looks_after_them(road: Road) -> None:
    named, elsewhere = road.person(ELSEWHERE), road.person(ELSEWHERE)
    road.entry(named, "Số 1 phố Mẫu, Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội")
    road.entry(elsewhere, "Khách sạn Mẫu")
    propose()
    assert road.order(named, "setting, until_on, from_country, unit_id") == (
        "centre", ARRIVED + days(14), "KOR", road.unit(HERE),
    )  # fmt: skip
    assert road.order(elsewhere, "unit_id") == (road.unit(ELSEWHERE),), "their own commune, which can hand over"


def test_a_dose_that_arrives_later_shortens_a_proposal_by_itself_and_a_signed_order_by_one_decision(road: Road) -> None:
    proposed, signed, untouched = road.person(), road.person(), road.person()
    for person in (proposed, signed, untouched):
        road.journey(person)
    propose()
    authority = served(road, signed)
    for person in (proposed, signed):
        road.dose(person, date(2021, 7, 1))
    propose()
    assert road.order(proposed, "until_on, protection") == (ARRIVED + days(7), "partly")
    assert road.order(signed, "until_on, protection") == (ARRIVED + days(14), "none")
    with access.enter(authority, Purpose.QUARANTINE) as tx:
        (waiting,) = quarantine.changes_waiting(tx)
        orders = quarantine.orders_of_changes(tx, waiting.case_id, before=None, most=50)
    assert (waiting.case_id, waiting.what, waiting.reason, waiting.orders) == (None, "shorten", "protection", 1)
    act(authority, orders, lambda tx, _: quarantine.agree(tx, orders, at=AT))
    assert road.order(signed, "until_on, protection, version") == (ARRIVED + days(7), "partly", 2)
    assert road.order(untouched, "until_on") == (ARRIVED + days(14),)


def test_a_dose_that_is_corrected_or_belongs_to_somebody_else_counts_no_more(road: Road) -> None:
    person = road.person()
    road.journey(person)
    first, second = road.dose(person, date(2021, 6, 1)), road.dose(person, date(2021, 9, 1), 2)
    propose()
    assert road.state(person) == [("self_watch", "proposed", ARRIVED + days(7))]
    road.rows("update records.dose set given_on = '2021-10-05' where record_id = %s", second)
    propose()
    assert road.state(person) == [("quarantine", "proposed", ARRIVED + days(7))], "not yet 14 days"
    road.rows("update people.link set ended_at = now() where record_id in (%s, %s)", first, second)
    propose()
    assert road.state(person) == [("quarantine", "proposed", ARRIVED + days(14))]


def test_a_dose_also_changes_the_order_of_a_contact(road: Road) -> None:
    at = AT.replace(year=2022, month=3)
    person, _ = road.contact(road.case(on=date(2022, 3, 12)), on=date(2022, 3, 12))
    propose(at)
    assert road.order(person, "until_on") == (date(2022, 3, 19),)
    for no, on in enumerate((date(2021, 7, 1), date(2021, 9, 1)), 1):
        road.dose(person, on, no)
    propose(at)
    assert road.order(person, "until_on, protection") == (date(2022, 3, 17), "full")


def test_a_corrected_day_of_arrival_moves_the_order(road: Road) -> None:
    proposed, signed = road.person(), road.person()
    records = [road.journey(proposed), road.journey(signed)]
    propose()
    authority = served(road, signed)
    road.rows(
        "update records.journey set departs_at = departs_at - interval '2 days' where record_id = any(%s)", records
    )
    propose()
    assert road.order(proposed, "exposed_on, until_on") == (ARRIVED - days(2), ARRIVED + days(12))
    with access.enter(authority, Purpose.QUARANTINE) as tx:
        (waiting,) = quarantine.changes_waiting(tx)
    assert (waiting.what, waiting.reason) == ("shorten", "travel_changed")


def test_travel_that_is_taken_back_or_was_somebody_elses_withdraws_the_proposal_and_releases_by_decision(
    road: Road,
) -> None:
    other, person, signed = road.person(), road.person(), road.person()
    record, mistaken = road.journey(person), road.journey(signed)
    propose()
    authority = served(road, signed)
    tell()
    road.rows("update people.link set ended_at = now() where record_id in (%s, %s)", record, mistaken)
    road.link(record, other)
    propose()
    assert road.order(person, "state, end_reason") == ("cancelled", "no_travel")
    assert road.state(other) == [("quarantine", "proposed", ARRIVED + days(14))]
    act(authority, road.ids(signed), lambda tx, _: quarantine.agree(tx, road.ids(signed), at=AT))
    assert road.order(signed, "state, end_reason") == ("released_early", "no_travel")


def test_a_merged_double_has_one_order(road: Road) -> None:
    one, double = road.person(), road.person()
    road.journey(one)
    record = road.journey(double)
    propose()
    road.rows("update people.link set ended_at = now() where record_id = %s", record)
    road.link(record, one)
    road.rows("update access.subject set gone_to = %s where person_id = %s", one, double)
    propose()
    assert sorted((road.order(one, "state")[0], road.order(double, "state")[0])) == ["cancelled", "proposed"]


def test_a_contact_who_travelled_has_one_order_the_longer_one(road: Road) -> None:
    person, contact = road.contact(road.case(), on=MET)
    road.journey(person)
    propose()
    assert road.state(person) == [("quarantine", "proposed", ARRIVED + days(14))]
    assert road.order(person, "cause, contact_id") == ("travel", None)
    road.rows("update response.contact set last_at = last_at + interval '3 days' where contact_id = %s", contact)
    propose()
    assert road.order(person, "cause, contact_id, until_on") == ("contact", contact, MET + days(17))


def test_a_refused_proposal_for_a_journey_hides_no_contact(road: Road) -> None:
    person = road.person()
    road.journey(person)
    propose()
    authority = road.desk("authority")
    act(authority, road.ids(person), lambda tx, o: quarantine.release(tx, o[0], "Đi công vụ", at=AT))
    road.rows("insert into response.order_due (person_id) values (%s)", person)
    assert propose().proposed == 0, "what was turned down is not proposed again"
    road.contact(road.case(), person, on=MET)
    propose()
    assert road.order(person, "cause, state") == ("contact", "proposed")


def test_a_journey_declared_ahead_is_proposed_on_the_day_of_arrival(road: Road) -> None:
    person = road.person()
    ahead = AT.date() + timedelta(2)
    phone = road.phone(person)
    road.rows(
        "insert into records.filing (reference, revision, person_id, kind, form_version, answers, fingerprint, declared_at,"
        " account_id) values ('TK-1', 1, %s, 'domestic', '2021-09-30', jsonb_build_object('departs', %s::text,"
        " 'from_province', %s::text, 'to_province', %s::text, 'to_place', 'Số 1 phố Mẫu, Phường Phúc Xá, Quận Ba Đình'),"
        " 'f', %s, %s)",
        person, ahead.isoformat(), str(road.province("79")), str(road.province("01")), AT, phone.account,
    )  # fmt: skip
    assert propose().proposed == 0
    assert propose(AT + days(2)).proposed == 1
    assert road.order(person, "exposed_on, unit_id") == (ahead, road.unit(HERE))


def test_a_crew_that_goes_through_and_an_exit_ask_nothing(road: Road) -> None:
    driver, leaves = road.person(), road.person()
    road.rows("update records.journey set is_crew = true where record_id = %s", road.journey(driver))
    record = road.record(leaves)
    road.rows(
        "insert into records.crossing (record_id, direction, crossed_at) values (%s, 'exit', %s)",
        record,
        _noon(ARRIVED),
    )
    assert propose().proposed == 0
