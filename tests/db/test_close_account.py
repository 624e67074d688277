"""Who deletes their account leaves no telephone, key or device; what the law keeps stays with the person."""

import pytest
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose
from pccovid.ground import ids
from pccovid.ground.db import Database

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
    return access.Viewer(token, "web", "r")


def test_no_telephone_key_or_session_is_left(admin: str, viewer: access.Viewer) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        access.close_account(tx)
    with pytest.raises(access.LoggedOut), access.enter(viewer, Purpose.OWN_RECORD):
        pass
    assert one(admin, f"select count(*) from access.account where phone = '{PHONE}'") == 0
    assert one(admin, f"select count(*) from access.otp where phone = '{PHONE}'") == 0
    assert one(admin, "select count(*) from access.passkey") == 0
    assert one(admin, "select count(*) from access.account_person where until is null") == 0
    assert one(admin, "select count(*) from access.account_person") == 1, "that they acted for somebody stays known"


def test_who_logs_in_again_begins_as_nobody(admin: str, viewer: access.Viewer) -> None:
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        access.close_account(tx)
    asked = access.ask_code(access.Viewer("", "web", "r"), client="c", phone=PHONE)
    again = access.Viewer(
        access.check_code(access.Viewer("", "web", "r"), asked.request_id, asked.code).token, "web", "r"
    )
    with access.enter(again, Purpose.OWN_RECORD) as tx:
        assert access.people_of_account(tx) == []
