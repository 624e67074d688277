"""Passkeys: a right signature opens the account once; anything else about it opens nothing (R-AUTH-09)."""

import json
from typing import Any

import psycopg
import pytest
from authenticator import Authenticator
from claims_kit import PHONE, World

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.ground import ids

pytestmark = pytest.mark.usefixtures("database")

SITE = access.Site("pccovid.example", "https://pccovid.example")
NOBODY = Viewer("", "test", "r0")


@pytest.fixture
def world(admin: str) -> World:
    return World(admin)


@pytest.fixture
def owner(world: World) -> Viewer:
    """A telephone that proved its number and its person."""
    world.person(world.record("Trần Thị Mẫu", birth="1985-03-15"))
    viewer = world.log_in(PHONE)
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        (candidate,) = people.candidates(tx)
        people.claim(tx, candidate.key, "birth_date", "15/03/1985")
    return viewer


def phone(**how: Any) -> Authenticator:
    return Authenticator(SITE.domain, SITE.origin, **how)


def add(viewer: Viewer, device: Authenticator, *, challenge: str | None = None) -> None:
    asked = challenge or ids.token()
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        account = access.session(tx).account_id
        assert account is not None
        options = access.options_to_add(SITE, account, "T", access.own_passkeys(tx), asked)
        access.add_passkey(tx, SITE, asked, device.make(options), "Điện thoại của mẹ")


def enter(device: Authenticator, site: access.Site = SITE, **wrong: Any) -> Viewer:
    challenge = ids.token()
    answer = device.sign(access.options_to_enter(SITE, challenge), **wrong)
    return Viewer(access.enter_by_passkey(NOBODY, site, challenge, answer).token, "test", "r2")


def test_a_passkey_opens_the_account_with_its_people_and_no_code(owner: Viewer) -> None:
    device = phone()
    add(owner, device)
    with access.enter(enter(device), Purpose.OWN_RECORD) as tx:
        assert len(access.people_of_account(tx)) == 1
        (key,) = access.own_passkeys(tx)
    assert key.label == "Điện thoại của mẹ"
    assert key.used_at is not None


def test_a_telephone_that_does_not_count_is_as_good(owner: Viewer) -> None:
    device = phone(counts=False)
    add(owner, device)
    enter(device)
    enter(device)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://pccovid.example.net"},
        {"origin": "http://pccovid.example"},
        {"domain": "example"},
        {"challenge": "bm90LW91cnM"},
        {"unverified": True},
        {"count": 0},
    ],
    ids=str,
)
def test_r_auth_09_an_assertion_for_elsewhere_or_of_a_copied_key_is_refused(
    owner: Viewer, wrong: dict[str, Any]
) -> None:
    device = phone()
    add(owner, device)
    enter(device)
    with pytest.raises(access.PasskeyRefused):
        enter(device, **wrong)


def test_r_auth_09_an_assertion_is_good_once_and_only_for_its_own_site(owner: Viewer) -> None:
    device = phone(counts=False)
    add(owner, device)
    challenge = ids.token()
    answer = device.sign(access.options_to_enter(SITE, challenge))
    access.enter_by_passkey(NOBODY, SITE, challenge, answer)
    with pytest.raises(access.PasskeyRefused):
        access.enter_by_passkey(NOBODY, SITE, challenge, answer)
    with pytest.raises(access.PasskeyRefused):
        enter(device, access.Site("other.example", SITE.origin))


def test_r_auth_09_the_key_of_somebody_else_and_nonsense_are_refused(owner: Viewer) -> None:
    device, thief = phone(), phone()
    add(owner, device)
    thief.credential = device.credential
    with pytest.raises(access.PasskeyRefused):
        enter(thief)
    with pytest.raises(access.PasskeyRefused):
        enter(phone())
    broken = json.loads(device.sign(access.options_to_enter(SITE, "x")))
    broken["response"]["authenticatorData"] = "AAAA"
    for answer in ("", "[]", "null", '"x"', "{}", '{"id": 1}', json.dumps(broken)):
        with pytest.raises(access.PasskeyRefused):
            access.enter_by_passkey(NOBODY, SITE, "x", answer)
        with access.enter(owner, Purpose.OWN_RECORD) as tx, pytest.raises(access.PasskeyRefused):
            access.add_passkey(tx, SITE, "x", answer, "")


def test_adding_twice_by_one_challenge_or_before_a_person_is_proved_is_refused(world: World, owner: Viewer) -> None:
    challenge = ids.token()
    add(owner, phone(), challenge=challenge)
    with pytest.raises(access.PasskeyRefused):
        add(owner, phone(), challenge=challenge)
    with pytest.raises(access.PasskeyRefused):
        add(world.log_in("0900000023"), phone())


def test_a_passkey_is_named_and_removed_by_its_owner_alone(world: World, owner: Viewer, admin: str) -> None:
    device = phone()
    add(owner, device)
    with access.enter(world.log_in("0900000023"), Purpose.OWN_RECORD) as tx:
        assert access.own_passkeys(tx) == []
        assert not access.name_passkey(tx, device.credential, "Của tôi")
        assert not access.remove_passkey(tx, device.credential)
    with access.enter(owner, Purpose.OWN_RECORD) as tx:
        assert access.name_passkey(tx, device.credential, "Máy cũ")
        assert [key.label for key in access.own_passkeys(tx)] == ["Máy cũ"]
        assert access.remove_passkey(tx, device.credential)
    with pytest.raises(access.PasskeyRefused):
        enter(device)
    with psycopg.connect(admin) as connection:
        assert connection.execute("select count(*) from access.passkey").fetchone() == (0,)
