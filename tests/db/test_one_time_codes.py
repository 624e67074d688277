"""One-time codes: single use, bound to their request, short-lived, limited. Sessions that end."""

import re
from uuid import uuid4

import psycopg
import pytest

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground import migrate

pytestmark = pytest.mark.usefixtures("database")

NOBODY = Viewer("", "test", "r1")
PHONE = "0900000009"


def ask(phone: str = PHONE, client: str = "198.51.100.7") -> access.Asked:
    return access.ask_code(NOBODY, client=client, phone=phone)


def rewind(admin: str, interval: str) -> None:
    """Let time pass for the codes."""
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute("update access.otp set issued_at = issued_at - %s::interval", [interval])


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_r_auth_01_a_right_code_opens_a_session_and_never_works_again() -> None:
    asked = ask()
    assert asked.phone == PHONE
    logged_in = access.check_code(NOBODY, asked.request_id, asked.code)
    with access.enter(Viewer(logged_in.token, "test", "r2"), Purpose.OWN_RECORD) as tx:
        assert access.session(tx).role == "citizen"
        assert access.people_of_account(tx) == []
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_r_auth_02_five_wrong_codes_close_the_request_even_to_the_right_one() -> None:
    asked = ask()
    for _ in range(5):
        with pytest.raises(access.CodeWrong):
            access.check_code(NOBODY, asked.request_id, other_than(asked.code))
    with pytest.raises(access.TooManyCodes):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_r_auth_03_a_code_belongs_to_its_request() -> None:
    first, second = ask("0900000009"), ask("0900000010")
    with pytest.raises((access.CodeWrong, access.CodeExpired)):
        access.check_code(NOBODY, second.request_id, first.code if first.code != second.code else "x")
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, uuid4(), first.code)


def test_r_auth_04_a_code_lives_five_minutes(admin: str) -> None:
    asked = ask()
    rewind(admin, "5 minutes 1 second")
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_r_auth_05_one_code_a_minute_and_five_an_hour_for_a_number(admin: str) -> None:
    ask()
    with pytest.raises(access.TooManyCodes) as refused:
        ask()
    assert refused.value.status == 429
    assert 55 <= (refused.value.wait_s or 0) <= 60
    for _ in range(4):
        rewind(admin, "61 seconds")
        ask()
    rewind(admin, "61 seconds")
    with pytest.raises(access.TooManyCodes) as refused:
        ask()
    assert 3200 <= (refused.value.wait_s or 0) <= 3600 - 5 * 61
    with psycopg.connect(admin) as connection:
        assert connection.execute("select count(*) from access.otp").fetchone() == (5,), "no sixth message"
    rewind(admin, "1 hour")
    assert ask().phone == PHONE


def test_twenty_codes_an_hour_from_one_address() -> None:
    for i in range(20):
        ask(f"09000010{i:02d}")
    with pytest.raises(access.TooManyCodes):
        ask("0900002000")
    assert ask("0900002000", client="203.0.113.9").phone == "0900002000"


def test_two_codes_on_their_way_both_work_and_two_telephones_at_once_too(admin: str) -> None:
    first = ask()
    rewind(admin, "61 seconds")
    second = ask()
    for asked in (second, first):
        assert access.check_code(NOBODY, asked.request_id, asked.code).kind == "citizen"


def test_a_code_for_something_else_opens_no_session() -> None:
    asked = access.ask_code(NOBODY, client="198.51.100.7", phone=PHONE, use="assist")
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_r_auth_07_neither_codes_nor_sessions_are_stored_in_the_clear(admin: str) -> None:
    asked = ask()
    logged_in = access.check_code(NOBODY, asked.request_id, asked.code)
    with psycopg.connect(admin) as connection, connection.cursor() as cursor:
        tables = cursor.execute(
            "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'access' and c.relkind = 'r'"
        ).fetchall()
        dumped = b""
        for (table,) in tables:
            with cursor.copy(
                psycopg.sql.SQL("copy {} to stdout").format(psycopg.sql.Identifier(*table.split(".")))
            ) as out:
                dumped += b"".join(bytes(block) for block in out)
    assert str(asked.request_id).encode() in dumped
    assert logged_in.token.encode() not in dumped
    fields = re.split(rb"[\t\n]", dumped)
    assert asked.code.encode() not in fields


def test_log_out_ends_the_session() -> None:
    asked = ask()
    viewer = Viewer(access.check_code(NOBODY, asked.request_id, asked.code).token, "test", "r2")
    access.log_out(viewer)
    with pytest.raises(access.LoggedOut), access.enter(viewer, Purpose.OWN_RECORD):
        pytest.fail("the session lives")


def test_an_unknown_officer_gets_the_same_answer_and_no_session() -> None:
    asked = access.ask_code(NOBODY, client="198.51.100.7", login="khong.co")
    assert asked.phone is None
    with pytest.raises(access.CodeWrong):
        access.check_code(NOBODY, asked.request_id, asked.code)
    assert access.ask_code(NOBODY, client="198.51.100.7", login="cung.khong.co").phone is None
    with pytest.raises(access.TooManyCodes):  # each name waits for itself, as a known one does
        access.ask_code(NOBODY, client="198.51.100.7", login="khong.co")


def test_an_officer_logs_in_with_role_and_unit(admin: str) -> None:
    with migrate.owner_tx(admin) as tx:
        access.add_officer(tx, uuid4(), "xa.test", "Cán bộ trình diễn", "Trạm Y tế trình diễn", "0900000101")
        unit = tx.raw.execute("select min(unit_id) from commons.unit").fetchone()
        assert unit is not None
        access.hold_role(tx, "xa.test", "commune_health", unit[0])
    asked = access.ask_code(NOBODY, client="198.51.100.7", login="xa.test")
    assert asked.phone == "0900000101"
    logged_in = access.check_code(NOBODY, asked.request_id, asked.code)
    assert logged_in.kind == "officer"
    viewer = Viewer(logged_in.token, "test", "r2")
    with access.enter(viewer, Purpose.SUPPORT_CORRECTION) as tx:
        assert (access.session(tx).role, access.session(tx).unit_id) == ("commune_health", unit[0])
    access.log_out(viewer)
    with pytest.raises(access.LoggedOut), access.enter(viewer, Purpose.SUPPORT_CORRECTION):
        pytest.fail("the session lives")
