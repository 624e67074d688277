"""What a source no longer tells: first missing, gone after a second look, and back as it was when told again."""

from datetime import datetime
from uuid import UUID

import pytest
from people_kit import BLUEZONE, VACCINATION, Nation
from sources_kit import ask, one

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.ground import clock
from pccovid.records import vaccination

pytestmark = pytest.mark.usefixtures("database")

SOURCE = 1
PERSON = UUID(int=7)


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin, size=0)


def take(key: str, given: str = "2021-09-01") -> None:
    """One dose as the vaccination platform tells it."""
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "take in a row") as tx:
        people.arrivals.prepare(tx, [vaccination.FACTS])
        columns = ("line_no", "row_hash", "source_key", "full_name", "birth_date", "vaccine_text", "given_on")
        with tx.copy_in("incoming", columns) as rows:
            rows.row((1, hash(given), key, "Lý Thị Hồng Mơ", "1991-02-03", "Vero Cell", given))
        people.arrivals.merge(tx, SOURCE, 1, [vaccination.FACTS])


def reconcile(*absent: str) -> people.arrivals.Absence:
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "reconcile") as tx:
        return people.arrivals.absent(tx, SOURCE, absent, clock.now())


def link(nation: Nation, state: str) -> None:
    nation.execute("insert into people.person (person_id, status, identity_level) values (%s, 'active', 0)", [PERSON])
    nation.execute(
        "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
        " select record_id, %s, %s, 1, 'r', '{}', row_hash, 'citizen' from people.source_record",
        [PERSON, state],
    )
    nation.execute("select people.refresh(%s)", [[PERSON]])


def seen(admin: str) -> tuple[int, int]:
    """Doses on the person's page, attributes shown of them."""
    doses = "select count(*) from records.dose join people.link l using (record_id) where l.ended_at is null"
    return one(admin, doses), one(admin, "select count(*) from people.golden_attribute")


def marks(admin: str) -> tuple[datetime | None, datetime | None]:
    return ask(admin, "select missing_since, gone_at from people.source_record")[0]


def test_x11_a_row_is_missing_after_one_reconciliation_and_gone_after_two(nation: Nation, admin: str) -> None:
    take("a")
    link(nation, "citizen")
    shown = seen(admin)
    assert shown[0] == 1
    assert reconcile("a", "unknown") == people.arrivals.Absence(missing=1, gone=0)
    missing, gone = marks(admin)
    assert missing is not None
    assert gone is None
    assert seen(admin) == shown
    assert reconcile("a") == people.arrivals.Absence(missing=0, gone=1)
    assert marks(admin)[0] == missing
    assert marks(admin)[1] is not None
    assert seen(admin) == (0, 0)
    assert one(admin, "select count(*) from records.dose") == 1, "it stays in history"
    assert reconcile("a") == people.arrivals.Absence(missing=0, gone=0)


def test_what_is_missing_and_told_again_is_as_if_it_had_never_been_missing(nation: Nation, admin: str) -> None:
    take("a")
    reconcile("a")
    take("a")
    assert marks(admin) == (None, None)
    assert reconcile("a") == people.arrivals.Absence(missing=1, gone=0)


def test_what_was_gone_comes_back_to_whoever_had_it_with_what_was_decided(nation: Nation, admin: str) -> None:
    take("a")
    link(nation, "citizen")
    shown = seen(admin)
    reconcile("a")
    reconcile("a")
    take("a")
    assert marks(admin) == (None, None)
    assert seen(admin) == shown
    assert ask(admin, "select person_id, state, decided_by from people.link where ended_at is null") == [
        (PERSON, "citizen", "citizen")
    ]


def test_what_came_back_is_not_given_to_whom_somebody_took_it_from(nation: Nation, admin: str) -> None:
    take("a")
    link(nation, "auto")
    reconcile("a")
    reconcile("a")
    nation.execute(
        "insert into people.never_link (record_id, person_id, decided_by, reason)"
        " select record_id, %s, 'citizen', 'x' from people.source_record",
        [PERSON],
    )
    take("a")
    assert marks(admin) == (None, None)
    assert seen(admin)[0] == 0


def test_a_deletion_that_is_told_twice_still_waits_for_a_reconciliation(nation: Nation, admin: str) -> None:
    take("a")
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "told") as tx:
        assert people.arrivals.deleted(tx, SOURCE, ["a"], clock.now()) == 1
        assert people.arrivals.deleted(tx, SOURCE, ["a"], clock.now()) == 0
    assert marks(admin)[1] is None
    assert reconcile("a") == people.arrivals.Absence(missing=0, gone=1)


def test_the_matcher_gives_nobody_what_is_gone_and_tries_again_when_it_is_back(nation: Nation, admin: str) -> None:
    take("a")
    reconcile("a")
    reconcile("a")
    nation.record(VACCINATION, "Trần Văn Bằng", "1980-01-02")
    people.resolve()
    assert one(admin, "select count(*) from people.link l join people.source_record r using (record_id) where gone_at is not null") == 0  # fmt: skip
    take("a")
    people.resolve()
    assert one(admin, "select count(*) from people.link where ended_at is null") == 2


def test_work_lists_do_not_ask_about_what_is_gone(nation: Nation, admin: str) -> None:
    take("a")
    link(nation, "provisional")
    nation.execute(
        "insert into people.review_task (record_id, reason, candidates) select record_id, 'x', '[]' from people.source_record"
    )
    nation.execute("insert into people.waiting select record_id, '0900000001' from people.source_record")
    reconcile("a")
    assert one(admin, "select count(*) from people.waiting") == 1
    reconcile("a")
    assert ask(admin, "select state from people.review_task") == [("closed",)]
    assert one(admin, "select count(*) from people.waiting") == 0


def test_only_the_source_that_misses_a_key_loses_it(nation: Nation, admin: str) -> None:
    take("a")
    nation.record(BLUEZONE, "Lý Thị Hồng Mơ")
    nation.execute("update people.source_record set source_key = 'a'")
    reconcile("a")
    assert one(admin, "select count(*) from people.source_record where missing_since is not null") == 1
