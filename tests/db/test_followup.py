"""Whoever stays apart says each day how they are; silence, symptoms and what was seen become somebody's work."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from desks_kit import ELSEWHERE, Citizen, Town
from sources_kit import ask

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden
from pccovid.response import followup
from pccovid.response.followup import NotAsked, NotOnList, ReasonNeeded, Said, Text

pytestmark = pytest.mark.usefixtures("database")

WELL, COUGH = Said(True), Said(False, ("cough",), 36.9)


def at(hour: int = 12) -> datetime:
    return clock.now().replace(hour=hour, minute=0)


def today() -> date:
    return clock.today()


@pytest.fixture
def town(admin: str) -> Town:
    return Town(admin)


def order(town: Town, who: UUID, *, days: int = 3, state: str = "active", kind: str = "quarantine", **more: Any) -> str:
    """An order that began so many days ago and was served that morning; its number."""
    begun = today() - timedelta(days)
    values = {"setting": "home", "until_on": begun + timedelta(14), "watch_until": begun + timedelta(28)} | more
    number = f"CL-{begun:%Y%m%d}-{str(who)[:4]}"
    town.sql(
        "insert into response.quarantine_order (order_no, person_id, kind, cause, rule, state, setting, unit_id, exposed_on,"
        " from_on, until_on, watch_until, proposed_at, issued_at, served_at)"
        " values (%s, %s, %s, 'contact', 'QR-5599/2021-07-14', %s, %s, %s, %s, %s, %s, %s, now(), now(), %s)",
        number, who, kind, state, values["setting"], town.unit(), begun, begun, values["until_on"], values["watch_until"],
        at(7) - timedelta(days),
    )  # fmt: skip
    return number


def tell(who: Citizen, number: str, said: Said) -> None:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        asked = followup.one_asked(tx, [who.person], number, today())
        followup.tell(tx, asked, said, by=who.account, at=at())


def keep_up(*, hour: int = 12, days: int = 0) -> None:
    with access.work(System("test"), Purpose.QUARANTINE, "follow up") as tx:
        followup.keep_up(tx, at=at(hour) + timedelta(days))


def stops(officer: Viewer, days: int = 0) -> list[UUID]:
    with access.enter(officer, Purpose.QUARANTINE) as tx:
        return [s.person_id for s in followup.stops(tx, today() + timedelta(days), after=None, most=50)]


def tasks(who: Citizen) -> list[tuple[str, str, str | None]]:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return [(t.kind, t.reason, t.outcome) for t in followup.tasks(tx, [who.person], today())]


def visit(officer: Viewer, who: UUID, found: followup.Found) -> int:
    with access.enter(officer, Purpose.QUARANTINE, [who]) as tx:
        return followup.visit(tx, who, found, by=_self(tx), at=at())


def undo(officer: Viewer, who: UUID, task: int) -> None:
    with access.enter(officer, Purpose.QUARANTINE, [who]) as tx:
        followup.undo_visit(tx, task, by=_self(tx), at=at())


def breaches(who: Citizen) -> list[tuple[str, str]]:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return [(b.kind, b.state) for b in followup.breaches(tx, [who.person])]


def text(town: Town, who: Citizen, body: str, number: str = "m1") -> list[str]:
    phone = str(town.sql("select phone from access.account where account_id = %s", who.account))
    with access.at_the_door(Viewer("", "sms", "r1")) as tx:
        followup.receive_text(tx, Text(number, phone, body), at=at())
    with access.work(System("test"), Purpose.QUARANTINE, "read texts") as tx:
        return [reply.answer for reply in followup.read_texts(tx, at=at())]


def notices(town: Town, kind: str) -> object:
    return town.sql("select count(*) from records.notice where kind = %s", kind)


def order_no(town: Town, who: Citizen) -> str:
    return str(town.sql("select order_no from response.quarantine_order where person_id = %s", who.person))


def _self(tx: Any) -> UUID:
    officer = access.session(tx).officer_id
    assert officer is not None
    return officer


def test_a_day_without_a_word_becomes_a_visit_and_a_word_ends_it(town: Town) -> None:
    who, officer = town.citizen(), town.officer()
    number = order(town, who.person)
    keep_up()
    keep_up()
    assert tasks(who) == [("visit", "missed", None)]
    assert stops(officer) == [who.person]
    tell(who, number, WELL)
    assert tasks(who) == [("visit", "missed", "needless")]
    assert stops(officer) == []
    keep_up(days=1)
    assert stops(officer, days=1) == [], "who said yesterday how they were is not visited"
    keep_up(days=2)
    assert stops(officer, days=2) == [who.person]


def test_who_has_no_telephone_is_visited_each_day_and_who_was_served_today_is_not_late(town: Town) -> None:
    alone, fresh = town.citizen(), town.citizen()
    town.sql("update access.account_person set until = now() where person_id = %s", alone.person)
    order(town, alone.person, days=0)
    order(town, fresh.person, days=0)
    keep_up()
    assert stops(town.officer()) == [alone.person]
    assert town.sql("select reason from response.visit_task") == "no_phone"


def test_symptoms_ask_for_a_sample_tell_the_person_and_a_sample_ends_it(town: Town) -> None:
    who, officer = town.citizen(), town.officer()
    tell(who, order(town, who.person), COUGH)
    assert tasks(who) == [("sample", "symptoms", None)]
    assert notices(town, "sample_due") == 1
    assert stops(officer) == [who.person]
    keep_up()
    assert tasks(who) == [("sample", "symptoms", None)]
    town.sql(
        "insert into records.test (record_id, method, taken_at, result) values (%s, 'pcr', %s, 'pending')",
        town.record(who.person, 3), at(15),
    )  # fmt: skip
    keep_up(hour=16)
    assert tasks(who) == [("sample", "symptoms", "sampled")]


def test_the_test_days_of_the_rule_become_samples_once(town: Town) -> None:
    who, other = town.citizen(), town.citizen()
    tell(who, order(town, who.person, days=7), WELL)
    tell(other, order(town, other.person, days=5), WELL)
    keep_up()
    keep_up()
    assert tasks(who) == [("sample", "test_day", None)]
    assert tasks(other) == []
    assert notices(town, "sample_due") == 1
    tell(who, order_no(town, who), COUGH)
    assert tasks(who) == [("sample", "symptoms", None)], "one sample answers both; the symptoms say why"


def test_a_visit_writes_the_day_and_one_undo_takes_all_of_it_back(town: Town) -> None:
    who, officer = town.citizen(), town.officer()
    order(town, who.person)
    keep_up()
    done = visit(officer, who.person, "symptoms")
    assert sorted(tasks(who)) == [("sample", "symptoms", None), ("visit", "missed", "symptoms")]
    with pytest.raises(NotOnList):
        visit(officer, who.person, "well")
    undo(officer, who.person, done)
    assert sorted(tasks(who), key=str) == [("sample", "symptoms", "needless"), ("visit", "missed", None)]
    undo(officer, who.person, done)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert followup.checks(tx, [who.person], today()) == []
    missed = visit(officer, who.person, "not_found")
    assert breaches(who) == [("not_home", "open")]
    undo(officer, who.person, missed)
    assert breaches(who) == []
    visit(officer, who.person, "well")
    assert stops(officer) == []


def test_a_breach_is_what_an_officer_confirms_with_a_reason_and_can_be_taken_back(town: Town) -> None:
    who, officer = town.citizen(), town.officer()
    order(town, who.person)
    keep_up()
    visit(officer, who.person, "not_found")
    broken = "select breached from response.quarantine_order"
    with access.enter(officer, Purpose.QUARANTINE) as tx:
        (found,) = followup.breaches_open(tx)
    assert town.sql(broken) is False
    with access.enter(officer, Purpose.QUARANTINE, [who.person]) as tx:
        with pytest.raises(ReasonNeeded):
            followup.decide(tx, found.breach_id, "confirmed", "vì vậy", at=at())
        assert followup.decide(tx, found.breach_id, "confirmed", "Hàng xóm và gia đình xác nhận", at=at())
        assert not followup.decide(tx, found.breach_id, "dismissed", "Đã có người xem rồi", at=at())
    assert town.sql(broken) is True
    assert breaches(who) == [("not_home", "confirmed")]
    in_its_life = "select reason, undone_at is null from response.order_step where step = 'breached'"
    assert ask(town.admin, in_its_life) == [("Hàng xóm và gia đình xác nhận", True)]
    with access.enter(officer, Purpose.QUARANTINE, [who.person]) as tx:
        followup.undo_decision(tx, found.breach_id, at=at())
    assert town.sql(broken) is False
    assert ask(town.admin, in_its_life) == [("Hàng xóm và gia đình xác nhận", False)]
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert not followup.decide(tx, found.breach_id, "dismissed", "Tôi ở nhà cả ngày", at=at()), (
            "nobody judges themselves"
        )


def test_p_09_a_check_in_elsewhere_is_a_day_and_never_a_place_and_care_is_no_breach(town: Town) -> None:
    who, patient, free = town.citizen(), town.citizen(), town.citizen()
    for one in (who, patient):
        order(town, one.person)
    order(town, free.person, kind="self_watch")
    for one, kind in ((who, "Chợ"), (patient, "Cơ sở y tế"), (free, "Chợ")):
        town.sql("select records.prepare_check_in_day(%s)", today())
        town.sql(
            "with p as (insert into records.place (name, kind, commune_id, owner_phone, loaded_at)"
            " values ('Nơi kín', %s, %s, '0900000999', now()) returning place_id)"
            " insert into records.check_in select gen_random_uuid(), %s, place_id, %s, null, 'self', %s, now() from p",
            kind, town.unit(), one.person, at(9), one.account,
        )  # fmt: skip
    keep_up()
    keep_up()
    assert [breaches(one) for one in (who, patient, free)] == [[("elsewhere", "open")], [], []]
    columns = town.sql(
        "select string_agg(column_name, ' ') from information_schema.columns where table_name = 'breach'"
    )
    assert "place" not in str(columns)


def test_a_text_message_is_a_daily_check_and_counts_once(town: Town) -> None:
    who = town.citizen()
    order(town, who.person)
    keep_up()
    assert text(town, who, "1 KHOE") == ["thanks"]
    assert text(town, who, "1 KHOE") == []
    assert tasks(who) == [("visit", "missed", "needless")]
    assert text(town, who, "2 kho tho", "m2") == ["danger"]
    assert sorted(tasks(who)) == [("sample", "symptoms", None), ("visit", "missed", "needless")]
    assert notices(town, "sample_due") == 1
    assert text(town, town.citizen(), "1", "m3") == ["stranger"]


def test_a_text_that_nobody_understands_is_answered_with_help_and_brings_somebody(town: Town) -> None:
    who, officer = town.citizen(), town.officer()
    tell(who, order(town, who.person), WELL)
    assert text(town, who, "gửi gạo giúp tôi") == ["help"]
    keep_up(hour=13)
    assert tasks(who) == [("visit", "unread_text", None)]
    with access.enter(officer, Purpose.QUARANTINE, [who.person]) as tx:
        assert [t.body for t in followup.unread(tx, [who.person], at(0))] == ["gửi gạo giúp tôi"]


def test_who_has_not_told_is_reminded_once_a_day_and_not_at_night(town: Town) -> None:
    silent, told = town.citizen(), town.citizen()
    order(town, silent.person)
    tell(told, order(town, told.person), WELL)
    keep_up(hour=6)
    assert notices(town, "daily_check") == 0
    keep_up(hour=9)
    keep_up(hour=10)
    assert notices(town, "daily_check") == 1


def test_an_order_that_ends_ends_its_work_and_watching_oneself_goes_on_without_visits(town: Town) -> None:
    who, over = town.citizen(), town.citizen()
    tell(who, order(town, who.person), COUGH)
    town.sql("update response.quarantine_order set state = 'cancelled'")
    keep_up()
    assert tasks(who) == [("sample", "symptoms", "needless")]
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx, pytest.raises(NotAsked):
        followup.one_asked(tx, [who.person], order_no(town, who), today())
    order(town, over.person, days=20, state="completed")
    with access.enter(over.viewer, Purpose.OWN_RECORD, [over.person]) as tx:
        assert [a.stage for a in followup.asked(tx, [over.person], today())] == ["watching"]
    keep_up()
    assert tasks(over) == []


def test_p_04_another_commune_sees_nobody_and_figures_are_of_ones_own_unit(town: Town) -> None:
    who, officer, other = town.citizen(), town.officer(), town.officer(unit=town.unit(ELSEWHERE))
    order(town, who.person)
    unwell = town.citizen()
    tell(unwell, order(town, unwell.person), COUGH)
    keep_up()
    assert stops(other) == []
    with pytest.raises(Forbidden):
        visit(other, who.person, "well")
    with access.enter(officer, Purpose.QUARANTINE) as tx:
        assert followup.figures(tx, today()) == followup.Figures(2, 1, 1, 1, 1)
    with access.enter(other, Purpose.QUARANTINE) as tx:
        assert followup.figures(tx, today()) == followup.Figures(0, 0, 0, 0, 0)


def test_a_person_who_was_merged_is_asked_once_and_both_files_are_read(town: Town) -> None:
    who, double = town.citizen(), town.citizen()
    number = order(town, double.person)
    town.sql("update access.subject set gone_to = %s where person_id = %s", who.person, double.person)
    keep_up()
    assert town.sql("select array_agg(person_id) from response.visit_task") == [who.person]
    tell(who, number, WELL)
    assert tasks(who) == [("visit", "missed", "needless")]
