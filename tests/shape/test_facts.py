"""A feature's front door names the columns of its table of facts, in the table's own order."""

import importlib
import pkgutil

import psycopg
import pytest

from pccovid import people, records

FACTS = [
    fact
    for module in pkgutil.iter_modules(records.__path__, "pccovid.records.")
    for fact in vars(importlib.import_module(module.name)).values()
    if isinstance(fact, people.arrivals.Facts)
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.table)
def test_a_feature_says_for_its_table_what_the_table_takes(fact: people.arrivals.Facts, admin: str) -> None:
    with psycopg.connect(admin) as connection:
        columns = connection.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
            " and attname <> 'record_id' order by attnum",
            [fact.table],
        ).fetchall()
    assert [name for (name,) in columns] == list(fact.columns)
