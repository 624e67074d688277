"""Corrections: to the right owner, once, with a clock; the commune answers; others see nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock, migrate
from pccovid.ground.errors import Forbidden, NotFound
from pccovid.ground.tx import Tx
from pccovid.records import corrections
from pccovid.records.corrections import Matter, Verdict

pytestmark = pytest.mark.usefixtures("database")

PLATFORM, NCOVI = 1, 2
HERE, ELSEWHERE = "00001", "00004"


@dataclass(frozen=True)
class Citizen:
    """A logged-in citizen with one dose of the vaccination platform and one declaration of NCOVI."""

    viewer: Viewer
    account: UUID
    person: UUID
    dose: int
    declaration: int


@pytest.fixture
def sql(admin: str) -> Callable[..., object]:
    """Run a statement as the owner of the tables; the first value it gives."""

    def run(statement: str, *values: object) -> object:
        with migrate.owner_tx(admin) as tx:
            cursor = tx.raw.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    return run


@pytest.fixture
def citizen(sql: Callable[..., object]) -> Callable[..., Citizen]:
    """Somebody who lives in a commune, known to two sources, logged in by a one-time code."""

    def make(commune: str = HERE, phone: str = "0900000031") -> Citizen:
        person = uuid4()
        sql("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", person)
        sql(
            "insert into access.subject select %s, unit_id from commons.unit"
            " where code = %s and level = 'commune' and valid_from < '2025-07-01'",
            person, commune,
        )  # fmt: skip
        dose, declaration = (record(sql, person, source) for source in (PLATFORM, NCOVI))
        sql(
            "insert into records.dose (record_id, vaccine_text, given_on, site_name)"
            " values (%s, 'AstraZeneca', '2021-08-12', 'Trạm Y tế trình diễn')",
            dose,
        )
        sql("insert into records.declaration (record_id, kind, declared_at) values (%s, 'health', now())", declaration)
        viewer = log_in(phone=phone)
        account = sql("select account_id from access.account where phone = %s", phone)
        sql("insert into access.account_person values (%s, %s, 'self', 'paper')", account, person)
        return Citizen(viewer, UUID(str(account)), person, dose, declaration)

    return make


@pytest.fixture
def officer(admin: str, sql: Callable[..., object]) -> Callable[[str], Viewer]:
    """A health officer of a commune, logged in."""

    def make(commune: str = HERE) -> Viewer:
        unit = sql(
            "select unit_id from commons.unit where code = %s and level = 'commune' and valid_from < '2025-07-01'",
            commune,
        )
        with migrate.owner_tx(admin) as tx:
            access.add_officer(tx, uuid4(), f"xa{commune}", "Cán bộ", "Trạm Y tế", f"09000{commune}")
            access.hold_role(tx, f"xa{commune}", "commune_health", int(str(unit)))
        return log_in(login=f"xa{commune}")

    return make


def record(sql: Callable[..., object], person: UUID, source: int) -> int:
    made = sql(
        "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
        " values (%s, %s, 1, 1, 1) returning record_id",
        source, str(uuid4()),
    )  # fmt: skip
    sql(
        "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
        " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')",
        made, person,
    )  # fmt: skip
    return int(str(made))


def log_in(**who: str) -> Viewer:
    nobody = Viewer("", "test", "r1")
    asked = access.ask_code(nobody, client="198.51.100.7", **who)
    return Viewer(access.check_code(nobody, asked.request_id, asked.code).token, "test", "r2")


def report(who: Citizen, matter: Matter, said: str = "Sai ngày tiêm", record_id: int | None = None) -> str:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return corrections.report(
            tx, who.person, matter, said, account=who.account, at=clock.now(), record_id=record_id
        )


def held(who: Citizen) -> list[corrections.Correction]:
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return corrections.held_about(tx, who.person)


def owner_of_source(tx: Tx, source: int) -> str:
    row = tx.raw.execute("select owner from ingest.source where source_id = %s", [source]).fetchone()
    assert row is not None
    return row[0]


def test_each_matter_goes_to_whoever_can_mend_it(citizen: Callable[..., Citizen], admin: str) -> None:
    who = citizen()
    with migrate.owner_tx(admin) as tx:
        ncovi = owner_of_source(tx, NCOVI)
    report(who, Matter.DOSE, record_id=who.dose)
    report(who, Matter.DECLARATION, record_id=who.declaration)
    report(who, Matter.IDENTITY)
    report(who, Matter.MISSING_DOSE)
    owners = {c.matter: c.owner for c in held(who)}
    assert owners == {
        "dose": "Trạm Y tế trình diễn",
        "declaration": ncovi,
        "identity": "Trạm Y tế xã, phường nơi ở",
        "missing_dose": "Nền tảng quản lý tiêm chủng COVID-19",
    }


def test_the_same_words_twice_are_one_correction(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    first, again = report(who, Matter.DOSE, record_id=who.dose), report(who, Matter.DOSE, record_id=who.dose)
    assert first == again
    (only,) = held(who)
    assert only.state == "open"
    assert only.due_at - only.created_at == timedelta(days=5)
    assert report(who, Matter.DOSE, "Sai lô", who.dose) != first


def test_reporting_a_record_says_that_it_is_wrong(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    report(who, Matter.DOSE, record_id=who.dose)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert {s.record_id: s.verdict for s in corrections.said_of_records(tx, who.person)} == {who.dose: "wrong"}


def test_the_newest_verdict_counts(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        for verdict in (Verdict.WRONG, Verdict.RIGHT):
            corrections.say(tx, who.person, [who.dose], verdict, account=who.account, at=clock.now())
        assert [(s.record_id, s.verdict) for s in corrections.said_of_records(tx, who.person)] == [(who.dose, "right")]


def test_a_record_of_somebody_else_cannot_be_spoken_of(citizen: Callable[..., Citizen]) -> None:
    who, other = citizen(), citizen(phone="0900000032")
    with pytest.raises(NotFound):
        report(who, Matter.DOSE, record_id=other.dose)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        corrections.say(tx, who.person, [other.dose], Verdict.WRONG, account=who.account, at=clock.now())
        assert corrections.said_of_records(tx, who.person) == []


def test_a_correction_in_the_name_of_another_account_is_refused(citizen: Callable[..., Citizen]) -> None:
    who, other = citizen(), citizen(phone="0900000032")
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx,
    ):
        corrections.report(tx, who.person, Matter.OTHER, "x", account=other.account, at=clock.now())


@pytest.mark.parametrize(("said", "problem"), [("  ", corrections.NothingSaid), ("x" * 2001, corrections.TooLong)])
def test_empty_and_endless_words_are_refused(citizen: Callable[..., Citizen], said: str, problem: type) -> None:
    with pytest.raises(problem):
        report(citizen(), Matter.OTHER, said)


def test_the_commune_answers_and_the_citizen_reads_answer_and_look(
    citizen: Callable[..., Citizen], officer: Callable[..., Viewer]
) -> None:
    who, commune = citizen(), officer()
    reference = report(who, Matter.IDENTITY)
    with access.enter(commune, Purpose.SUPPORT_CORRECTION) as tx:
        (row,) = corrections.waiting(tx)
        assert row.reference == reference
        assert corrections.one(tx, row.correction_id) is None, "nothing is shown before the door is opened"
    with access.enter(commune, Purpose.SUPPORT_CORRECTION, [row.person_id]) as tx:
        corrections.answer(tx, row.correction_id, "Đã sửa.", by="test", at=clock.now())
        with pytest.raises(corrections.NoSuchCorrection):
            corrections.answer(tx, row.correction_id, "Lần nữa.", by="test", at=clock.now())
    assert [(c.state, c.answer) for c in held(who)] == [("answered", "Đã sửa.")]
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert "support_correction" in {look.purpose for look in access.who_looked(tx, who.person)}


def test_another_commune_sees_nothing_and_answers_nothing(
    citizen: Callable[..., Citizen], officer: Callable[..., Viewer]
) -> None:
    who = citizen()
    report(who, Matter.IDENTITY)
    other = officer(ELSEWHERE)
    with access.enter(other, Purpose.SUPPORT_CORRECTION) as tx:
        assert corrections.waiting(tx) == []
    with pytest.raises(Forbidden), access.enter(other, Purpose.SUPPORT_CORRECTION, [who.person]):
        pass


def test_a_citizen_has_no_work_list(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    report(who, Matter.IDENTITY)
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert corrections.waiting(tx) == []
