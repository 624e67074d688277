"""No purpose, no connection: what PostgreSQL itself refuses, whatever the programme asks."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import pytest

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground import crypto, ids, migrate
from pccovid.ground.db import Database
from pccovid.ground.errors import Forbidden, Problem
from pccovid.ground.tx import Tx

COMMUNE_A, COMMUNE_B = "00001", "00004"  # phường Phúc Xá and phường Trúc Bạch, both in quận Ba Đình, Hà Nội

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def unit(admin: str) -> Callable[[str], int]:
    """The id that a code of September 2021 has."""

    def find(code: str) -> int:
        with psycopg.connect(admin) as connection:
            row = connection.execute(
                "select unit_id from commons.unit where code = %s and valid_from < '2025-07-01'", [code]
            ).fetchone()
        assert row is not None
        return row[0]

    return find


@pytest.fixture
def person(admin: str, unit: Callable[[str], int]) -> Callable[..., UUID]:
    """A person living in a commune."""

    def make(commune: str = COMMUNE_A) -> UUID:
        who = uuid4()
        with migrate.owner_tx(admin) as tx:
            tx.raw.execute(
                "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [who]
            )
            tx.raw.execute("insert into access.subject (person_id, commune_id) values (%s, %s)", [who, unit(commune)])
        return who

    return make


@pytest.fixture
def citizen(admin: str) -> Callable[..., Viewer]:
    """A logged-in telephone that may act for the given people."""

    def make(*people: UUID) -> Viewer:
        token, account = ids.token(), uuid4()
        with migrate.owner_tx(admin) as tx:
            tx.raw.execute("insert into access.account values (%s, %s)", [account, f"09{account.int % 10**8:08d}"])
            for who in people:
                tx.raw.execute(
                    "insert into access.account_person (account_id, person_id, relation, proof) values (%s, %s, 'self', 'paper')",
                    [account, who],
                )
            tx.raw.execute(
                "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
                [crypto.fingerprint(token), account],
            )
        return Viewer(token, "test", "r1")

    return make


@pytest.fixture
def officer(admin: str, unit: Callable[[str], int]) -> Callable[..., Viewer]:
    """A logged-in officer of a role held in a unit."""

    def make(
        role: str, where: int, *, login: str = "xa.test", seen: str = "0 minutes", since: str = "0 hours"
    ) -> Viewer:
        token, who = ids.token(), uuid4()
        with migrate.owner_tx(admin) as tx:
            access.add_officer(tx, who, login, "Cán bộ trình diễn", "Trạm Y tế trình diễn", "0900000101")
            access.hold_role(tx, login, role, where)
            tx.raw.execute(
                "insert into access.session (token_hash, officer_id, role, unit_id, seen_at, created_at)"
                " values (%s, %s, %s, %s, now() - %s::interval, now() - %s::interval)",
                [crypto.fingerprint(token), who, role, where, seen, since],
            )
        return Viewer(token, "test", "r1")

    return make


def seen(tx: Tx) -> list[UUID]:
    return [row[0] for row in tx.raw.execute("select person_id from people.person").fetchall()]


def log(admin: str, person: UUID) -> list[tuple[str, str, str]]:
    with psycopg.connect(admin) as connection:
        return connection.execute(
            "select decision, purpose, actor from access.entry where person_id = %s order by entry_id", [person]
        ).fetchall()


def test_a_citizen_sees_oneself_and_the_look_is_written(person, citizen, admin: str) -> None:
    me, other = person(), person()
    with access.enter(citizen(me), Purpose.OWN_RECORD, [me]) as tx:
        assert seen(tx) == [me]
    ((decision, purpose, actor),) = log(admin, me)
    assert (decision, purpose) == ("allow", "own_record")
    assert re.fullmatch(r"Chính người này \(số …\d{3}\)", actor)
    assert log(admin, other) == []


def test_a_door_that_was_not_opened_shows_nothing(person, citizen) -> None:
    me = person()
    with access.enter(citizen(me), Purpose.OWN_RECORD) as tx:
        assert seen(tx) == []


def test_another_person_is_refused_and_the_refusal_stays_in_the_log(person, citizen, admin: str) -> None:
    me, other = person(), person()
    with pytest.raises(Forbidden), access.enter(citizen(me), Purpose.OWN_RECORD, [me, other]):
        pytest.fail("the door opened")
    assert [row[0] for row in log(admin, other)] == ["deny"]


def test_a_purpose_outside_the_register_opens_nothing(person, citizen, admin: str) -> None:
    me = person()
    with pytest.raises(Forbidden), access.enter(citizen(me), Purpose.CONTACT_TRACING, [me]):
        pytest.fail("the door opened")
    assert [row[:2] for row in log(admin, me)] == [("deny", "contact_tracing")]


def test_a_role_without_the_purpose_does_not_even_come_in(officer, unit, citizen, person) -> None:
    for viewer, purpose in (
        (officer("operator", unit("01")), Purpose.VACCINATION),
        (citizen(person()), Purpose.OPERATIONS),
    ):
        with pytest.raises(Forbidden), access.enter(viewer, purpose):
            pytest.fail("the door opened")


def test_what_fails_leaves_neither_a_reading_nor_a_log_row(person, citizen, admin: str) -> None:
    me = person()
    with pytest.raises(ZeroDivisionError), access.enter(citizen(me), Purpose.OWN_RECORD, [me]):
        _ = 1 // 0
    assert log(admin, me) == []


class Counted(Problem):
    """Sai rồi."""

    kept = True


def test_a_problem_that_is_kept_leaves_what_was_written(person, citizen, admin: str) -> None:
    me = person()
    with pytest.raises(Counted), access.enter(citizen(me), Purpose.OWN_RECORD, [me]):
        raise Counted
    assert [row[0] for row in log(admin, me)] == ["allow"]


def test_without_a_log_row_there_is_no_reading(person, citizen, admin: str) -> None:
    me = person()
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "create function access.full() returns trigger language plpgsql as"
            " $$ begin raise exception 'the log is full'; end $$;"
            "create trigger t before insert on access.entry execute function access.full()"
        )
    with pytest.raises(psycopg.errors.RaiseException), access.enter(citizen(me), Purpose.OWN_RECORD, [me]):
        pytest.fail("the door opened without a log row")


def test_injected_settings_open_nothing(person, citizen) -> None:
    me, other = person(), person()
    stranger = citizen(other)
    with access.enter(citizen(me), Purpose.OWN_RECORD, [me]) as tx:
        for forged in ("", "x" * 43, crypto.fingerprint(stranger.token).hex()):
            tx.raw.execute("select set_config('app.session', %s, true)", [forged])
            assert seen(tx) == []
            assert tx.raw.execute("select access.open(%s, now(), null, 'x', 'x')", [[other]]).fetchall() == []


def test_an_open_door_is_closed_by_the_end_of_its_transaction(person, citizen) -> None:
    me = person()
    viewer = citizen(me)
    with access.enter(viewer, Purpose.OWN_RECORD, [me]) as tx:
        assert seen(tx)
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        assert seen(tx) == []


@pytest.mark.parametrize(
    "statement",
    [
        "select * from people.register_entry",
        "select * from people.identifier",
        "select * from access.session",
        "select * from access.otp",
        "select raw from ingest.quarantine",
        "update access.entry set actor = 'nobody'",
        "delete from access.entry",
        "truncate access.entry",
        "alter table people.person disable row level security",
        "insert into access.entry (at, actor, agency, role, purpose, person_id, classes, decision, channel, request_id)"
        " values (now(), '', '', '', '', gen_random_uuid(), '{identity}', 'allow', '', '')",
        "insert into access.account_person (account_id, person_id, relation, proof)"
        " values (gen_random_uuid(), gen_random_uuid(), 'self', 'x')",
        "set role pccovid_owner",
        "set role pccovid_engine",
    ],
)
def test_the_web_role_may_not(citizen, person, statement: str) -> None:
    me = person()
    with (
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)),
        access.enter(citizen(me), Purpose.OWN_RECORD, [me]) as tx,
    ):
        tx.raw.execute(statement)


def test_switching_row_security_off_is_an_error_and_no_way_in(citizen, person) -> None:
    me = person()
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        access.enter(citizen(me), Purpose.OWN_RECORD, [me]) as tx,
    ):
        tx.raw.execute("set local row_security = off")
        seen(tx)


@pytest.mark.parametrize("statement", ["update access.entry set actor = ''", "truncate access.entry"])
def test_not_even_the_engine_changes_the_log(statement: str) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        access.work(access.System("test"), Purpose.IDENTITY_MATCHING, "try") as tx,
    ):
        tx.raw.execute(statement)


def test_an_officer_reaches_those_who_live_in_the_unit(person, officer, unit, admin: str) -> None:
    here, elsewhere = person(COMMUNE_A), person(COMMUNE_B)
    viewer = officer("commune_health", unit(COMMUNE_A))
    with access.enter(viewer, Purpose.SUPPORT_CORRECTION, [here]) as tx:
        assert seen(tx) == [here]
        assert access.open_more(tx, viewer, [elsewhere]) == set()
        assert seen(tx) == [here]
    assert log(admin, here) == [("allow", "support_correction", "Cán bộ trình diễn")]
    assert [row[0] for row in log(admin, elsewhere)] == ["deny"]


def test_a_role_held_in_the_province_reaches_its_communes(person, officer, unit) -> None:
    somebody = person(COMMUNE_B)
    with access.enter(officer("commune_health", unit("01")), Purpose.SUPPORT_CORRECTION, [somebody]) as tx:
        assert seen(tx)


def test_a_person_without_a_known_commune_is_open_to_no_unit(person, officer, unit, admin: str) -> None:
    somebody = person(COMMUNE_A)
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute("update access.subject set commune_id = null")
    with (
        pytest.raises(Forbidden),
        access.enter(officer("commune_health", unit("01")), Purpose.SUPPORT_CORRECTION, [somebody]),
    ):
        pytest.fail("the door opened")


@pytest.mark.parametrize(("seen", "since"), [("16 minutes", "1 hour"), ("0 minutes", "13 hours")])
def test_an_officers_session_ends_when_idle_or_old(officer, unit, seen: str, since: str) -> None:
    viewer = officer("commune_health", unit(COMMUNE_A), seen=seen, since=since)
    with pytest.raises(access.LoggedOut), access.enter(viewer, Purpose.SUPPORT_CORRECTION):
        pytest.fail("the session lives")


@pytest.mark.parametrize(
    "end", ["update access.officer set dismissed_at = now()", "update access.role_held set valid_to = now()"]
)
def test_a_dismissed_officer_or_an_ended_role_opens_nothing_at_once(officer, unit, admin: str, end: str) -> None:
    viewer = officer("commune_health", unit(COMMUNE_A))
    with access.enter(viewer, Purpose.SUPPORT_CORRECTION):
        pass
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(end)
    with pytest.raises(access.LoggedOut), access.enter(viewer, Purpose.SUPPORT_CORRECTION):
        pytest.fail("the session lives")


def test_the_person_reads_who_looked_and_never_for_which_case(person, citizen, officer, unit) -> None:
    me = person()
    with access.enter(officer("commune_health", unit(COMMUNE_A)), Purpose.SUPPORT_CORRECTION, [me], case="CA-17"):
        pass
    with access.enter(citizen(me), Purpose.OWN_RECORD, [me]) as tx:
        (look,) = access.who_looked(tx, me)
    assert (look.actor, look.agency, look.purpose) == (
        "Cán bộ trình diễn",
        "Trạm Y tế trình diễn",
        "support_correction",
    )
    assert "CA-17" not in repr(look)


def test_the_two_running_roles_own_nothing_and_may_not_bypass(admin: str) -> None:
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,"
            " exists (select from pg_class where relowner = r.oid)"
            " from pg_roles r where rolname in (%s, %s, %s) order by 1",
            [migrate.APP, migrate.ENGINE, migrate.OWNER],
        ).fetchall()
    assert rows == [
        ("pccovid_app", False, False, False, False, True, False),
        ("pccovid_engine", False, False, False, False, True, False),
        ("pccovid_owner", False, False, False, False, False, True),
    ]


def test_work_of_the_engine_is_written_as_one_act(admin: str) -> None:
    with access.work(access.System("liên kết"), Purpose.IDENTITY_MATCHING, "link new records"):
        pass
    with psycopg.connect(admin) as connection:
        assert connection.execute("select actor, purpose, act from access.bulk_act").fetchall() == [
            ("liên kết", "identity_matching", "link new records")
        ]


def test_no_role_holds_every_class_of_data() -> None:
    _, grants = access.register()
    every = {data_class for grant in grants for data_class in grant.classes}
    held = {role: {c for g in grants if g.role == role for c in g.classes} for role in {g.role for g in grants}}
    assert all(classes < every for classes in held.values())


def test_the_pools_are_those_of_the_running_roles(database: Database) -> None:
    with database.transaction(migrate.APP) as tx:
        assert tx.raw.execute("select current_user, session_user").fetchone() == ("pccovid_app", "pccovid_app")
