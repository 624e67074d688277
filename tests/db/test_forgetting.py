"""What is too old is gone the next night, proof is left, and nothing else is touched."""

import re
from datetime import timedelta
from typing import LiteralString

import psycopg
import pytest
from people_kit import Nation
from sources_kit import ask, one

from pccovid import access
from pccovid.access.retention import rules
from pccovid.ground import clock, migrate
from pccovid.ground.db import Database

DAY = re.compile(r"keep (\d+) (day|days|years):")


def test_c10_every_table_that_says_its_days_is_forgotten_from(admin: str) -> None:
    said = ask(
        admin,
        "select c.oid::regclass::text, obj_description(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p') and not c.relispartition"
        " and n.nspname in ('access', 'commons', 'exchange', 'ingest', 'people', 'proof', 'records', 'response')",
    )
    limits = {table: found for table, comment in said if (found := DAY.match(comment or ""))}
    known = {rule.table: rule.days for rule in rules()}
    assert limits.keys() == known.keys()
    for table, found in limits.items():
        days = int(found[1]) * (365.25 if found[2] == "years" else 1)
        assert abs(known[table] - days) < 1, table


def test_c10_after_the_night_nothing_is_older_than_its_limit(admin: str, database: Database) -> None:
    now = clock.now()
    nation = Nation(admin, size=0)
    old, young = (nation.record("ncovi", "NGUYỄN VĂN AN", 1980) for _ in range(2))
    for record, days in ((old, 31), (young, 29)):
        ask(
            admin,
            f"insert into records.declaration (record_id, kind, declared_at) values ({record}, 'health',"
            f" '{now - timedelta(days=days)}') returning 1",
        )
    ask(
        admin,
        "insert into people.source_record_version (record_id, version, content, batch_id, line_no, replaced_at)"
        f""" select record_id, 0, '{{"declaration": {{"symptoms": "ho"}}, "full_name": "A"}}', batch_id, line_no, now()"""
        f" from people.source_record where record_id in ({old}, {young}) returning 1",
    )
    ask(
        admin,
        "insert into access.otp (request_id, phone, code_hash, client, issued_at)"
        f" select gen_random_uuid(), '09', '', '', '{now}'::timestamptz - make_interval(hours => h)"
        " from unnest(array[23, 25, 400]) h returning 1",
    )
    assert access.forget(now) == {"access.otp": 2, "records.declaration": 1}
    assert access.forget(now) == {}
    assert ask(admin, "select record_id from records.declaration") == [(young,)]
    assert ask(admin, "select record_id, content ? 'declaration' from people.source_record_version order by 1") == [
        (old, False),
        (young, True),
    ]
    assert ask(admin, "select table_name, row_count from access.forgotten order by 1") == [
        ("access.otp", 2),
        ("records.declaration", 1),
    ]


def test_c03_visits_cannot_be_read_on_the_31st_day(admin: str, database: Database) -> None:
    today = clock.today()
    days = [today - timedelta(days=n) for n in (29, 30, 31, 45)]
    with psycopg.connect(admin) as connection:
        connection.execute("select records.prepare_visit_days(%s)", [days])
    access.forget(clock.now())
    left = ask(admin, "select inhrelid::regclass::text from pg_inherits where inhparent = 'records.visit'::regclass")
    assert {table for (table,) in left} == {f"records.visit_{day:%Y%m%d}" for day in days[:2]}


@pytest.mark.parametrize("act", ["delete from access.entry", "update access.retention set days = 1"])
def test_nobody_can_forget_more_than_the_register_says(act: LiteralString, admin: str, database: Database) -> None:
    for role in (migrate.ENGINE, migrate.APP):
        with (
            psycopg.connect(database.url(role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(act)


def test_a_table_outside_the_register_is_refused(admin: str, database: Database) -> None:
    with psycopg.connect(database.url(migrate.ENGINE)) as connection, pytest.raises(psycopg.errors.NoDataFound):
        connection.execute("select access.forget('people.person', now(), 1)")
    assert one(admin, "select count(*) from access.forgotten") == 0
