"""Orders from proposal to end: evidence proposes, an authority signs, evidence changes, and everything follows."""

from datetime import date
from uuid import uuid4

import pytest
from notices_kit import ELSEWHERE
from orders_kit import AT, MET, UNTIL, Ward, act, days, opened, pass_days, propose, serve, sign, tell

from pccovid import access
from pccovid.access import Purpose
from pccovid.response import quarantine

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(admin: str) -> Ward:
    return Ward(admin)


def test_a_close_contact_and_a_case_get_one_proposal_each_and_asking_again_changes_nothing(ward: Ward) -> None:
    case = ward.case()
    person, _ = ward.contact(case)
    done = propose()
    assert (done.proposed, propose().proposed) == (2, 0)
    assert ward.state(person) == [("quarantine", "proposed", UNTIL)]
    assert ward.state(case.person) == [("isolation", "proposed", MET + days(10))]


def test_a_second_case_extends_the_proposal_instead_of_doubling_it(ward: Ward) -> None:
    person, _ = ward.contact(ward.case())
    propose()
    ward.contact(ward.case(), person, on=MET + days(2))
    propose()
    assert ward.state(person) == [("quarantine", "proposed", UNTIL + days(2))]


def test_who_met_only_a_contact_watches_themselves_and_a_suspected_case_asks_nothing_of_anybody(ward: Ward) -> None:
    second, _ = ward.contact(ward.case(), ring=2)
    suspect = ward.case()
    ward.rows("update response.case_file set classification = 'suspect' where case_id = %s", suspect.case_id)
    nobody, _ = ward.contact(suspect)
    propose()
    assert ward.state(second) == [("self_watch", "proposed", UNTIL)]
    assert ward.state(nobody) == []


def test_only_an_authority_signs_and_only_what_a_tracer_accepted(ward: Ward) -> None:
    case = ward.case()
    person, contact = ward.contact(case, accepted=False)
    propose()
    authority, station = ward.desk("authority"), ward.desk("commune_health")
    with pytest.raises(quarantine.NotAccepted):
        sign(authority, ward.ids(person))
    ward.rows("update response.contact set state = 'accepted', decided_at = %s where contact_id = %s", AT, contact)
    with pytest.raises(quarantine.NotInThisState):
        sign(station, ward.ids(person))
    _, signed = sign(authority, ward.ids(person))
    assert (signed, ward.state(person)[0][1]) == (1, "issued")
    with pytest.raises(quarantine.NotInThisState):
        serve(authority, ward.ids(person))
    serve(station, ward.ids(person))
    assert ward.state(person)[0][1] == "served"


def test_many_signed_at_once_are_taken_back_at_once_and_their_papers_count_no_more(ward: Ward) -> None:
    case = ward.case()
    people = [ward.contact(case)[0] for _ in range(3)]
    propose()
    authority = ward.desk("authority")
    made, signed = sign(authority, ward.ids(*people))
    assert signed == 3
    tell()
    assert ward.rows("select count(*) from records.notice") == [(0,)], "what may be taken back is not told yet"
    undone = act(authority, ward.ids(*people), lambda tx, _: quarantine.undo(tx, made, at=AT))
    assert undone == 3
    assert {ward.state(p)[0][1] for p in people} == {"proposed"}
    ((code,),) = ward.rows("select code from response.order_document limit 1")
    with access.at_the_door(authority) as tx:
        checked = quarantine.check_paper(tx, code, AT.date())
    assert checked is not None
    assert checked.standing == "withdrawn"
    with pytest.raises(quarantine.TooLateToUndo):
        act(authority, ward.ids(*people), lambda tx, _: quarantine.undo(tx, made, at=AT))


def test_an_order_runs_to_its_last_day_and_ends_by_itself_with_a_certificate(ward: Ward) -> None:
    person, _ = ward.contact(ward.case())
    ward.phone(person)
    propose()
    sign(ward.desk("authority"), ward.ids(person))
    serve(ward.desk("commune_health"), ward.ids(person))
    pass_days(AT)
    assert ward.state(person)[0][1] == "active"
    pass_days(AT + (UNTIL - AT.date()))
    assert ward.state(person)[0][1] == "active", "the last day is a day of quarantine"
    pass_days(AT + (UNTIL - AT.date()) + days(1))
    assert ward.state(person)[0][1] == "completed"
    kinds = ward.rows("select kind from records.notice where person_id = %s order by notice_id", person)
    assert kinds == [("quarantine_started",), ("quarantine_finished",)]
    assert ward.rows("select kind from response.order_document order by made_at") == [("decision",), ("release",)]
    propose(AT + days(13))
    assert len(ward.state(person)) == 1, "what was served is not asked again"


def test_a_case_is_not_released_by_time_alone(ward: Ward) -> None:
    case = ward.case()
    propose()
    sign(ward.desk("authority"), ward.ids(case.person))
    serve(ward.desk("commune_health"), ward.ids(case.person))
    assert pass_days(AT + days(30)) == 0
    source = ward.rows("select source_id from ingest.source where source = 'test_platform'")[0][0]
    ((record,),) = ward.rows(
        "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
        " values (%s, 'k', 1, 1, 1) returning record_id", source,
    )  # fmt: skip
    ward.rows(
        "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
        " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')", record, case.person,
    )  # fmt: skip
    ward.rows(
        "insert into records.test (record_id, method, taken_at, result) values (%s, 'rapid_antigen', %s, 'negative')",
        record, AT + days(8),
    )  # fmt: skip
    assert pass_days(AT + days(30)) == 1


def test_a_case_that_is_none_releases_everybody_by_one_decision_and_proposals_vanish_by_themselves(ward: Ward) -> None:
    case = ward.case()
    people = [ward.contact(case)[0] for _ in range(3)]
    ward.phone(people[0])
    propose()
    authority, station = ward.desk("authority"), ward.desk("commune_health")
    sign(authority, ward.ids(*people[:2]))
    serve(station, ward.ids(people[0]))
    tell()
    ward.rows("update response.case_file set classification = 'no_case' where case_id = %s", case.case_id)
    propose()
    assert ward.state(people[2])[0][1] == "cancelled"
    with access.enter(authority, Purpose.QUARANTINE) as tx:
        (waiting,) = quarantine.changes_waiting(tx)
        orders = quarantine.orders_of_changes(tx, waiting.case_id, before=None, most=50)
    assert (waiting.what, waiting.reason, waiting.orders) == ("release", "no_case", 2)
    with pytest.raises(quarantine.NotInThisState):
        act(station, orders, lambda tx, _: quarantine.agree(tx, orders, at=AT))
    made, done = act(authority, orders, lambda tx, _: quarantine.agree(tx, orders, at=AT))
    assert done == 2
    assert {ward.state(p)[0][1] for p in people[:2]} == {"released_early"}
    tell()
    told = ward.rows(
        "select kind, filled ->> 'watch_until' from records.notice where person_id = %s order by notice_id", people[0]
    )
    assert told == [("quarantine_started", None), ("quarantine_finished", f"{AT.date()}")], "no watch after a mistake"
    act(authority, orders, lambda tx, _: quarantine.undo(tx, made, at=AT))
    propose()
    assert ward.state(people[0])[0][1] == "served"
    assert ward.rows("select count(*) from response.order_change where decided_at is null") == [(2,)], "asked anew"


def test_a_contact_who_falls_ill_is_isolated_by_the_same_decision(ward: Ward) -> None:
    person, contact = ward.contact(ward.case())
    propose()
    authority = ward.desk("authority")
    sign(authority, ward.ids(person))
    own = ward.case(person, on=MET + days(3))
    ward.rows(
        "update response.contact set state = 'converted', resulting_case_id = %s where contact_id = %s",
        own.case_id,
        contact,
    )
    propose()
    assert [row[:2] for row in ward.state(person)] == [("quarantine", "issued"), ("isolation", "proposed")]
    orders = ward.ids(person)[:1]
    act(authority, orders, lambda tx, _: quarantine.agree(tx, orders, at=AT))
    propose()
    assert ward.state(person) == [("quarantine", "converted", UNTIL), ("isolation", "issued", MET + days(13))]


def test_a_later_meeting_asks_for_a_new_version_and_the_old_paper_says_so(ward: Ward) -> None:
    person, contact = ward.contact(ward.case())
    propose()
    authority = ward.desk("authority")
    sign(authority, ward.ids(person))
    ward.rows("update response.contact set last_at = last_at + interval '2 days' where contact_id = %s", contact)
    propose()
    assert ward.state(person)[0][2] == UNTIL, "nothing changes without a decision"
    act(authority, ward.ids(person), lambda tx, _: quarantine.agree(tx, ward.ids(person), at=AT))
    assert ward.state(person)[0][2] == UNTIL + days(2)
    papers = act(authority, ward.ids(person), lambda tx, _: quarantine.papers(tx, ward.ids(person)))
    with access.at_the_door(authority) as tx:
        standings = {p.version: quarantine.check_paper(tx, p.code, AT.date()) for p in papers}
    assert {version: found and found.standing for version, found in standings.items()} == {1: "changed", 2: "valid"}


def test_a_rejected_contact_is_released_and_a_merged_person_has_one_order(ward: Ward) -> None:
    case = ward.case()
    (one, contact), (other, _) = ward.contact(case), ward.contact(case)
    propose()
    ward.rows("update access.subject set gone_to = %s where person_id = %s", one, other)
    propose()
    assert sorted((ward.state(one)[0][1], ward.state(other)[0][1])) == ["cancelled", "proposed"]
    ward.rows("update access.subject set gone_to = null where person_id = %s", other)
    ward.rows("update response.contact set state = 'rejected' where contact_id = %s", contact)
    propose()
    assert (ward.state(one)[-1][1], ward.state(other)[-1][1]) == ("cancelled", "proposed"), "two again"


def test_an_order_moves_to_another_commune_when_that_one_accepts(ward: Ward) -> None:
    person, _ = ward.contact(ward.case())
    propose()
    (order,) = ward.ids(person)
    here, there = ward.desk("commune_health"), ward.desk("commune_health", ELSEWHERE)
    assert opened(there, [order]) == []

    def listed(who: access.Viewer, name: str) -> list[int]:
        with access.enter(who, Purpose.QUARANTINE) as tx:
            return [o for o in quarantine.on_list(tx, name, AT.date(), before=None, most=50) if o == order]

    with pytest.raises(quarantine.ReasonMissing):
        act(here, [order], lambda tx, _: quarantine.offer(tx, order, ward.unit(ELSEWHERE), "", at=AT))
    act(here, [order], lambda tx, _: quarantine.offer(tx, order, ward.unit(ELSEWHERE), "Ở nhà mẹ", at=AT))
    assert (listed(here, "moving"), listed(there, "moving"), listed(here, "sign")) == ([order], [order], [order])
    act(there, [order], lambda tx, _: quarantine.answer_offer(tx, order, "rejected", at=AT))
    act(here, [order], lambda tx, _: quarantine.offer(tx, order, ward.unit(ELSEWHERE), "Ở nhà mẹ", at=AT))
    act(there, [order], lambda tx, _: quarantine.answer_offer(tx, order, "accepted", at=AT))
    assert (listed(here, "sign"), listed(there, "sign"), listed(there, "moving")) == ([], [order], [])
    assert opened(here, [order]) == []
    assert len(opened(there, [order])) == 1


def test_a_full_centre_takes_nobody_more(ward: Ward) -> None:
    case = ward.case()
    people = [ward.contact(case)[0] for _ in range(2)]
    propose()
    station = ward.desk("commune_health")
    first, second = ward.ids(*people)
    with access.enter(station, Purpose.QUARANTINE) as tx:
        quarantine.add_site(tx, "Trường Mẫu", "Số 2", 1, at=AT)
        (site,) = quarantine.sites(tx)
    act(station, [first], lambda tx, o: quarantine.settle(tx, o[0], "centre", site.site_id, at=AT))
    with pytest.raises(quarantine.SiteFull):
        act(station, [second], lambda tx, o: quarantine.settle(tx, o[0], "centre", site.site_id, at=AT))


def test_the_police_of_a_commune_see_name_address_and_last_day_and_nothing_else_p09(ward: Ward) -> None:
    person, _ = ward.contact(ward.case())
    propose()
    sign(ward.desk("authority"), ward.ids(person))
    serve(ward.desk("commune_health"), ward.ids(person))
    ward.rows("update response.quarantine_order set setting = 'home'")
    police = ward.desk("commune_police")
    with access.enter(police, Purpose.QUARANTINE) as tx:
        (stay,) = quarantine.stays(tx, AT.date(), before=None, most=50, at=AT, channel="test", request="r")
        assert quarantine.opened(tx, [stay.order_id]) == []
        assert quarantine.on_list(tx, "running", AT.date(), before=None, most=50) == []
    assert (stay.person_id, stay.until_on) == (person, UNTIL)


def test_a_paper_that_nobody_gave_out_is_unknown(ward: Ward) -> None:
    with access.at_the_door(access.Viewer("", "test", "r")) as tx:
        assert quarantine.check_paper(tx, uuid4(), date(2021, 10, 15)) is None
