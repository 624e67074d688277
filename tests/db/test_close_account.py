"""Who deletes their account leaves no telephone, key or device; what the law keeps stays with the person."""

import pytest
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose
from pccovid.ground import clock, ids
from pccovid.ground.db import Database
from pccovid.records import notices

PHONE = "0900000077"


@pytest.fixture
def viewer(admin: str, database: Database) -> access.Viewer:
    """A citizen who acts for one person, logged in by a code, with a passkey and a device."""
    asked = access.ask_code(access.Viewer("", "web", "r"), client="c", phone=PHONE)
    token = access.check_code(access.Viewer("", "web", "r"), asked.request_id, asked.code).token
    person = ids.new_id()
    ask(
        admin,
        "insert into access.account_person (account_id, person_id, relation, proof)"
        f" select account_id, '{person}', 'self', 'paper' from access.account where phone = '{PHONE}' returning 1",
    )
    ask(
        admin,
        "insert into access.passkey (credential_id, account_id, public_key, sign_count, label)"
        f" select 'k', account_id, 'p', 0, 'l' from access.account where phone = '{PHONE}' returning 1",
    )
    made = access.Viewer(token, "web", "r")
    with access.enter(made, Purpose.OWN_RECORD) as tx:
        notices.add_device(tx, "https://push.example/one", "k", "s", language="vi", at=clock.now())
    return made


def test_no_telephone_key_or_session_is_left(admin: str, viewer: access.Viewer) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        access.close_account(tx)
    with pytest.raises(access.LoggedOut), access.enter(viewer, Purpose.OWN_RECORD):
        pass
    assert one(admin, f"select count(*) from access.account where phone = '{PHONE}'") == 0
    assert one(admin, "select count(*) from access.passkey") == 0
    assert one(admin, "select count(*) from records.push_device") == 0
    assert one(admin, "select count(*) from access.account_person where until is null") == 0
    assert one(admin, "select count(*) from access.account_person") == 1, "that they acted for somebody stays known"


def test_r_auth_05_leaving_does_not_begin_the_hour_of_codes_anew(admin: str, viewer: access.Viewer) -> None:
    ask(
        admin,
        "insert into access.otp (request_id, phone, code_hash, client, issued_at)"
        f" select gen_random_uuid(), '{PHONE}', '', '', now() - ago * interval '10 minutes'"
        " from generate_series(1, 7) ago returning 1",
    )
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        access.close_account(tx)
    with pytest.raises(access.TooManyCodes):
        access.ask_code(access.Viewer("", "web", "r"), client="c", phone=PHONE)
    assert one(admin, "select count(*) from access.otp where issued_at <= now() - interval '1 hour'") == 0


def test_who_logs_in_again_begins_as_nobody(admin: str, viewer: access.Viewer) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        access.close_account(tx)
    ask(admin, "update access.otp set issued_at = issued_at - interval '1 minute' returning 1")
    asked = access.ask_code(access.Viewer("", "web", "r"), client="c", phone=PHONE)
    again = access.Viewer(
        access.check_code(access.Viewer("", "web", "r"), asked.request_id, asked.code).token, "web", "r"
    )
    with access.enter(again, Purpose.OWN_RECORD) as tx:
        assert access.people_of_account(tx) == []
