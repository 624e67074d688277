"""A ring of thousands is one set-based piece of work, read a page at a time; a kill in the middle is repeated cleanly."""

import time
from uuid import UUID

import psycopg
import pytest
from rings_kit import Ring, at

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli import ring as command
from pccovid.gates.worker import respond
from pccovid.ground import clock
from pccovid.response import tracing

pytestmark = pytest.mark.usefixtures("database")

VISITORS = 10_000
_VISITORS = """
with people as (
    insert into people.person (person_id, status, identity_level)
    select gen_random_uuid(), 'active', 0 from generate_series(1, %(most)s) returning person_id
), living as (
    insert into access.subject (person_id, commune_id) select person_id, %(commune)s from people returning person_id
)
insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)
select gen_random_uuid(), person_id, %(place)s, %(at)s, %(at)s + interval '1 hour', 'self', gen_random_uuid(), now() from living
"""


def crowd(ring: Ring, visitors: int) -> tuple[UUID, int]:
    """Somebody tested positive who was where many were; nothing followed yet. Who, and the place."""
    case, stadium = ring.person(), ring.place("Nơi khác", "Sân Mẫu")
    ring.came(case, stadium, at(3), 60)
    with psycopg.connect(ring.admin) as connection:
        values = {"most": visitors, "commune": ring.communes[0], "place": stadium, "at": at(3)}
        connection.execute(_VISITORS, values)
        connection.execute("analyze records.check_in, access.subject, people.person")
    ring.test(case)
    return case, stadium


def test_from_a_positive_result_to_ten_thousand_proposed_contacts_within_a_minute(admin: str) -> None:
    ring = Ring(admin)
    crowd(ring, VISITORS)
    began = time.perf_counter()
    respond()
    assert time.perf_counter() - began < 60
    assert ring.rows("select count(*), min(class), max(state) from response.contact") == [(VISITORS, "met", "proposed")]
    with access.work(System("test"), Purpose.CONTACT_TRACING, "read a ring") as tx:
        found = command.ring(tx, "CB-20211015-0001")
    assert (len(found["contacts"]), found["definition"]) == (VISITORS, "DEF-3638")
    assert [reason["code"] for reason in found["contacts"][0]["reasons"]] == ["place_together"]


@pytest.mark.parametrize(("visitors", "followed"), [(tracing.evidence_rules().crowd - 10, True), (600, False)])
def test_the_second_ring_is_not_looked_for_in_a_crowd(admin: str, visitors: int, followed: bool) -> None:
    ring = Ring(admin)
    case, stadium = crowd(ring, visitors)
    sister, late, guest = (ring.person() for _ in range(3))
    diner = ring.place("Quán ăn", "Quán Mẫu")
    ring.belong_together("household", case, sister)
    ring.came(sister, stadium, at(3), 150)
    ring.came(late, stadium, at(3, 11, 20), 30)  # the case has been gone for too long, the sister is there
    for who in (sister, guest):
        ring.came(who, diner, at(2), 60)
    respond()
    ring.execute("update response.contact set state = 'accepted' where person_id = %s", [sister])
    ring.execute("update response.case_file set revision = revision + 1")
    respond()
    second = {who for (who,) in ring.rows("select person_id from response.contact where ring = 2")}
    assert second == ({late, guest} if followed else {guest})


def test_a_kill_in_the_middle_leaves_nothing_and_is_repeated(admin: str) -> None:
    ring = Ring(admin)
    crowd(ring, 50)
    ring.execute(
        "create function response.stop_here() returns trigger language plpgsql as $$ begin raise 'killed'; end $$"
    )
    ring.execute(
        "create trigger stop before insert on response.trace for each row execute function response.stop_here()"
    )
    with pytest.raises(psycopg.errors.RaiseException):
        respond()
    assert ring.rows("select count(*) from response.contact") == [(0,)]
    ring.execute("drop trigger stop on response.trace")
    respond()
    assert ring.rows("select count(*) from response.contact") == [(50,)]
    with access.work(System("test"), Purpose.CONTACT_TRACING, "trace") as tx:
        assert tracing.trace_changed(tx, clock.now()) == 0
