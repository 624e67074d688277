"""The commune's word on maybe-same people, merges, and the way back without losing a fact."""

from uuid import UUID, uuid4

import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import crypto, ids
from pccovid.ground.errors import Forbidden

pytestmark = pytest.mark.usefixtures("database")

LIVE = (
    "select record_id, person_id, state, tier, rule, model, weight, q, evidence, record_hash, decided_by from people.link"
    " where ended_at is null and state <> 'rejected' order by record_id"
)


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin)


def officer(nation: Nation, commune: int = 0) -> Viewer:
    """A commune officer at work in one of the communes."""
    who, token = uuid4(), ids.token()
    nation.execute("insert into access.officer values (%s, %s, 'Cán bộ', 'Trạm Y tế', '0900000101')", [who, f"o{who}"])
    nation.execute(
        "insert into access.role_held (officer_id, role, unit_id) values (%s, 'commune_health', %s)",
        [who, nation.communes[commune]],
    )
    nation.execute(
        "insert into access.session (token_hash, officer_id, role, unit_id) values (%s, %s, 'commune_health', %s)",
        [crypto.fingerprint(token), who, nation.communes[commune]],
    )
    return Viewer(token, "test", "r1")


def citizen(nation: Nation, *acts_for: UUID) -> Viewer:
    """A telephone that acts for these people."""
    account, token = uuid4(), ids.token()
    nation.execute("insert into access.account values (%s, %s)", [account, f"09{account.int % 10**8:08d}"])
    for person in acts_for:
        nation.execute(
            "insert into access.account_person (account_id, person_id, relation, proof) values (%s, %s, 'self', 'paper')",
            [account, person],
        )
    nation.execute(
        "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
        [crypto.fingerprint(token), account],
    )
    return Viewer(token, "test", "r1")


def in_doubt(nation: Nation) -> int:
    """A record that may be of either of two people of one name, one of whom has a dose."""
    for tail in ("85333331", "85333332"):
        nation.registered("Đinh Hữu Nghị", "1985-03-14", tail=tail)
    nation.record(VACCINATION, "Đinh Hữu Nghị", "1985-03-14", paper="001085333331")
    record = nation.record(NCOVI, "Đinh Hữu Nghị", 1985)
    people.resolve()
    assert nation.link(record).tier == 4
    return record


def test_an_officer_sees_the_tasks_of_their_commune_and_only_opened_people(nation: Nation) -> None:
    in_doubt(nation)
    with access.enter(officer(nation, commune=1), Purpose.IDENTITY_MATCHING) as tx:
        assert people.review_tasks(tx) == []
    viewer = officer(nation)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING) as tx:
        (task,) = people.review_tasks(tx)
        with pytest.raises(people.NoSuchTask):
            people.review_sides(tx, task.task_id)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [task.person_id]) as tx:
        opened = access.open_more(tx, viewer, task.candidates)
        record, *candidates = people.review_sides(tx, task.task_id)
    assert (record.is_record, record.full_name, record.birth_text) == (True, "Đinh Hữu Nghị", "1985")
    with_dose, without = sorted(candidates, key=lambda side: side.full_name is None)
    assert with_dose.is_open == (with_dose.person_id in opened) is True
    assert with_dose.sources == ["Nền tảng quản lý tiêm chủng COVID-19"] or len(with_dose.sources) == 1
    assert without.full_name is None
    assert without.evidence is not None
    assert without.evidence["birth"]["level"] == "same_year_only"


def test_same_moves_the_record_and_undo_moves_it_back(nation: Nation) -> None:
    record = in_doubt(nation)
    before = nation.rows(LIVE)
    viewer = officer(nation)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING) as tx:
        (task,) = people.review_tasks(tx)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [task.person_id]) as tx:
        event = people.decide(tx, task.task_id, task.candidates[0])
    assert nation.link(record).person == task.candidates[0]
    assert nation.link(record).state == "manual"
    with access.enter(viewer, Purpose.IDENTITY_MATCHING) as tx:
        assert people.review_tasks(tx) == []
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [task.person_id]) as tx:
        people.undo(tx, event)
        with pytest.raises(people.NotUndoable):
            people.undo(tx, event)
        assert [t.task_id for t in people.review_tasks(tx)] == [task.task_id]
    assert nation.rows(LIVE) == before


def test_different_is_remembered_by_the_engine_until_it_is_undone(nation: Nation) -> None:
    record = in_doubt(nation)
    viewer = officer(nation)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING) as tx:
        (task,) = people.review_tasks(tx)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [task.person_id]) as tx:
        event = people.decide(tx, task.task_id, None)
    nation.record(NCOVI, "Phùng Khắc Mới", 1977)
    people.resolve()
    assert nation.link(record).person not in task.candidates
    assert nation.rows("select count(*) from people.review_task where state = 'open'") == [(0,)]
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [nation.link(record).person]) as tx:
        people.undo(tx, event)
    assert nation.rows("select count(*) from people.never_link") == [(0,)]


def test_an_officer_of_another_commune_decides_nothing(nation: Nation) -> None:
    record = in_doubt(nation)
    before = nation.link(record)
    ((task, candidates),) = nation.rows("select task_id, candidates from people.review_task")
    stranger = officer(nation, commune=1)
    with pytest.raises(Forbidden), access.enter(stranger, Purpose.IDENTITY_MATCHING, [before.person]):
        pass
    with access.enter(stranger, Purpose.IDENTITY_MATCHING) as tx, pytest.raises(people.NoSuchTask):
        people.decide(tx, task, UUID(candidates[0]["person_id"]))
    assert nation.link(record) == before


def two_doubles(nation: Nation) -> tuple[UUID, UUID]:
    """A registered person with a dose, and a shell that a Bluezone account left."""
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    dose = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    account = nation.record(BLUEZONE, "Hạnh", phone="0900000111", sex=None, commune=None)
    people.resolve()
    return nation.link(dose).person, nation.link(account).person


def test_a_merge_keeps_the_registered_person_and_its_undoing_restores_every_link(nation: Nation) -> None:
    registered, shell = two_doubles(nation)
    viewer = citizen(nation, shell, registered)
    links, shown = nation.rows(LIVE), nation.rows("select * from people.golden_attribute order by 1, 2")
    with access.enter(viewer, Purpose.OWN_RECORD, [registered, shell]) as tx:
        event = people.merge(tx, shell, registered)
    assert {person for _, person, *_ in nation.rows(LIVE)} == {registered}
    assert nation.rows("select status, merged_into from people.person where person_id = %s", [shell]) == [
        ("merged", registered)
    ]
    assert nation.rows("select person_id from access.account_person where until is null") == [(registered,)]
    with access.enter(viewer, Purpose.OWN_RECORD, [registered]) as tx:
        people.undo(tx, event)
    assert nation.rows(LIVE) == links
    assert [row[:4] for row in nation.rows("select * from people.golden_attribute order by 1, 2")] == [
        row[:4] for row in shown
    ]
    assert {row[0] for row in nation.rows("select person_id from access.account_person where until is null")} == {
        registered,
        shell,
    }
    assert nation.rows("select status, merged_into from people.person where person_id = %s", [shell]) == [
        ("shell", None)
    ]


def test_what_came_after_a_merge_goes_to_review_when_it_is_undone(nation: Nation) -> None:
    registered, shell = two_doubles(nation)
    viewer = citizen(nation, shell, registered)
    with access.enter(viewer, Purpose.OWN_RECORD, [registered, shell]) as tx:
        event = people.merge(tx, shell, registered)
    later = nation.record(NCOVI, "Đỗ Thị Hạnh", "1985-03-14", sex="F", phone="0900000111")
    people.resolve()
    assert nation.link(later).person == registered
    with access.enter(viewer, Purpose.OWN_RECORD, [registered]) as tx:
        people.undo(tx, event)
    ((record, reason, candidates),) = nation.rows(
        "select record_id, reason, candidates from people.review_task where state = 'open'"
    )
    assert (record, reason) == (later, "after_unmerge")
    assert {UUID(c["person_id"]) for c in candidates} == {registered, shell}


def test_a_merged_person_is_found_again_by_the_engine_as_the_one_that_remains(nation: Nation) -> None:
    registered, shell = two_doubles(nation)
    with access.enter(citizen(nation, shell, registered), Purpose.OWN_RECORD, [registered, shell]) as tx:
        people.merge(tx, shell, registered)
    again = nation.record(NCOVI, "DO THI HANH", "1985-03-14", sex="F")
    people.resolve()
    assert nation.link(again).person == registered


def test_two_registered_people_are_never_merged_and_nobody_merges_strangers(nation: Nation) -> None:
    registered, shell = two_doubles(nation)
    pin = nation.registered("Đỗ Thị Hạnh", "1990-07-07", sex="F")
    other = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1990-07-07", sex="F", paper=pin)
    people.resolve()
    namesake = nation.link(other).person
    with (
        access.enter(citizen(nation, registered, namesake), Purpose.OWN_RECORD, [registered, namesake]) as tx,
        pytest.raises(people.NotMergeable),
    ):
        people.merge(tx, registered, namesake)
    with access.enter(citizen(nation, shell), Purpose.OWN_RECORD, [shell]) as tx, pytest.raises(people.NotMergeable):
        people.merge(tx, shell, registered)
