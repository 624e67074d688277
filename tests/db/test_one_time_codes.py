"""One-time codes: single use, bound to their request, short-lived, limited. Sessions that end."""

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


def test_a_right_code_opens_a_session_and_never_works_again() -> None:
    asked = ask()
    assert asked.phone == PHONE
    logged_in = access.check_code(NOBODY, asked.request_id, asked.code)
    with access.enter(Viewer(logged_in.token, "test", "r2"), Purpose.OWN_RECORD) as tx:
        assert access.session(tx).role == "citizen"
        assert access.people_of_account(tx) == []
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_five_wrong_codes_close_the_request_even_to_the_right_one() -> None:
    asked = ask()
    for _ in range(5):
        with pytest.raises(access.CodeWrong):
            access.check_code(NOBODY, asked.request_id, other_than(asked.code))
    with pytest.raises(access.TooManyCodes):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_a_code_belongs_to_its_request() -> None:
    first, second = ask("0900000009"), ask("0900000010")
    with pytest.raises((access.CodeWrong, access.CodeExpired)):
        access.check_code(NOBODY, second.request_id, first.code if first.code != second.code else "x")
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, uuid4(), first.code)


def test_a_code_lives_five_minutes(admin: str) -> None:
    asked = ask()
    rewind(admin, "5 minutes 1 second")
    with pytest.raises(access.CodeExpired):
        access.check_code(NOBODY, asked.request_id, asked.code)


def test_one_code_a_minute_and_five_an_hour_for_a_number(admin: str) -> None:
    ask()
    with pytest.raises(access.TooManyCodes):
        ask()
    for _ in range(4):
        rewind(admin, "61 seconds")
        ask()
    rewind(admin, "61 seconds")
    with pytest.raises(access.TooManyCodes):
        ask()
    rewind(admin, "1 hour")
    assert ask().phone == PHONE


def test_twenty_codes_an_hour_from_one_address() -> None:
    for i in range(20):
        ask(f"09000010{i:02d}")
    with pytest.raises(access.TooManyCodes):
        ask("0900002000")
    assert ask("0900002000", client="203.0.113.9").phone == "0900002000"


def test_neither_codes_nor_sessions_are_stored_in_the_clear(admin: str) -> None:
    asked = ask()
    logged_in = access.check_code(NOBODY, asked.request_id, asked.code)
    with psycopg.connect(admin) as connection:
        stored = connection.execute(
            "select string_agg(t, ' ') from (select o::text as t from access.otp o"
            " union all select s::text from access.session s) all_rows"
        ).fetchone()
    assert stored is not None
    assert logged_in.token not in stored[0]
    assert asked.code not in stored[0].replace(str(asked.request_id), "")


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
