"""Who let a model decide; and what the matcher would decide otherwise today is asked, never done."""

import json
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest
from people_kit import NCOVI, VACCINATION, Nation
from sources_kit import operator
from test_merge import officer

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.ground.tx import Tx
from pccovid.people.matching import approval, scoring

pytestmark = pytest.mark.usefixtures("database")

LIVE = "select record_id, person_id, state, decided_by from people.link where ended_at is null and state <> 'rejected' order by 1"
SHIPPED = scoring.thresholds().model


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin, size=500)


def work() -> AbstractContextManager[Tx]:
    return access.work(System("test"), Purpose.IDENTITY_MATCHING, "test models")


def candidate(version: str, metrics: dict[str, Any], **changed: object) -> None:
    with work() as tx:
        approval.add_candidate(tx, version, {**scoring.model(SHIPPED), **changed}, metrics, "records of a test")


def test_only_an_approved_model_decides_and_every_link_says_which(nation: Nation) -> None:
    first = nation.record(VACCINATION, "Phùng Khắc Một", "1977-02-02")
    people.resolve()
    candidate("2022-01", {"automatic_precision": 0.99995})
    second = nation.record(VACCINATION, "Phùng Khắc Hai", "1977-02-03")
    people.resolve()
    with work() as tx:
        people.approve(tx, "2022-01", "Tổ đối chiếu", "sample of March checked by hand")
        assert {m.version: m.deciding for m in people.match_models(tx)} == {SHIPPED: False, "2022-01": True}
    third = nation.record(VACCINATION, "Phùng Khắc Ba", "1977-02-04")
    people.resolve()
    models = dict(nation.rows("select record_id, model from people.link where ended_at is null"))
    assert models == {first: SHIPPED, second: SHIPPED, third: "2022-01"}
    assert nation.rows("select approved_by, approval_reason from people.match_model where version = '2022-01'") == [
        ("Tổ đối chiếu", "sample of March checked by hand")
    ]


def test_a_model_that_is_untrained_unmeasured_or_unknown_is_never_approved(nation: Nation) -> None:
    candidate("untrained", {"automatic_precision": 1.0}, comparisons=scoring.model("design")["comparisons"])
    candidate("unmeasured", {})
    candidate("measured", {"automatic_precision": 1.0})
    with work() as tx:
        for version in ("untrained", "unmeasured"):
            with pytest.raises(people.NotApprovable):
                people.approve(tx, version, "An", "because")
        with pytest.raises(people.NoSuchModel):
            people.approve(tx, "nowhere", "An", "because")
        for by, reason in (("", "because"), ("An", " ")):
            with pytest.raises(people.NotApprovable):
                people.approve(tx, "measured", by, reason)
        people.approve(tx, "measured", "An", "because")
        with pytest.raises(people.NotApprovable):
            people.approve(tx, "measured", "Bình", "it decides already")
        people.approve(tx, SHIPPED, "Bình", "the measured one drifted")
        assert [m.version for m in people.match_models(tx) if m.deciding] == [SHIPPED]
        with pytest.raises(ValueError, match="already"):
            approval.add_candidate(tx, "measured", scoring.model(SHIPPED), {}, "other records")


def test_what_a_model_weighs_never_changes(nation: Nation, admin: str) -> None:
    candidate("kept", {"automatic_precision": 1.0})
    with pytest.raises(Exception, match="permission denied"), work() as tx:
        tx.raw.execute("update people.match_model set body = %s", [json.dumps({})])


def settled(nation: Nation) -> tuple[int, int, int]:
    """Three records that are surely somebody's: the first two by the matcher, the third by a citizen's word."""
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    one = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    nation.registered("Kim Thị Lạ", "1999-09-09", sex="F")
    two = nation.record(VACCINATION, "Kim Thị Lạ", "1999-09-09", sex="F")
    nation.registered("Cao Thị Lụa", "1966-06-06", sex="F")
    three = nation.record(NCOVI, "Cao Thị Lụa", "1966-06-06", sex="F")
    people.resolve()
    nation.execute("update people.link set state = 'citizen', decided_by = 'citizen' where record_id = %s", [three])
    return one, two, three


def give_to_a_stranger(nation: Nation, record: int) -> UUID:
    """Move a link to somebody whom nothing speaks for, as a fault of former times would have; whose it was."""
    right = nation.link(record).person
    stranger = nation.record(VACCINATION, "Trịnh Hoài Xa", "1970-07-07")
    nation.registered("Trịnh Hoài Xa", "1970-07-07")
    people.resolve()
    nation.execute(
        "update people.link set person_id = %s where record_id = %s and ended_at is null",
        [nation.link(stranger).person, record],
    )
    return right


def test_a_night_without_drift_files_nothing_and_counts_everybody(nation: Nation, admin: str) -> None:
    settled(nation)
    before = nation.rows(LIVE)
    rows = people.drift().rows
    assert {(row.kind, row.records, row.tasks) for row in rows} == {("same", 2, 0), ("same", 1, 0)}
    assert nation.rows(LIVE) == before
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        assert people.latest_drift(tx) == rows


def test_a_link_that_would_go_to_somebody_else_is_asked_about_once_and_stays(nation: Nation) -> None:
    one, _, _ = settled(nation)
    right = give_to_a_stranger(nation, one)
    before = nation.rows(LIVE)
    for _ in range(2):
        rows = people.drift().rows
    assert nation.rows(LIVE) == before
    assert {row.kind: row.records for row in rows if row.source == VACCINATION} == {"same": 2, "other_person": 1}
    ((record, reason, candidates),) = nation.rows("select record_id, reason, candidates from people.review_task")
    assert (record, reason) == (one, "drift_other_person")
    assert [UUID(c["person_id"]) for c in candidates] == [nation.link(one).person, right]


def test_a_link_that_fits_nobody_any_more_is_asked_about_and_released_when_the_answer_is_no(nation: Nation) -> None:
    _, two, _ = settled(nation)
    give_to_a_stranger(nation, two)
    nation.execute("delete from people.register_entry where full_name = 'Kim Thị Lạ'")
    nation.execute(
        "update people.person set register_entry_id = null where register_entry_id not in (select entry_id from people.register_entry)"
    )
    people.drift()
    ((task, reason, candidates),) = nation.rows(
        "select task_id, reason, candidates from people.review_task where state = 'open'"
    )
    wrong = nation.link(two).person
    assert reason == "drift_nobody"
    assert UUID(candidates[0]["person_id"]) == wrong
    with access.enter(officer(nation), Purpose.IDENTITY_MATCHING, [wrong]) as tx:
        people.decide(tx, task, None)
    people.resolve()
    assert nation.link(two).person != wrong


def test_a_persons_decision_is_counted_and_never_questioned(nation: Nation) -> None:
    _, _, three = settled(nation)
    give_to_a_stranger(nation, three)
    before = nation.link(three)
    rows = people.drift().rows
    assert [(row.kind, row.records, row.tasks) for row in rows if row.source == NCOVI] == [("against_people", 1, 0)]
    assert nation.link(three) == before
    assert nation.rows("select from people.review_task") == []


def test_a_question_closes_when_the_matcher_agrees_again(nation: Nation) -> None:
    one, _, _ = settled(nation)
    right = give_to_a_stranger(nation, one)
    people.drift()
    nation.execute("update people.link set person_id = %s where record_id = %s and ended_at is null", [right, one])
    people.drift()
    assert nation.rows("select state, decided_by from people.review_task") == [("closed", "engine")]


def test_when_very_many_links_contradict_nobodys_work_list_is_filled(nation: Nation) -> None:
    """A hundred at least, and one in a hundred: that is the model or the register, not single people."""
    nation.execute(
        "insert into people.source_record (source_id, source_key, full_name, birth_date, birth_year, sex, id_number,"
        " commune_id, row_hash, batch_id, line_no) select 1, 'many ' || pin, full_name, birth_date, birth_year, sex, pin,"
        " commune_id, 1, 1, 1 from people.register_entry order by entry_id limit 101"
    )
    one, _, _ = settled(nation)
    give_to_a_stranger(nation, one)
    nation.execute(
        "update people.link l set person_id = %s from people.source_record r where r.record_id = l.record_id"
        " and r.source_key like 'many %%'",
        [nation.link(one).person],
    )
    rows = people.drift().rows
    assert {(row.kind, row.records, row.tasks) for row in rows if row.source == VACCINATION} == {
        ("other_person", 102, 0),
        ("same", 2, 0),
    }
    assert nation.rows("select from people.review_task") == []
