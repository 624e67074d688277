"""From identifiers on the air to who met whom: issued, heard, uploaded by a case alone, read, and forgotten for good."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from bluetooth_kit import (
    FAR,
    NOW,
    TODAY,
    Telephone,
    code_for,
    confirm,
    officer,
    record,
    slot,
    take_in,
    telephone,
    yesterday,
)
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose
from pccovid.ground.db import Database
from pccovid.ground.errors import Forbidden
from pccovid.records import encounters

pytestmark = pytest.mark.usefixtures("database")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def case(admin: str) -> Telephone:
    """The telephone of a confirmed case."""
    made = telephone(admin, "0900000041")
    made.fetch(YESTERDAY)
    confirm(admin, made.person)
    return made


@pytest.fixture
def near(admin: str) -> Telephone:
    made = telephone(admin, "0900000042")
    made.fetch(YESTERDAY)
    return made


@pytest.fixture
def code(admin: str, case: Telephone) -> str:
    return code_for(admin, officer(admin), case.person, "CB-20211015-0001")


def met(admin: str, *people: UUID) -> list[tuple[Any, ...]]:
    return ask(
        admin,
        "select of_person, person_id, ended_at - started_at, minutes, weight, source"
        " from records.met_by_bluetooth(%s, %s, %s) order by started_at",
        list(people), NOW - timedelta(days=14), NOW,
    )  # fmt: skip


def reasons(admin: str) -> list[str]:
    return [
        reason for (reason,) in ask(admin, "select reason from records.bluetooth_refused order by page_id, position")
    ]


def test_who_was_near_is_met_from_both_sides_and_twenty_minutes_of_silence_part_two_meetings(
    admin: str, case: Telephone, near: Telephone, code: str
) -> None:
    at = yesterday(3)
    case.upload(code, b"".join(record(near.sends(n), n) for n in (at, at + 1, at + 2, at + 12)))
    assert take_in() == {case.person, near.person}
    assert take_in() == set()
    weight = pytest.approx(0.96)  # two signals of ten at 0.8, eight at 1.0
    expected = [(timedelta(minutes=30), 29, weight, "bluetooth"), (timedelta(minutes=10), 10, weight, "bluetooth")]
    assert met(admin, case.person) == [(case.person, near.person, *rest) for rest in expected]
    assert met(admin, near.person) == [(near.person, case.person, *rest) for rest in expected]


def test_far_signals_count_a_tenth(admin: str, case: Telephone, near: Telephone, code: str) -> None:
    at = yesterday(3)
    case.upload(code, b"".join(record(near.sends(n), n, signal=FAR) for n in (at, at + 1)))
    take_in()
    assert [row[3:5] for row in met(admin, case.person)] == [(2, pytest.approx(0.1))]


def test_a_double_counts_as_the_person_it_was_merged_into(
    admin: str, case: Telephone, near: Telephone, code: str
) -> None:
    case.upload(code, record(near.sends(yesterday(3)), yesterday(3)))
    take_in()
    other = telephone(admin, "0900000043")
    ask(admin, "update access.subject set gone_to = %s where person_id = %s returning 1", other.person, near.person)
    assert [row[1] for row in met(admin, case.person)] == [other.person]
    assert [row[0] for row in met(admin, other.person)] == [other.person]


def test_what_cannot_be_is_refused_record_by_record_and_nothing_is_lost(
    admin: str, case: Telephone, near: Telephone, code: str
) -> None:
    at = yesterday(3)
    good = record(near.sends(at), at)
    page = b"".join(
        (
            record(bytes(range(20)), at),  # forged
            record(near.sends(at), at + 6),  # a clock that is wrong by an hour
            record(near.sends(at), at, seconds=40 * 360),  # forty hours a day
            record(near.sends(at), slot(NOW) + 5),
            record(near.sends(at), slot(NOW) - 22 * 144),
            record(near.sends(at), at, seconds=0),
            record(near.sends(at), at, signal=bytes(4)),
            record(near.sends(at), at, tx=4),
            record(case.sends(at), at),
            good,
        )
    )
    case.upload(code, page)
    take_in()
    assert reasons(admin) == [
        "identifier_unknown", "clock_off", "longer_than_ten_minutes", "in_the_future", "too_old", "no_time", "no_signal",
        "metadata_differ", "own_telephone",
    ]  # fmt: skip
    assert len(met(admin, case.person)) == 1
    assert one(admin, "select content from records.bluetooth_page") == page
    assert one(admin, "select good from records.bluetooth_page") == 1


def test_the_same_page_again_and_the_same_records_in_another_page_change_nothing(
    admin: str, case: Telephone, near: Telephone, code: str
) -> None:
    at = yesterday(3)
    first, second = record(near.sends(at), at), record(near.sends(at), at) * 40
    for _ in range(2):
        case.upload(code, first, second)
        take_in()
    assert one(admin, "select count(*) from records.bluetooth_page") == 2
    assert [row[3] for row in met(admin, case.person)] == [10], "ten minutes, however often they are told"


def test_nobody_uploads_without_the_code_of_a_confirmed_case(
    admin: str, case: Telephone, near: Telephone, code: str
) -> None:
    page = record(near.sends(yesterday(3)), yesterday(3))
    with pytest.raises(encounters.CodeRefused):
        case.upload("00000000" if code != "00000000" else "1", page)
    with pytest.raises(encounters.CodeRefused):
        near.upload(code, page)
    case.upload(code, page)
    with pytest.raises(encounters.CodeRefused):
        case.upload(code, page + page)  # a code allows one upload
    ask(admin, "update response.case_file set classification = 'no_case' returning 1")
    with pytest.raises(encounters.CodeRefused):
        case.upload(code, page)
    assert one(admin, "select count(*) from records.bluetooth_page") == 1


def test_a_certificate_carries_only_what_it_was_given_for(case: Telephone, near: Telephone, code: str) -> None:
    page, other = record(near.sends(yesterday(3)), yesterday(3)), record(near.sends(yesterday(4)), yesterday(4))
    digest = hashlib.sha256(page).hexdigest()
    token = case.certificate(code, "encounters", encounters.mac_of_pages(b"secret", [digest]))
    shown = encounters.Shown(token, b"secret")
    forged = encounters.Shown(token[:-6] + "AAAAAA", b"secret")
    for wrong, digests, content, who, at in (
        (shown, [digest], other, case, NOW),
        (shown, [digest, hashlib.sha256(other).hexdigest()], other, case, NOW),
        (encounters.Shown(token, b"another"), [digest], page, case, NOW),
        (forged, [digest], page, case, NOW),
        (encounters.Shown("", b"secret"), [digest], page, case, NOW),
        (shown, [digest], page, near, NOW),
        (shown, [digest], page, case, NOW + timedelta(minutes=16)),
    ):
        with pytest.raises(encounters.CertificateRefused):
            who.send(wrong, digests, content, at=at)
    case.send(shown, [digest], page)


@pytest.mark.parametrize("page", [b"", bytes(31), bytes(33), bytes(32 * 2049)], ids=len)
def test_a_page_of_another_size_is_refused_as_a_whole(page: bytes, case: Telephone, code: str) -> None:
    with pytest.raises(encounters.PageMalformed):
        case.upload(code, page)


def test_p12_a_code_is_given_only_for_a_case_that_a_laboratory_confirmed_and_that_is_named(
    admin: str, case: Telephone, near: Telephone
) -> None:
    tracer = officer(admin)
    suspect = confirm(admin, near.person, "CB-20211015-0002", "suspect")
    with pytest.raises(encounters.NotConfirmed):
        code_for(admin, tracer, near.person, suspect)
    with pytest.raises(encounters.NotConfirmed):
        code_for(admin, tracer, near.person, "CB-20211015-0001")  # the case of somebody else, who is not opened
    with pytest.raises(Forbidden), access.enter(tracer, Purpose.CONTACT_TRACING, [case.person]):
        pass


def test_identifiers_are_given_to_oneself_for_these_days_only_and_say_nothing_to_others(
    admin: str, case: Telephone, near: Telephone
) -> None:
    assert len({payload[:16] for one in (case, near) for payload in one.payloads.values()}) == 288
    before = dict(case.payloads)
    case.fetch(YESTERDAY)
    assert case.payloads == before, "whoever asks again gets the same"
    with access.enter(near.viewer, Purpose.OWN_RECORD, [near.person]) as tx:
        for person, day in (
            (case.person, TODAY),
            (near.person, TODAY + timedelta(days=3)),
            (near.person, YESTERDAY - timedelta(days=1)),
        ):
            with pytest.raises(encounters.DayNotGiven):
                encounters.identifiers(tx, person, day, today=TODAY)


def test_after_21_days_nothing_can_be_read_any_more(admin: str, case: Telephone, near: Telephone, code: str) -> None:
    at = yesterday(3)
    kept = record(near.sends(at), at)
    case.upload(code, kept)
    take_in()
    access.forget(NOW + timedelta(days=23))
    assert met(admin, case.person) == []
    assert one(admin, "select count(*) from pg_class where relname like 'encounter_2%%' and relkind = 'r'") == 0
    for table in ("key", "page", "refused", "code", "upload"):
        assert one(admin, f"select count(*) from records.bluetooth_{table}") == 0, table
    # The bytes that somebody kept find no key that opens them, were they uploaded in time.
    fresh = telephone(admin, "0900000044")
    confirm(admin, fresh.person, "CB-20211015-0003")
    fresh.upload(code_for(admin, officer(admin, "cdc2.test"), fresh.person, "CB-20211015-0003"), kept)
    take_in()
    assert reasons(admin) == ["identifier_unknown"]
    access.forget(NOW + timedelta(days=80))
    assert one(admin, "select count(*) from records.bluetooth_handle") == 0


def test_people_see_how_much_is_held_and_until_when_never_with_whom(
    admin: str, case: Telephone, near: Telephone, code: str
) -> None:
    at = yesterday(3)
    case.upload(code, b"".join(record(near.sends(n), n) for n in (at, at + 1)))
    take_in()
    for who, uploaded in ((case, True), (near, False)):
        with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
            assert encounters.held_about(tx, who.person) == [
                encounters.Held(YESTERDAY, uploaded, 1, 20, YESTERDAY + timedelta(days=21))
            ]
            assert encounters.held_about(tx, case.person if who is near else near.person) == []


def test_the_web_reaches_no_meeting_no_key_and_no_handle(database: Database, case: Telephone) -> None:
    import psycopg

    from pccovid.ground import migrate

    for table in (
        "encounter",
        "bluetooth_key",
        "bluetooth_handle",
        "bluetooth_page",
        "bluetooth_code",
        "diagnosis_key",
    ):
        with (
            psycopg.connect(database.url(migrate.APP)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"select 1 from records.{table}")
