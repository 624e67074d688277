"""The card check over real HTTP: what agrees becomes a record, what differs is evidence and changes nothing."""

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from people_kit import Nation
from sources_kit import ask, one, operator, pull_and_die, say_where

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Rate, Sandbox
from pccovid.gates.demo.sandboxes.cards import Cards
from pccovid.gates.demo.sandboxes.server import Answer, Request
from pccovid.gates.demo.sandboxes.store import write_cards
from pccovid.gates.sources import actions
from pccovid.gates.sources import insurance as insurance_source
from pccovid.ground import migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import insurance

AN = {
    "maThe": "DN4010123456789", "maSoBHXH": "0123456789", "hoTen": "Nguyễn Văn An", "ngaySinh": "05/03/1980",
    "gioiTinh": "Nam", "diaChi": "Số 1, phường Phúc Xá, quận Ba Đình, Hà Nội", "maDKBD": "01015",
    "tenDKBD": "Trạm Y tế phường Phúc Xá", "gtTheTu": "01/01/2021", "gtTheDen": "31/12/2021",
}  # fmt: skip
ASKER = {"asker_id": "001080000001", "asker_name": "Hệ thống PcCovid", "asker_unit": "Ban Chỉ đạo"}
LOGIN = {"username": "u", "password": "p"}
PIN = "001080000007"
Write = Callable[..., int]


@pytest.fixture
def cards(tmp_path: Path) -> Callable[..., None]:
    """Replace the cards that the gateway knows, each under the numbers that lead to it."""

    def know(**known: dict[str, object]) -> None:
        (tmp_path / "cards.sqlite").unlink(missing_ok=True)
        with write_cards(tmp_path / "cards.sqlite") as file:
            for number, card in known.items():
                file.add(number.removeprefix("n"), json.dumps(AN | card))

    know(**{f"n{PIN}": {}})
    return know


class Nightly(Cards):
    """The gateway, whose sessions end before the request of that number."""

    ends_before = 0

    def __call__(self, request: Request) -> Answer:
        self.ends_before -= 1
        if self.ends_before == 0:
            self.end_sessions()
        return super().__call__(request)


@pytest.fixture
def known(tmp_path: Path, cards) -> Nightly:
    return Nightly(tmp_path / "cards.sqlite", ("u", "p"), {ASKER["asker_id"]: ASKER["asker_name"]})


@pytest.fixture
def gateway(tmp_path: Path, known: Nightly, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    with Sandbox(known, key=None, per_second=1000) as running:
        say_where(tmp_path, insurance={"url": running.url, **LOGIN, **ASKER})
        yield running
    settings.cache_clear()


@pytest.fixture
def write(admin: str) -> Write:
    """A record of the vaccination platform; its id."""
    nation = Nation(admin, size=0)

    def make(name: str = "NGUYỄN VĂN AN", birth: str | int = "1980-03-05", paper: str | None = PIN) -> int:
        return nation.record("vaccination_platform", name, birth, paper=paper)

    return make


def pull() -> sources.BatchReport:
    (report,) = sources.pull("insurance")
    return report


def answers(admin: str) -> list[str]:
    return [code for (code,) in ask(admin, "select answer_code from records.coverage_question order by asked_at")]


def test_a_card_that_agrees_becomes_a_record_of_its_own(gateway: Sandbox, write: Write, admin: str) -> None:
    write()
    write()  # another dose that says the same: one question
    report = pull()
    assert (report.rows_read, report.rows_new) == (1, 1)
    assert ask(
        admin,
        "select source_key, full_name, birth_date::text, sex, id_number, place_text from people.source_record where source_id = 11",
    ) == [("0123456789", "Nguyễn Văn An", "1980-03-05", "M", PIN, AN["diaChi"])]
    assert ask(
        admin,
        "select card_no, social_no, valid_from::text, valid_to::text, facility_code, facility_name, answer_code from records.coverage",
    ) == [("DN4010123456789", "0123456789", "2021-01-01", "2021-12-31", "01015", AN["tenDKBD"], "000")]
    assert ask(admin, "select asked_as, answer_code from records.coverage_question") == [
        ("Hệ thống PcCovid, Ban Chỉ đạo (001080000001)", "000")
    ]
    assert pull().rows_read == 0  # the answer is fresh


@pytest.mark.parametrize("paper_first", [True, False])
@pytest.mark.parametrize("together", [True, False])
def test_a_card_asked_for_by_its_own_number_keeps_the_paper_of_its_holder(
    gateway: Sandbox, cards, write: Write, admin: str, *, paper_first: bool, together: bool
) -> None:
    cards(**{f"n{PIN}": {}, f"n{AN['maThe']}": {}})

    def by_paper() -> None:
        write()

    def by_card() -> None:
        record = write(paper=None)
        ask(admin, f"insert into records.coverage (record_id, card_no) values ({record}, '{AN['maThe']}') returning 1")

    first, second = (by_paper, by_card) if paper_first else (by_card, by_paper)
    first()
    if not together:
        pull()
    second()
    pull()
    assert answers(admin) == ["000", "000"]
    assert ask(admin, "select id_number from people.source_record where source_id = 11") == [(PIN,)]


@pytest.mark.parametrize(
    ("name", "birth", "code"),
    [
        ("Nguyễn Văn Ấn", "1980-03-05", "061"),
        ("Trần Thị Bình", "1980-03-05", "060"),
        ("Nguyễn Văn An", "1980-05-03", "070"),
        ("Nguyễn Văn An", 1981, "070"),
    ],
)
def test_what_differs_is_evidence_and_overwrites_nothing(
    gateway: Sandbox, write: Write, admin: str, name: str, birth: str | int, code: str
) -> None:
    record = write(name, birth)
    report = pull()
    assert (report.rows_ok, report.rows_unchanged, answers(admin)) == (1, 1, [code])
    assert ask(admin, "select record_id, full_name from people.source_record") == [(record, name)]
    assert one(admin, "select count(*) from records.coverage") == 0


def test_only_a_year_agrees_with_a_full_date(gateway: Sandbox, write: Write, admin: str) -> None:
    write(birth=1980)
    pull()
    assert answers(admin) == ["000"]


def test_who_has_no_card_no_paper_or_no_birth(gateway: Sandbox, write: Write, admin: str) -> None:
    write(paper="001080000009")
    write(paper=None)
    write(paper="012345678")  # a former card leads to no insurance card
    assert pull().rows_read == 1
    assert answers(admin) == ["050"]


def test_a_card_that_was_replaced_expired_or_is_wrong(gateway: Sandbox, cards, write: Write, admin: str) -> None:
    numbers = [f"00108000010{n}" for n in range(5)]
    for number in numbers:
        write(paper=number)
    cards(
        n001080000100={"maSoBHXH": "1000000000", "maTheMoi": "GD4011000000000", "gtTheTuMoi": "20210901", "gtTheDenMoi": "31/08/2022"},
        n001080000101={"maSoBHXH": "1000000001", "gtTheDen": "30/06/2021"},
        n001080000102={"maThe": "DN9010123456789"},
        n001080000103={"gtTheTu": "31/12/2021", "gtTheDen": "01/12/2021"},
        n001080000104={"gtTheTu": "31/02/2021"},
    )  # fmt: skip
    report = pull()
    assert (report.rows_new, report.rows_bad) == (2, 3)
    assert ask(
        admin,
        "select card_no, valid_to::text, answer_code from records.coverage join people.source_record using (record_id) order by source_key",
    ) == [("GD4011000000000", "2022-08-31", "004"), ("DN4010123456789", "2021-06-30", "010")]
    assert [why for (why,) in ask(admin, "select reasons from ingest.quarantine order by line_no")] == [
        ["card_malformed"],
        ["card_ends_before_it_begins"],
        ["card_date_impossible"],
    ]
    assert pull().rows_read == 0  # what could not be read was asked and is logged: not again before its time
    assert sorted(answers(admin)) == ["000", "000", "000", "004", "010"]


def test_a_gateway_that_fails_now_and_then_is_asked_again(gateway: Sandbox, write: Write, admin: str) -> None:
    for n in range(12):
        write(paper=f"00108000{n:04}")
    gateway.faults.error, gateway.faults.cut, gateway.rate = 1, 1, Rate(10)
    assert (pull().status, len(answers(admin))) == ("done", 12)


def test_a_session_that_ends_is_begun_again(gateway: Sandbox, known: Nightly, write: Write, admin: str) -> None:
    for n in range(5):
        write(paper=f"00108000{n:04}")
    known.ends_before = 4
    assert (pull().status, len(answers(admin))) == ("done", 5)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"asker_id": "001080000002"}, "054"), ({"asker_name": "Ai đó"}, "055"), ({"password": "x"}, "username")],
)
def test_it_answers_nobody_who_does_not_say_who_they_are(
    gateway: Sandbox, write: Write, admin: str, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    write()
    say_where(tmp_path, insurance={"url": gateway.url, **LOGIN, **ASKER, **changed})
    report = pull()
    assert report.status == "failed"
    assert said in (report.problem or "")
    assert answers(admin) == []
    say_where(tmp_path, insurance={"url": gateway.url, **LOGIN, **ASKER})
    assert (pull().batch_id, answers(admin)) == (report.batch_id, ["000"])


def test_a_card_that_changed_leaves_its_former_version(gateway: Sandbox, cards, write: Write, admin: str) -> None:
    write()
    pull()
    ask(admin, "update records.coverage_question set asked_at = asked_at - interval '31 days' returning 1")
    cards(**{f"n{PIN}": {"gtTheTu": "01/01/2022", "gtTheDen": "31/12/2022"}})
    again = pull()
    assert (again.status, again.rows_changed, answers(admin)) == ("done", 1, ["000", "000"])
    assert ask(admin, "select valid_to::text, answer_code from records.coverage") == [("2022-12-31", "000")]
    assert one(admin, "select content->'coverage'->>'valid_to' from people.source_record_version") == "2021-12-31"


def test_a_round_begins_again_when_answers_grow_old(gateway: Sandbox, write: Write, admin: str) -> None:
    write()
    pull()
    ask(admin, "update records.coverage_question set asked_at = asked_at - interval '31 days' returning 1")
    again = pull()
    assert (again.rows_read, again.rows_unchanged, answers(admin)) == (1, 1, ["000", "000"])
    assert one(admin, "select version from people.source_record where source_id = 11") == 1


def test_who_uses_the_application_is_asked_about_first(
    gateway: Sandbox, write: Write, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        write(paper=f"00108000{n:04}")
    citizen = write(paper="001080009999")
    people.resolve()
    ask(
        admin,
        "with a as (insert into access.account values (gen_random_uuid(), '0912345678') returning account_id)"
        " insert into access.account_person (account_id, person_id, relation, proof)"
        " select a.account_id, l.person_id, 'self', 'paper' from a, people.link l where l.record_id = %s returning 1",
        citizen,
    )
    limits = replace(insurance_source.CONNECTOR.contract.limits, questions_per_pull=2)
    contract = replace(insurance_source.CONNECTOR.contract, limits=limits)
    monkeypatch.setitem(actions.CONNECTORS, "insurance", replace(insurance_source.CONNECTOR, contract=contract))

    def asked() -> list[str]:
        known = "records.question_of(id_number, full_name, birth_date, birth_year)"
        return [
            number
            for (number,) in ask(
                admin,
                f"select id_number from people.source_record join records.coverage_question on asked = {known} order by asked_at",
            )
        ]

    pull()
    assert asked() == ["001080009999", "001080000000"]
    pull()
    assert asked()[2:] == ["001080000001", "001080000002"]
    assert pull().rows_read == 0


def test_x02_killed_among_its_questions_it_goes_on_behind_the_answers_that_were_kept(
    gateway: Sandbox, cards, write: Write, admin: str, database: Database, tmp_path: Path
) -> None:
    for n in range(250):
        write(paper=f"00108000{n:04}")
    cards(**{f"n00108000{n:04}": {"maSoBHXH": f"{n:010}"} for n in range(250)})
    assert pull_and_die("insurance", 2, database.url(migrate.ENGINE), tmp_path) == -signal.SIGKILL
    assert len(answers(admin)) == 100
    rest = pull()
    assert (rest.status, rest.rows_new) == ("done", 150)
    assert one(admin, "select count(*) from records.coverage") == 250
    assert len(answers(admin)) == 250


def test_citizen_and_commune_see_that_the_name_differs(gateway: Sandbox, write: Write, admin: str) -> None:
    record = write("Nguyễn Văn Ấn")
    pull()
    people.resolve()
    person = one(admin, "select person_id from people.link")
    officer, other = (operator(admin, "commune_health", login) for login in ("xa.test", "xa.khac"))
    province = "select u.province_id from access.subject s join commons.unit u on u.unit_id = s.commune_id"
    for table in ("role_held", "session"):  # they hold their roles in the province of the person
        ask(admin, f"update access.{table} set unit_id = ({province} where s.person_id = %s) returning 1", person)
    with access.enter(officer, Purpose.IDENTITY_MATCHING, [person]) as tx:
        (said,) = insurance.checked(tx, person)
        assert (said.record_id, said.answer_code) == (record, "061")
        assert insurance.held_about(tx, person) == []
    with access.enter(other, Purpose.IDENTITY_MATCHING) as tx:  # who has not opened them sees nothing
        assert insurance.checked(tx, person) == []


def test_the_commune_sees_it_beside_the_question_whose_the_record_is(
    gateway: Sandbox, write: Write, admin: str
) -> None:
    nation = Nation(admin, size=0)
    pin = nation.registered("Trần Thị Bình", "1980-03-05", sex="F", tail="80000007")
    write("Nguyễn Văn An", paper=pin)  # a paper of somebody else
    pull()
    people.resolve()
    task, person = ask(
        admin,
        "select t.task_id, l.person_id from people.review_task t join people.link l using (record_id) where l.ended_at is null",
    )[0]
    officer = operator(admin, "commune_health", "xa.test")
    province = "(select u.province_id from access.subject s join commons.unit u on u.unit_id = s.commune_id where s.person_id = %s)"
    for table in ("role_held", "session"):
        ask(admin, f"update access.{table} set unit_id = {province} returning 1", person)
    with access.enter(officer, Purpose.IDENTITY_MATCHING, [person]) as tx:
        said = insurance.checked_in_review(tx, task)
    assert said is not None
    assert said.answer_code == answers(admin)[0] == "050"
    with access.enter(officer, Purpose.IDENTITY_MATCHING) as tx:
        assert insurance.checked_in_review(tx, task) is None
