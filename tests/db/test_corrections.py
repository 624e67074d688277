"""Corrections: to the right desk, once, with a clock and a thread; others see nothing."""

from datetime import timedelta

import psycopg
import pytest
from desks_kit import ELSEWHERE, SITE, Town, held, on_desk, report

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden, NotFound
from pccovid.records import corrections
from pccovid.records.corrections import Matter, Told, Verdict

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def town(admin: str) -> Town:
    return Town(admin)


def test_each_matter_goes_to_the_desk_that_can_mend_it(town: Town) -> None:
    who = town.citizen()
    town.site()
    town.officer("vaccination_site", site=SITE)
    report(who, Matter.DOSE, record_id=who.dose)
    report(who, Matter.DECLARATION, record_id=who.declaration)
    report(who, Matter.IDENTITY, wrong="full_name")
    report(who, Matter.IDENTITY, wrong="id_number")
    report(who, Matter.MISSING_DOSE, claimed={"site": "tram y te trinh dien"})
    report(who, Matter.MISSING_DOSE, claimed={"site": "ở đâu đó"})
    assert {(c.matter, c.wrong, c.desk, c.owner) for c in held(who)} == {
        ("dose", "", "site", "Trạm Y tế trình diễn"),
        ("declaration", "", "commune", "Trạm Y tế xã, phường nơi ở"),
        ("identity", "full_name", "commune", "Trạm Y tế xã, phường nơi ở"),
        ("identity", "id_number", "police", "Công an xã, phường nơi ở"),
        ("missing_dose", "", "site", "Trạm Y tế trình diễn"),
        ("missing_dose", "", "operator", "Nền tảng quản lý tiêm chủng COVID-19"),
    }


def test_a_site_that_nobody_keeps_here_is_asked_through_the_operator(town: Town) -> None:
    who = town.citizen()
    report(who, Matter.DOSE, wrong="day", record_id=who.dose)
    (row,) = on_desk(town.officer("operator"))
    assert (row.desk, row.source) == ("operator", "vaccination_platform")


def test_the_same_words_twice_are_one_correction(town: Town) -> None:
    who = town.citizen()
    first, again = report(who, Matter.DOSE, record_id=who.dose), report(who, Matter.DOSE, record_id=who.dose)
    assert first == again
    (only,) = held(who)
    assert only.state == "open"
    assert only.due_at - only.created_at == timedelta(days=5)
    assert report(who, Matter.DOSE, "Sai lô", record_id=who.dose) != first


def test_reporting_a_record_says_that_it_is_wrong(town: Town) -> None:
    who = town.citizen()
    report(who, Matter.DOSE, record_id=who.dose)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert {s.record_id: s.verdict for s in corrections.said_of_records(tx, who.person)} == {who.dose: "wrong"}
        corrections.say(tx, who.person, [who.dose], Verdict.RIGHT, account=who.account, at=clock.now())
        assert [(s.record_id, s.verdict) for s in corrections.said_of_records(tx, who.person)] == [(who.dose, "right")]


def test_a_record_of_somebody_else_cannot_be_spoken_of(town: Town) -> None:
    who, other = town.citizen(), town.citizen()
    with pytest.raises(NotFound):
        report(who, Matter.DOSE, record_id=other.dose)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        corrections.say(tx, who.person, [other.dose], Verdict.WRONG, account=who.account, at=clock.now())
        assert corrections.said_of_records(tx, who.person) == []


def test_a_correction_in_the_name_of_another_account_is_refused(town: Town) -> None:
    who, other = town.citizen(), town.citizen()
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx,
    ):
        corrections.report(tx, who.person, Told(Matter.OTHER, "x"), account=other.account, at=clock.now())


@pytest.mark.parametrize(("said", "problem"), [("  ", corrections.NothingSaid), ("x" * 2001, corrections.TooLong)])
def test_empty_and_endless_words_are_refused(town: Town, said: str, problem: type) -> None:
    with pytest.raises(problem):
        report(town.citizen(), Matter.OTHER, said)


def test_the_commune_answers_and_the_citizen_reads_answer_thread_and_look(town: Town) -> None:
    who, commune = town.citizen(), town.officer()
    reference = report(who, Matter.IDENTITY)
    with access.enter(commune, Purpose.SUPPORT_CORRECTION) as tx:
        (row,) = corrections.waiting(tx, at=clock.now())
        assert row.reference == reference
        corrections.let_in(tx, commune, row.correction_id, at=clock.now())
        corrections.answer(tx, row.correction_id, "Đã xem.", by="test", at=clock.now())
        with pytest.raises(corrections.NoSuchCorrection):
            corrections.answer(tx, row.correction_id, "Lần nữa.", by="test", at=clock.now())
    assert [(c.state, c.answer) for c in held(who)] == [("answered", "Đã xem.")]
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        (mine,) = corrections.held_about(tx, who.person)
        assert [(s.step, s.agency) for s in corrections.steps(tx, mine.correction_id)] == [
            ("sent", None), ("answered", "Cơ quan commune_health"),
        ]  # fmt: skip
        assert "support_correction" in {look.purpose for look in access.who_looked(tx, who.person)}
        corrections.send_again(tx, mine, "Vẫn sai.", at=clock.now())
        (again,) = corrections.held_about(tx, who.person)
        assert (again.state, again.answer, len(corrections.steps(tx, mine.correction_id))) == ("open", None, 3)


def test_a_citizen_confirms_or_withdraws_once(town: Town) -> None:
    who = town.citizen()
    report(who, Matter.IDENTITY)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        (mine,) = corrections.held_about(tx, who.person)
        corrections.confirm(tx, mine, at=clock.now())  # nothing was answered: nothing to confirm
        corrections.withdraw(tx, mine, at=clock.now())
        corrections.withdraw(tx, mine, at=clock.now())
        assert [s.step for s in corrections.steps(tx, mine.correction_id)] == ["sent", "withdrawn"]
    assert on_desk(town.officer()) == []


def test_another_desk_sees_nothing_opens_nothing_and_the_try_is_logged(town: Town) -> None:
    who = town.citizen()
    report(who, Matter.IDENTITY)
    (row,) = on_desk(town.officer())
    for other in (town.officer(unit=town.unit(ELSEWHERE)), town.officer("commune_police"), town.officer("operator")):
        assert on_desk(other) == []
        with (
            pytest.raises(corrections.NoSuchCorrection),
            access.enter(other, Purpose.SUPPORT_CORRECTION) as tx,
        ):
            corrections.let_in(tx, other, row.correction_id, at=clock.now())
    assert town.sql("select count(*) from access.entry where person_id = %s and decision = 'deny'", who.person) == 3
    police = town.officer("commune_police")
    with pytest.raises(Forbidden), access.enter(police, Purpose.SUPPORT_CORRECTION, [who.person]):
        pass


def test_p_09_the_police_open_a_paper_and_no_dose_test_or_source_of_care(town: Town) -> None:
    who, police = town.citizen(), town.officer("commune_police")
    report(who, Matter.DOSE, record_id=who.dose)
    report(who, Matter.IDENTITY, wrong="id_number")
    (row,) = on_desk(police)
    with access.enter(police, Purpose.SUPPORT_CORRECTION) as tx:
        corrections.let_in(tx, police, row.correction_id, at=clock.now())
        seen = {c.matter for c in corrections.held_about(tx, who.person)}
        facts = tx.raw.execute(
            "select (select count(*) from records.dose) + (select count(*) from records.test)"
            " + (select count(*) from records.treatment) + (select count(*) from records.declaration)"
        ).fetchone()
        assert people.identity(tx, who.person).attributes
    assert (seen, facts) == ({"identity"}, (0,))


def test_overdue_it_is_on_the_districts_list_and_later_on_the_provinces(town: Town) -> None:
    who = town.citizen()
    report(who, Matter.IDENTITY)
    district = town.officer(unit=town.unit(level="district"))
    province = town.officer(unit=town.unit(level="province"))
    found = [(len(on_desk(district, days=d)), len(on_desk(province, days=d))) for d in (0, 4, 6)]
    assert found == [(0, 0), (1, 0), (1, 1)]


def test_whoever_lives_nowhere_known_is_on_the_operators_list(town: Town) -> None:
    report(town.citizen(None), Matter.IDENTITY)
    assert [row.desk for row in on_desk(town.officer("operator"))] == ["commune"]


def test_a_merged_doubles_correction_is_read_and_opened_with_the_person(town: Town) -> None:
    who, double, commune = town.citizen(), town.citizen(), town.officer()
    reference = report(double, Matter.IDENTITY)
    town.sql("update access.subject set gone_to = %s where person_id = %s", who.person, double.person)
    assert [c.reference for c in held(who)] == [reference]
    (row,) = on_desk(commune)
    assert row.person_id == who.person
    with access.enter(commune, Purpose.SUPPORT_CORRECTION) as tx:
        assert corrections.let_in(tx, commune, row.correction_id, at=clock.now()).reference == reference


def test_a_citizen_has_no_work_list(town: Town) -> None:
    who = town.citizen()
    report(who, Matter.IDENTITY)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert corrections.waiting(tx, at=clock.now()) == []


def test_the_owner_of_a_source_without_a_desk_gets_key_and_words_and_no_name(town: Town) -> None:
    who, operator = town.citizen(), town.officer("operator")
    report(who, Matter.DOSE, "Tôi tiêm ngày 21/8", record_id=who.dose)
    with access.enter(operator, Purpose.SUPPORT_CORRECTION) as tx:
        (row,) = corrections.for_owner(tx, operator, "vaccination_platform", at=clock.now())
    key = town.sql("select source_key from people.source_record where record_id = %s", who.dose)
    assert (row.source_key, row.said) == (key, "Tôi tiêm ngày 21/8")


def test_not_mine_said_by_mistake_is_taken_back(town: Town) -> None:
    who = town.citizen()
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        people.not_mine(tx, who.person, who.dose)
        assert who.dose not in {w.record_id for w in people.witnesses(tx, who.person)}
        assert [m.record_id for m in people.refused(tx, who.person)] == [who.dose]
        people.mine_after_all(tx, who.person, who.dose)
        assert who.dose in {w.record_id for w in people.witnesses(tx, who.person)}
        assert people.refused(tx, who.person) == []
        with pytest.raises(people.NoSuchRecord):
            people.mine_after_all(tx, who.person, who.dose)
