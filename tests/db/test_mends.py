"""What a desk states: believed at once, beside what the source told; by two people; undone; never silently undone."""

from dataclasses import replace
from datetime import date

import pytest
from desks_kit import SITE, Citizen, Town, agree, doses, held, on_desk, propose, redated, report, undo

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock
from pccovid.records import corrections
from pccovid.records.corrections import Change, Kind, Matter

pytestmark = pytest.mark.usefixtures("database")
RIGHT = date(2021, 8, 21)


@pytest.fixture
def town(admin: str) -> Town:
    return Town(admin)


def desk_of_site(town: Town) -> tuple[Citizen, Viewer, int]:
    """A citizen whose dose bears a wrong day, an officer of its site, and the correction on their desk."""
    who = town.citizen()
    town.site()
    officer = town.officer("vaccination_site", site=SITE)
    report(who, Matter.DOSE, wrong="day", record_id=who.dose)
    (row,) = on_desk(officer)
    return who, officer, row.correction_id


def test_a_dose_stated_anew_is_the_one_in_the_book_and_the_former_one_stays_beside_it(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    assert propose(officer, correction, redated(who, RIGHT))
    (dose,) = doses(who)
    assert (dose.given_on, dose.told.stated_by) == (RIGHT, "Cơ quan vaccination_site")
    assert [t.given_on for t in dose.former] == [date(2021, 8, 12)]
    (mine,) = held(who)
    assert (mine.state, dose.told.reference) == ("answered", mine.reference)
    assert town.sql("select given_on from records.dose where record_id = %s", who.dose) == date(2021, 8, 12)
    assert town.sql("select answer from people.owner_answer order by answer_id desc limit 1") == "mended"


def test_undone_within_minutes_it_is_as_before(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    propose(officer, correction, redated(who, RIGHT))
    undo(officer, correction)
    (dose,) = doses(who)
    assert (dose.given_on, dose.former) == (date(2021, 8, 12), ())
    assert [c.state for c in held(who)] == ["open"]
    assert len(on_desk(officer)) == 1


def test_only_who_answered_may_undo_and_not_once_the_citizen_has_replied(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    propose(officer, correction, redated(who, RIGHT))
    with pytest.raises(corrections.NoSuchCorrection):
        undo(town.officer("vaccination_site", site=SITE), correction)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        corrections.confirm(tx, corrections.held_about(tx, who.person)[0], at=clock.now())
    with pytest.raises(corrections.NoSuchCorrection):
        undo(officer, correction)


def test_what_the_source_delivers_again_does_not_undo_it_and_the_difference_is_shown(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    propose(officer, correction, redated(who, RIGHT))
    town.sql("update records.dose set given_on = '2021-08-13' where record_id = %s", who.dose)
    town.sql(
        "update people.source_record set loaded_at = now() + interval '1 hour', version = 2 where record_id = %s",
        who.dose,
    )
    # and another system repeats what the platform told
    repeated = town.record(who.person, 6)
    town.sql(
        "insert into records.dose (record_id, vaccine, vaccine_text, dose_no, given_on) values (%s, 'vaxzevria', 'AZ', 1, '2021-08-13')",
        repeated,
    )
    (dose,) = doses(who)
    assert (dose.given_on, len(dose.witnesses)) == (RIGHT, 2)
    operator = town.officer("operator")
    with access.enter(operator, Purpose.OPERATIONS) as tx:
        (difference,) = corrections.differences(tx, "vaccination_platform")
    assert (difference.told, difference.mended) == ("AstraZeneca, 13/08/2021", "AstraZeneca, 21/08/2021")


def test_p_17_a_back_dated_dose_waits_for_a_second_person(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    assert not propose(officer, correction, redated(who, RIGHT, second=True))
    assert doses(who)[0].given_on == date(2021, 8, 12)
    with pytest.raises(corrections.NotMendable):
        agree(officer, correction)
    second = town.officer("vaccination_site", site=SITE)
    assert [row.second for row in on_desk(second)] == ["others"]
    agree(second, correction)
    assert doses(who)[0].given_on == RIGHT


def test_a_missing_dose_is_added_and_counts(town: Town) -> None:
    who = town.citizen()
    town.site()
    officer = town.officer("vaccination_site", site=SITE)
    report(who, Matter.MISSING_DOSE, "", claimed={"site": "Trạm Y tế trình diễn", "given_on": "2021-10-07"})
    (row,) = on_desk(officer)
    told = corrections.fields(corrections.Dose("vaxzevria", "AstraZeneca", date(2021, 10, 7), 2, "L2", SITE, "Trạm"))
    assert propose(officer, row.correction_id, Change(Kind.ADD_DOSE, told, {}))
    assert [d.given_on for d in doses(who)] == [date(2021, 8, 12), date(2021, 10, 7)]


def test_a_dose_that_is_somebody_elses_leaves_and_comes_back_when_undone(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    assert propose(officer, correction, Change(Kind.TAKE_AWAY, {}, {"given_on": "2021-08-12"}, taken=(who.dose,)))
    assert doses(who) == []
    undo(officer, correction)
    assert len(doses(who)) == 1


def test_attributes_that_a_desk_states_are_believed_before_all_sources(town: Town) -> None:
    who, commune = town.citizen(), town.officer()
    town.sql(
        "update people.source_record set full_name = 'Sai Tên', phone = '0900002099' where record_id = %s", who.dose
    )
    report(who, Matter.IDENTITY, wrong="full_name")
    (row,) = on_desk(commune)
    told = {"full_name": "Trần Thị Đúng", "phone": "0900002098"}
    assert propose(commune, row.correction_id, Change(Kind.IDENTITY, told, {"full_name": "Sai Tên"}))
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        known = {a.attribute: a.value for a in people.identity(tx, who.person).attributes}
    assert {key: known[key] for key in told} == told
    assert known["birth_date"] == "1990-05-06", "what was not stated stays"


def test_nothing_is_mended_by_saying_the_same_nor_without_the_right(town: Town) -> None:
    who, officer, correction = desk_of_site(town)
    same = redated(who, date(2021, 8, 12))
    with pytest.raises(corrections.NothingMended):
        propose(officer, correction, replace(same, former=same.told))
    operator = town.officer("operator")
    town.sql("update records.correction set desk = 'operator'")
    with pytest.raises(corrections.NotMendable):
        propose(operator, correction, redated(who, RIGHT))
    assert doses(who)[0].given_on == date(2021, 8, 12)
