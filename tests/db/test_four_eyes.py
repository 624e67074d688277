"""Two living people become one only by two officers; and whatever was decided goes back to the owners of the sources."""

from uuid import UUID, uuid4

import pytest
from people_kit import NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import crypto, ids

pytestmark = pytest.mark.usefixtures("database")

LIVE = (
    "select record_id, person_id, state, tier, rule, evidence, decided_by from people.link"
    " where ended_at is null and state <> 'rejected' order by record_id"
)


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin, size=500)


def officer(nation: Nation, role: str = "commune_health") -> Viewer:
    who, token = uuid4(), ids.token()
    nation.execute("insert into access.officer values (%s, %s, 'Cán bộ', 'Trạm Y tế', '0900000101')", [who, f"o{who}"])
    held = [who, role, nation.communes[0]]
    nation.execute("insert into access.role_held (officer_id, role, unit_id) values (%s, %s, %s)", held)
    nation.execute(
        "insert into access.session (token_hash, officer_id, role, unit_id) values (%s, %s, %s, %s)",
        [crypto.fingerprint(token), *held],
    )
    return Viewer(token, "test", "r1")


def claimed(nation: Nation, person: UUID) -> None:
    """A telephone of their own acts for this person."""
    account = uuid4()
    nation.execute("insert into access.account values (%s, %s)", [account, f"09{account.int % 10**8:08d}"])
    nation.execute("insert into access.account_person values (%s, %s, 'self', 'paper')", [account, person])


def living_doubles(nation: Nation) -> tuple[UUID, UUID]:
    """A registered person and a shell, each claimed by a telephone of its own."""
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    one = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    other = nation.record(NCOVI, "Bùi Thị Hạnh", 1991, sex="F", phone="0900000111")
    people.resolve()
    found = nation.link(one).person, nation.link(other).person
    for person in found:
        claimed(nation, person)
    return found


def test_one_officer_proposes_another_confirms_and_the_merge_can_be_undone(nation: Nation) -> None:
    one, other = living_doubles(nation)
    before = nation.rows(LIVE)
    first, second = officer(nation), officer(nation)
    with access.enter(first, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        with pytest.raises(people.TwoOfficersNeeded):
            people.merge(tx, one, other)
        proposal = people.propose_merge(tx, one, other)
        assert people.propose_merge(tx, other, one) == proposal
        with pytest.raises(people.NoSuchProposal):
            people.confirm_merge(tx, proposal)
        assert [(p.proposal_id, p.is_mine) for p in people.proposed_merges(tx)] == [(proposal, True)]
    assert nation.rows(LIVE) == before
    with access.enter(second, Purpose.IDENTITY_MATCHING) as tx:
        (waiting,) = people.proposed_merges(tx)
        assert ({waiting.one, waiting.other}, waiting.is_mine) == ({one, other}, False)
        with pytest.raises(people.NoSuchProposal):  # the doors are shut
            people.confirm_merge(tx, proposal)
    with access.enter(second, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        event = people.confirm_merge(tx, proposal)
        assert people.proposed_merges(tx) == []
        with pytest.raises(people.NoSuchProposal):
            people.confirm_merge(tx, proposal)
    assert {row[1] for row in nation.rows(LIVE)} == {one}
    with access.enter(second, Purpose.IDENTITY_MATCHING, [one]) as tx:
        people.undo(tx, event)
    assert nation.rows(LIVE) == before


def test_a_proposal_can_be_refused_and_made_again(nation: Nation) -> None:
    one, other = living_doubles(nation)
    first, second = officer(nation), officer(nation)
    with access.enter(first, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        proposal = people.propose_merge(tx, one, other)
    with access.enter(second, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        people.refuse_merge(tx, proposal)
        with pytest.raises(people.NoSuchProposal):
            people.confirm_merge(tx, proposal)
    with access.enter(first, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        again = people.propose_merge(tx, one, other)
        assert again != proposal
        people.refuse_merge(tx, again)  # who proposed may withdraw
        with pytest.raises(people.NotMergeable):
            people.propose_merge(tx, one, one)


def test_an_empty_shell_needs_one_officer(nation: Nation) -> None:
    one, other = living_doubles(nation)
    nation.execute("update access.account_person set until = now() where person_id = %s", [other])
    with access.enter(officer(nation), Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        people.merge(tx, one, other)


def test_decisions_go_back_to_the_owner_of_each_source(nation: Nation) -> None:
    for tail in ("85333331", "85333332"):
        nation.registered("Đinh Hữu Nghị", "1985-03-14", tail=tail)
    nation.record(VACCINATION, "Đinh Hữu Nghị", "1985-03-14", paper="001085333331")
    record = nation.record(NCOVI, "Đinh Hữu Nghị", 1985)
    people.resolve()
    viewer = officer(nation)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING) as tx:
        (task,) = people.review_tasks(tx)
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [task.person_id]) as tx:
        event = people.decide(tx, task.task_id, task.candidates[0])
    with access.enter(viewer, Purpose.IDENTITY_MATCHING, [task.person_id]) as tx:
        people.undo(tx, event)
    ((key,),) = nation.rows("select source_key from people.source_record where record_id = %s", [record])
    with access.enter(officer(nation, "operator"), Purpose.OPERATIONS) as tx:
        told = people.owner_answers(tx, NCOVI)
        assert [(a.source_key, a.answer, a.reason) for a in told] == [
            (key, "this_person", "reviewed"), (key, "not_this_person", "undone"),
        ]  # fmt: skip
        assert people.owner_answers(tx, NCOVI, after=told[0].answer_id) == told[1:]
        assert people.owner_answers(tx, VACCINATION) == []
    with access.enter(viewer, Purpose.IDENTITY_MATCHING) as tx:
        assert people.owner_answers(tx, NCOVI) == []


def test_a_merge_is_answered_to_every_source_it_touches(nation: Nation) -> None:
    one, other = living_doubles(nation)
    first, second = officer(nation), officer(nation)
    with access.enter(first, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        proposal = people.propose_merge(tx, one, other)
    with access.enter(second, Purpose.IDENTITY_MATCHING, [one, other]) as tx:
        event = people.confirm_merge(tx, proposal)
    with access.enter(second, Purpose.IDENTITY_MATCHING, [one]) as tx:
        people.undo(tx, event)
    with access.enter(officer(nation, "operator"), Purpose.OPERATIONS) as tx:
        assert [(a.answer, a.reason) for a in people.owner_answers(tx, NCOVI)] == [
            ("one_person", "same_person"), ("two_people", "undone"),
        ]  # fmt: skip
