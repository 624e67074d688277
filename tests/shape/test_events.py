"""Events can be spread over servers (docs/tracing-volume.md): no query finds them but by place, or by a few persons."""

import re

import psycopg
import pytest
from test_queries import STORES

from pccovid.ground.sql import queries

# How a statement may find the rows of a table of events: the column that spreads them, or the person's own.
FOUND_BY = {
    "records.visit": ("place_id", "record_id", "arrived_at"),  # by the time alone: a day as a whole
    "records.encounter": ("of_handle", "handle", "seen_at"),
}
ORDINARY = ("access.purpose", "access.purpose_grant", "access.role_held", "access.session", "access.entry")


@pytest.mark.parametrize("table", FOUND_BY)
def test_every_statement_finds_events_by_place_or_by_person_or_takes_a_day(admin: str, table: str) -> None:
    with psycopg.connect(admin) as connection:
        bodies = connection.execute(
            "select p.oid::regproc::text, p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname in ('access', 'people', 'records', 'response')"
        ).fetchall()
    statements = [(name, body) for name, body in bodies if "regclass" not in body]
    statements += [(f"{p} {q.name}", q.text) for p in STORES if "volume" not in p for q in queries(p).values()]
    reads = [(name, text) for name, text in statements if re.search(rf"(from|join) {table}\b", text)]
    assert reads
    columns = "|".join(FOUND_BY[table])
    for name, text in reads:
        for part in re.split(rf"(?:from|join) {table}\b", text)[1:]:
            assert re.search(rf"using \((\w+, )*({columns})|\b({columns}) (=|>=|>|<|between|in)", part), name


def test_who_may_what_stands_in_ordinary_tables(admin: str) -> None:
    with psycopg.connect(admin) as connection:
        kinds = connection.execute(
            "select c.relkind from unnest(%s::regclass[]) t (oid) join pg_class c using (oid)", [list(ORDINARY)]
        ).fetchall()
    assert kinds == [("r",)] * len(ORDINARY)
