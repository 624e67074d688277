"""Runs after the first: nothing twice, people's word stays, a killed run leaves no trace, questions instead of a register."""

import os
import signal
import subprocess
import sys

import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.ground import clock

pytestmark = pytest.mark.usefixtures("database")

LINKS = "select record_id, state, tier, rule, register_entry_id from people.link join people.person using (person_id) where ended_at is null order by 1"


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin, size=500)


def some_records(nation: Nation) -> list[int]:
    """One sure, one sure by its number, one for review, one alone."""
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    for tail in ("85333331", "85333332"):
        nation.registered("Đinh Hữu Nghị", "1985-03-14", tail=tail)
    return [
        nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", phone="0900000333"),
        nation.record(NCOVI, "DO THI HANH", 1985, sex="F", paper=pin),
        nation.record(NCOVI, "Đinh Hữu Nghị", 1985),
        nation.record(BLUEZONE, "Lạ", phone="0900000444", sex=None, commune=None),
    ]


def test_a_second_run_has_nothing_to_do_and_says_so(nation: Nation) -> None:
    some_records(nation)
    assert people.resolve().changed == 4
    again = people.resolve()
    assert (again.records, again.changed) == (0, 0)


def test_a_new_record_changes_no_other_link(nation: Nation) -> None:
    some_records(nation)
    people.resolve()
    before = nation.rows("select * from people.link order by link_id")
    nation.record(NCOVI, "Phùng Khắc Mới", 1977, phone="0900000555")
    assert people.resolve().changed == 1
    assert nation.rows("select * from people.link order by link_id")[:-1] == before


def test_new_evidence_settles_an_old_doubt(nation: Nation) -> None:
    *_, alone = some_records(nation)
    people.resolve()
    assert nation.link(alone).state == "shell"
    pin = nation.registered("Kim Thị Lạ", "1999-09-09", sex="F")
    nation.change(alone, full_name="Kim Thị Lạ")
    nation.record(VACCINATION, "Kim Thị Lạ", "1999-09-09", sex="F", paper=pin, phone="0900000444")
    people.resolve()
    assert nation.link(alone).register_entry == nation.entry(pin)
    chain = nation.rows(
        "select n.prior_link_id = o.link_id, o.ended_at is not null from people.link n join people.link o on o.record_id = n.record_id"
        " where n.record_id = %s and n.ended_at is null and o.link_id <> n.link_id",
        [alone],
    )
    assert chain == [(True, True)]


@pytest.mark.parametrize("decided_by", ["citizen", "officer 1"])
def test_what_people_decided_stays_even_when_the_record_changes(nation: Nation, decided_by: str) -> None:
    sure, *_ = some_records(nation)
    people.resolve()
    nation.execute("update people.link set state = 'manual', decided_by = %s where record_id = %s", [decided_by, sure])
    decided = nation.link(sure)
    nation.change(sure, full_name="Ngô Hoàn Toàn Khác", birth_date="1950-01-02", birth_year=1950)
    nation.record(NCOVI, "Phùng Khắc Mới", 1977)
    people.resolve()
    assert nation.link(sure) == decided


def test_what_was_refused_is_never_proposed_again(nation: Nation) -> None:
    sure, *_ = some_records(nation)
    people.resolve()
    refused = nation.link(sure).person
    nation.execute("update people.link set ended_at = now() where record_id = %s", [sure])
    nation.execute("insert into people.never_link values (%s, %s, 'citizen', 'not mine')", [sure, refused])
    people.resolve()
    assert nation.link(sure).person != refused
    assert nation.link(sure).state == "shell"


def test_a_shell_that_a_citizen_proved_is_theirs_and_grows(nation: Nation) -> None:
    first = nation.record(NCOVI, "Lý Văn Lạ", 1950, phone="0900000111")
    people.resolve()
    shell = nation.link(first).person
    nation.execute("insert into access.account values ('00000000-0000-4000-8000-000000000001', '0900000111')")
    nation.execute(
        "insert into access.account_person (account_id, person_id, relation, proof)"
        " values ('00000000-0000-4000-8000-000000000001', %s, 'self', 'birth_year_name')",
        [shell],
    )
    nation.registered("Lý Văn Lạ", "1950-04-04")
    second = nation.record(NCOVI, "LY VAN LA", 1950, phone="0900000111", commune=7)
    people.resolve()
    assert nation.link(first).person == shell
    assert nation.link(second).person == shell


def test_without_the_register_those_whom_answers_confirmed_are_the_reference(admin: str) -> None:
    nation = Nation(admin, size=0)
    asked = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper="001185999001", phone="0900000333")
    same = nation.record(NCOVI, "DO THI HANH", 1985, sex="F", paper="001185999001")
    other = nation.record(NCOVI, "Phùng Khắc Lạ", 1977, phone="0900000999")
    nation.execute(
        "insert into people.register_question (record_id, asked_at, asked_as, row_hash, answer) values (%s, now(), 'test', 1, 'match')",
        [asked],
    )
    people.resolve()
    confirmed = nation.link(asked)
    assert (confirmed.state, confirmed.tier) == ("auto", 1)
    assert nation.link(same).person == confirmed.person
    assert nation.link(other).state == "shell"
    assert nation.rows("select identity_level from people.person where person_id = %s", [confirmed.person]) == [(3,)]

    nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F", tail="85999001")
    nation.record(NCOVI, "Phùng Khắc Mới", 1977)
    people.resolve()
    assert nation.link(asked).person == confirmed.person


KILLED = """
import os, signal, sys, threading
from pccovid import access, people
from pccovid.ground import migrate
access.use(migrate.database(sys.argv[1]))
def die(): os.kill(os.getpid(), signal.SIGKILL)
def progress(step, done, of):
    if step == sys.argv[2]: threading.Timer(float(sys.argv[3]), die).start()
people.resolve(progress)
die()
"""


@pytest.mark.parametrize(
    ("step", "after"), [("certain", 0.0), ("score", 0.1), ("publish", 0.0), ("publish", 0.05), ("done", 0.0)]
)
def test_a_run_that_is_killed_anywhere_and_run_again_comes_to_the_same_end(
    nation: Nation, admin: str, step: str, after: float
) -> None:
    some_records(nation)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, admin, step, str(after)], env=os.environ, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    people.resolve()
    first, second, third, fourth = nation.rows(LINKS)
    assert [row[1] for row in (first, second, third, fourth)] == ["auto", "auto", "shell", "shell"]
    assert first[4] == second[4] is not None
    assert nation.rows("select count(*), count(distinct record_id) from people.link where ended_at is null") == [(4, 4)]
    assert nation.rows(
        "select count(*) from people.person p where status = 'shell' and not exists"
        " (select from people.link l where l.person_id = p.person_id)"
    ) == [(0,)]


def test_each_paper_is_asked_about_once_until_the_record_changes(admin: str) -> None:
    nation = Nation(admin, size=0)
    same = [nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", paper="001185999001") for _ in range(2)]
    nation.record(NCOVI, "Đỗ Thị Hạnh", 1985, paper="001185999001")  # a year is no answerable question
    nation.record(NCOVI, "Đỗ Thị Hạnh", "1985-03-14", paper="0900000333")  # nor is a telephone a paper
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "ask") as tx:
        (question,) = people.questions_to_ask(tx, 10)
        assert (question.record_ids, question.id_number) == (same, "001185999001")
        people.answers_received(tx, [people.Answer(question, "mismatch", clock.now(), "001085000001", "r-1")])
        assert people.questions_to_ask(tx, 10) == []
    nation.change(same[0], full_name="Đỗ Thị Hạnh Phúc")
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "ask again") as tx:
        assert [q.record_ids for q in people.questions_to_ask(tx, 10)] == [same[:1]]


def test_a_new_delivery_of_the_register_is_reason_enough_to_look_again(nation: Nation) -> None:
    lonely = nation.record(VACCINATION, "Cao Thị Lụa", "1966-06-06", sex="F", phone="0900000666")
    people.resolve()
    assert nation.link(lonely).state == "shell"
    nation.registered("Cao Thị Lụa", "1966-06-06", sex="F")
    assert people.resolve().records == 0, "nobody said that anything was delivered"
    nation.execute(
        "with b as (insert into ingest.batch (source_id, name) select source_id, 'extract' from ingest.source"
        " where target = 'register' returning batch_id)"
        " insert into ingest.chunk select batch_id, 0, 1, 1, 1, 1, 0, 1, 0, 0, '' from b"
    )
    people.resolve()
    assert nation.link(lonely).state == "auto"
