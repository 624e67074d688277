"""The schema says what it is: labelled, locked, and equal to its snapshot."""

import re
from pathlib import Path

import psycopg
import pytest

from pccovid.ground.snapshot import snapshot

ROOT = Path(__file__).parents[2]
LABEL = re.compile(r"(open|person|health|secret): \S")
KEEP = re.compile(r"keep (permanent|service|record|health|while matching|until mended|\d+ (day|days|years)): \S")

TABLES = """
select n.nspname || '.' || c.relname, obj_description(c.oid), c.relrowsecurity and c.relforcerowsecurity,
       array(select col_description(c.oid, a.attnum) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       pg_get_userbyid(c.relowner)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('access', 'commons', 'exchange', 'ingest', 'people', 'proof', 'records', 'response') and c.relkind in ('r', 'p')
"""

# Tables whose "person" columns name people in office or programmes, or nobody: read by role, not by row.
BY_ROLE = {"access.role_held"}

# Pseudonymous events, which carry no row policy, and the column by which they may be spread over servers.
EVENTS = {"records.visit": "place_id", "records.encounter": "of_handle"}


@pytest.fixture
def tables(admin: str) -> list[tuple]:
    with psycopg.connect(admin) as connection:
        return connection.execute(TABLES).fetchall()


def test_the_snapshot_is_what_the_migrations_add_up_to(admin: str) -> None:
    with psycopg.connect(admin) as connection:
        if connection.info.server_version < 180000:
            pytest.skip("the snapshot is compared on PostgreSQL 18, whose catalogue wrote it")
    assert snapshot(admin) == (ROOT / "schema" / "snapshot.sql").read_text(), "run `make docs`"


def test_every_table_says_how_long_it_is_kept(tables) -> None:
    assert [name for name, comment, *_ in tables if not KEEP.match(comment or "")] == []


def test_every_column_carries_a_label(tables) -> None:
    bare = [
        f"{name}.{column}"
        for name, _, _, labels, columns, _ in tables
        for column, label in zip(columns, labels, strict=True)
        if not LABEL.match(label or "")
    ]
    assert bare == []


def test_every_table_about_people_forces_row_policies(tables) -> None:
    private = ("person:", "health:", "secret:")
    about_people = {
        name: forced for name, _, forced, labels, _, _ in tables if any((x or "").startswith(private) for x in labels)
    }
    assert [name for name, forced in about_people.items() if not forced and name not in {*BY_ROLE, *EVENTS}] == []


@pytest.mark.parametrize(("table", "spread_by"), EVENTS.items())
def test_events_are_the_engines_alone_and_can_be_spread_over_days_and_servers(
    admin: str, table: str, spread_by: str
) -> None:
    with psycopg.connect(admin) as connection:

        def ask(query: str) -> list[tuple]:
            return connection.execute(query, {"table": table}).fetchall()

        kind, guarded = ask("select relkind, relrowsecurity from pg_class where oid = %(table)s::regclass")[0]
        partitioned_by = ask(
            "select a.attname from pg_partitioned_table t join pg_attribute a on a.attrelid = t.partrelid"
            " and a.attnum = any (t.partattrs::int2[]) where t.partrelid = %(table)s::regclass"
        )
        unique = ask(
            "select array(select a.attname::text from pg_attribute a where a.attrelid = i.indrelid"
            " and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])) from pg_index i"
            " where i.indrelid = %(table)s::regclass and i.indisunique"
        )
        foreign = ask(
            "select conname from pg_constraint where contype = 'f' and %(table)s::regclass in (conrelid, confrelid)"
        )
        reached_by = ask(
            "select distinct g.grantee::regrole::text from pg_class c, aclexplode(c.relacl) g"
            " where c.oid = %(table)s::regclass and g.grantee <> c.relowner"
        )
    assert (kind, guarded, foreign, reached_by) == ("p", False, [], [("pccovid_engine",)])
    assert unique
    assert all({spread_by, *(name for (name,) in partitioned_by)} <= set(columns) for (columns,) in unique)


def test_every_table_belongs_to_the_owner_who_cannot_log_in(tables) -> None:
    assert {owner for *_, owner in tables} == {"pccovid_owner"}


def test_every_function_that_passes_the_policies_fixes_its_search_path(admin: str) -> None:
    with psycopg.connect(admin) as connection:
        loose = connection.execute(
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname in ('access', 'commons', 'exchange', 'ingest', 'people', 'proof', 'records', 'response') and p.prosecdef"
            " and not coalesce('search_path=\"\"' = any(p.proconfig), false)"
        ).fetchall()
    assert loose == []


def test_nobody_else_may_execute_what_was_not_granted(admin: str) -> None:
    with psycopg.connect(admin) as connection:
        public = connection.execute(
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname in ('access', 'commons', 'exchange', 'ingest', 'people', 'proof', 'records', 'response')"
            " and (p.proacl is null or exists (select from aclexplode(p.proacl) g where g.grantee = 0))"
        ).fetchall()
    assert public == []


def test_migrations_are_numbered_without_gaps_and_say_when_they_run() -> None:
    names = sorted(path.name for path in (ROOT / "schema").glob("*.sql") if path.name != "snapshot.sql")
    assert all(re.fullmatch(r"\d{4}_\w+\.(pre|post)\.sql", name) for name in names)
    numbers = {int(name[:4]) for name in names}
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
