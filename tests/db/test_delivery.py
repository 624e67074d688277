"""Notices on their way to telephones: encrypted pushes, text messages, failures, kills; nothing lost, nothing doubled."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from channels_kit import Browser, Server, encoded, serving
from notices_kit import DAY, DUE, EXPOSED, Commune, Phone, held, send, send_all

from pccovid import access
from pccovid.access import Purpose
from pccovid.ground import clock, migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import notices
from pccovid.records.notices import Kind

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def commune(admin: str) -> Commune:
    return Commune(admin)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The push service and the SMS gateway of this installation."""
    with serving() as server:
        monkeypatch.setenv("PCCOVID_SMS_URL", f"{server.origin}/sms")
        monkeypatch.setenv("PCCOVID_PUSH_SERVICES", server.origin)
        settings.cache_clear()
        yield server
    monkeypatch.undo()
    settings.cache_clear()


def subscribe(who: Phone, server: Server, name: str, language: str = "vi") -> Browser:
    endpoint, browser = server.browser(name)
    notices.check_device(endpoint, browser.public_key, encoded(browser.secret))
    with access.enter(who.viewer, Purpose.OWN_RECORD) as tx:
        notices.add_device(tx, endpoint, browser.public_key, encoded(browser.secret), language=language, at=clock.now())
    return browser


def lapse(commune: Commune) -> None:
    """Let the pauses and claims pass."""
    commune.rows(
        "update records.delivery set next_try = now() - interval '1 second' where state in ('waiting', 'sent')"
    )


def test_a_push_is_read_by_the_browser_alone_and_says_nothing_of_health(commune: Commune, outside: Server) -> None:
    who = commune.phone(commune.person())
    browser = subscribe(who, outside, "one", "en")
    send(who, Kind.TEST_RESULT, {"taken_on": DAY})
    assert notices.deliver() == 1
    (push,) = browser.pushes
    assert push["body"] == "You have a new notice in PcCovid."
    assert push["url"] == "/canh-bao"
    assert outside.headers[0]["urgency"] == "normal"
    assert outside.texts == [], "a task goes by text message only where no push is taken"
    assert commune.deliveries() == [("push", "sent")]
    assert notices.deliver() == 0


def test_a_warning_goes_both_ways_and_one_message_tells_of_the_whole_household(
    commune: Commune, outside: Server
) -> None:
    people = [commune.person() for _ in range(3)]
    mother = commune.phone(*people)
    browser = subscribe(mother, outside, "one")
    send_all(Kind.EXPOSURE, EXPOSED, people)
    assert notices.deliver() == 6
    assert [text["to"] for text in outside.texts] == [mother.number]
    assert len(browser.pushes) == 1
    assert outside.headers[0].get("urgency", "high") == "high"
    assert {state for _, state in commune.deliveries()} == {"sent"}


def test_the_receipt_of_a_text_message_is_kept(commune: Commune, outside: Server) -> None:
    who = commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    notices.deliver()
    assert commune.deliveries() == [("sms", "sent")]
    outside.receipt_states = {f"id-{outside.texts[0]['key']}": "delivered"}
    lapse(commune)
    notices.deliver()
    assert commune.deliveries() == [("sms", "delivered")]


def test_a_browser_that_is_gone_is_dropped_and_a_text_message_goes_instead(commune: Commune, outside: Server) -> None:
    who = commune.phone(commune.person())
    subscribe(who, outside, "gone")
    send(who, Kind.DOSE_DUE, DUE)
    outside.answers.extend([410])
    notices.deliver()
    assert commune.rows("select count(*) from records.push_device") == [(0,)]
    assert commune.deliveries() == [("push", "failed"), ("sms", "sent")]
    assert len(outside.texts) == 1


@pytest.mark.parametrize("answer", [429, (429, "7200"), 503, 0])
def test_a_busy_or_silent_service_is_tried_again_later(
    commune: Commune, outside: Server, answer: int | tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pccovid.records.notices.channel.SECONDS", 0.5 if answer == 0 else 10)
    who = commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    outside.answers.extend([answer])
    notices.deliver()
    ((state, attempts, waits),) = commune.rows(
        "select state, attempts, extract(epoch from next_try - now())::int / 60 from records.delivery"
    )
    assert (state, attempts) == ("waiting", 1)
    assert waits in ({119, 120} if answer == (429, "7200") else {0, 1})
    assert notices.deliver() == 0, "not before its time"
    lapse(commune)
    notices.deliver()
    assert commune.deliveries() == [("sms", "sent")]
    assert len({headers["idempotency-key"] for headers in outside.headers}) == 1, "every try bears the same key"


def test_tries_end_and_what_is_refused_is_not_tried_again(commune: Commune, outside: Server) -> None:
    who, refused = commune.phone(commune.person()), commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    outside.answers.extend([503] * 6)
    for _ in range(6):
        notices.deliver()
        lapse(commune)
    outside.answers.extend([400])
    send(refused, Kind.EXPOSURE, EXPOSED)
    notices.deliver()
    assert commune.deliveries() == [("sms", "given_up"), ("sms", "failed")]


def test_what_was_read_needs_no_message_any_more(commune: Commune, outside: Server) -> None:
    who = commune.phone(commune.person())
    send(who, Kind.EXPOSURE, EXPOSED)
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        notices.read(tx, notices.of_household(tx, clock.now())[0].notice_id, account=who.account, at=clock.now())
    assert notices.deliver() == 0
    assert commune.deliveries() == [("sms", "not_needed")]
    assert outside.texts == []


def test_a_log_out_ends_the_pushes_and_another_account_takes_the_browser_over(
    commune: Commune, outside: Server
) -> None:
    who, other = commune.phone(commune.person()), commune.phone(commune.person())
    browser = subscribe(who, outside, "shared")
    endpoint = f"{outside.origin}/push/shared"
    with access.enter(other.viewer, Purpose.OWN_RECORD) as tx:
        notices.add_device(tx, endpoint, browser.public_key, encoded(browser.secret), language="vi", at=clock.now())
    send(who, Kind.DOSE_DUE, DUE)
    notices.deliver()
    assert browser.pushes == []
    access.log_out(other.viewer)
    send_all(Kind.TEST_RESULT, {"taken_on": DAY}, other.people)
    notices.deliver()
    assert browser.pushes == []
    assert len(outside.texts) == 2, "both were told by text message"


def test_pushes_go_on_when_the_owner_takes_another_number(commune: Commune, outside: Server) -> None:
    who = commune.phone(commune.person())
    browser = subscribe(who, outside, "one")
    commune.rows("delete from access.otp")
    old, new = (
        access.ask_code(who.viewer, client="c", phone=phone, use="move") for phone in (who.number, "0900000599")
    )
    with access.enter(who.viewer, Purpose.OWN_RECORD) as tx:
        assert access.move_number(tx, (old.request_id, old.code), (new.request_id, new.code)) == ""
    send_all(Kind.TEST_RESULT, {"taken_on": DAY}, who.people)
    notices.deliver()
    assert len(browser.pushes) == 1
    assert outside.texts == []


def test_pushes_follow_the_session_when_its_account_becomes_another(commune: Commune, outside: Server) -> None:
    known, new = commune.phone(commune.person()), commune.phone(commune.person())
    browser = subscribe(new, outside, "one")
    commune.rows("select access.hand_over(%s, %s)", new.account, known.account)
    send_all(Kind.TEST_RESULT, {"taken_on": DAY}, [*known.people, *new.people])
    notices.deliver()
    assert commune.deliveries() == [("push", "sent")] * 2
    assert len(browser.pushes) == 1
    assert outside.texts == []


@pytest.mark.parametrize(
    "endpoint",
    ["https://evil.example/push", "http://127.0.0.1:1/push", "https://fcm.googleapis.com.evil.example/x", "x" * 600],
)
def test_nobody_makes_us_call_a_foreign_server(endpoint: str) -> None:
    browser = Browser()
    with pytest.raises(notices.ForeignPush):
        notices.check_device(endpoint, browser.public_key, encoded(browser.secret))
    notices.check_device("https://fcm.googleapis.com/fcm/send/abc", browser.public_key, encoded(browser.secret))
    with pytest.raises(notices.ForeignPush):
        notices.check_device("https://fcm.googleapis.com/fcm/send/abc", "AAAA", encoded(browser.secret))


def test_what_is_not_urgent_waits_for_the_morning(commune: Commune, outside: Server) -> None:
    who = commune.phone(commune.person())
    night = clock.now().replace(hour=22)
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        notices.send(tx, who.people[0], Kind.DOSE_DUE, DUE, at=night)
        notices.send(tx, who.people[0], Kind.EXPOSURE, EXPOSED, at=night)
    assert notices.deliver() == 1
    assert [n.kind for n in held(who)] == ["exposure", "dose_due"], "in the application it stands at once"


# Kills itself when so many messages were taken by the gateway and nothing of it was written down.
DELIVERER = """
import os, signal, sys
from pccovid import access
from pccovid.ground import migrate
from pccovid.ground.db import Database
from pccovid.records.notices import delivering

access.use(Database({migrate.ENGINE: sys.argv[1]}))
delivering._TOGETHER = 6
left = int(sys.argv[2])
inner = delivering._settle

def settle(letters, outcomes):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return inner(letters, outcomes)

delivering._settle = settle
delivering.deliver()
"""


def test_killed_in_the_middle_nothing_is_lost_and_only_the_open_batch_is_asked_for_again(
    commune: Commune, outside: Server, database: Database
) -> None:
    phones = [commune.phone(commune.person()) for _ in range(18)]
    send_all(Kind.EXPOSURE, EXPOSED, [who.people[0] for who in phones])
    command = [sys.executable, "-c", DELIVERER, database.url(migrate.ENGINE), "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert [state for _, state in commune.deliveries()].count("sent") == 6
    assert notices.deliver() == 6, "the claim of the dead holds until it lapses"
    lapse(commune)
    notices.deliver()
    keys = [text["key"] for text in outside.texts]
    assert len(keys) == 24, "six were asked for twice"
    assert len(set(keys)) == 18, "by the same key, which the gateway sends once"
    assert {text["to"] for text in outside.texts} == {who.number for who in phones}
    assert {state for _, state in commune.deliveries()} == {"sent"}
