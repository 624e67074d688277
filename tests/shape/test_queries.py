"""Every named query runs against the migrated schema, gives what its dataclass asks, and hot ones use an index."""

import ast
import importlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import psycopg
import pytest

import pccovid
from pccovid.ground.sql import Query, queries

PACKAGE = Path(pccovid.__file__).parent
STORES = sorted(".".join(p.relative_to(PACKAGE.parent).parent.parts) for p in PACKAGE.rglob("store.sql"))
PARAMETER = re.compile(r"%\((\w+)\)s")


def as_prepared(text: str) -> str:
    """The query with numbered parameters, as the server prepares it."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    return PARAMETER.sub(number, text).replace("%%", "%").rstrip().rstrip(";")


def columns(connection: psycopg.Connection, query: Query) -> list[str]:
    pg = connection.pgconn
    prepared = pg.prepare(b"", as_prepared(query.text).encode())
    assert prepared.status == psycopg.pq.ExecStatus.COMMAND_OK, (
        f"{query.package} {query.name}: {prepared.error_message.decode()}"
    )
    described = pg.describe_prepared(b"")
    return [(described.fname(i) or b"").decode() for i in range(described.nfields)]


def typed_calls() -> Iterator[tuple[str, str, type]]:
    """(package, query name, dataclass) of every fetch_one and fetch_all in the product."""
    for path in PACKAGE.rglob("*.py"):
        package = ".".join(path.relative_to(PACKAGE.parent).parent.parts)
        module = (
            importlib.import_module(package if path.stem == "__init__" else f"{package}.{path.stem}")
            if "fetch_" in path.read_text()
            else None
        )
        if module is None or path.name == "tx.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"fetch_one", "fetch_all"}
            ):
                asked, kind = node.args[0], node.args[1]
                assert isinstance(asked, ast.Call), f"{path}: the query must be named where it is fetched"
                assert isinstance(kind, ast.Name), f"{path}: the dataclass must be named where it is fetched"
                name = asked.args[-1]
                assert isinstance(name, ast.Constant)
                yield package, str(name.value), getattr(module, kind.id)


@pytest.fixture
def connection(admin: str) -> Iterator[psycopg.Connection]:
    """A session that has the temporary tables of the batch programmes, made by their own queries."""
    with psycopg.connect(admin) as opened:
        for package in STORES:
            for query in queries(package).values():
                if re.search(r"^(create temp(orary)? table|alter table incoming)", query.text, re.MULTILINE):
                    opened.execute(query.text)
        opened.execute("select people.prepare_facts('records.coverage')")  # what answers about cards are kept from
        opened.execute("select people.prepare_facts('records.test')")  # what records.testing takes samples from
        yield opened


@pytest.mark.parametrize("package", STORES)
def test_every_query_is_understood_by_the_schema(connection: psycopg.Connection, package: str) -> None:
    for query in queries(package).values():
        if not re.match(r"(--[^\n]*\n)*\s*(create temp|copy|lock|analyze|drop|set )", query.text):
            columns(connection, query)


def test_every_dataclass_gets_exactly_the_columns_of_its_query(connection: psycopg.Connection) -> None:
    seen = 0
    for package, name, kind in typed_calls():
        assert is_dataclass(kind)
        assert set(columns(connection, queries(package)[name])) == {f.name for f in fields(kind) if f.init}, (
            f"{package} {name}"
        )
        seen += 1
    assert seen > 5


def test_hot_queries_never_scan_a_table_about_people(connection: psycopg.Connection) -> None:
    hot = [query for package in STORES for query in queries(package).values() if query.hot]
    assert hot
    connection.execute("set local enable_seqscan = off")
    connection.execute("set local plan_cache_mode = force_generic_plan")
    connection.execute("set role pccovid_app")
    for query in hot:
        count = len(set(PARAMETER.findall(query.text)))
        connection.execute(b"prepare hot as " + as_prepared(query.text).encode())
        arguments = f"({', '.join(['null'] * count)})" if count else ""
        (plan,) = connection.execute(f"explain (format json) execute hot{arguments}").fetchone()
        scanned = re.findall(r'"Node Type": "Seq Scan".*?"Relation Name": "(\w+)"', json.dumps(plan))
        assert not set(scanned) - {"purpose", "source", "unit"}, f"{query.package} {query.name} scans {scanned}"
        connection.execute("deallocate hot")


def test_no_query_says_select_star_of_a_table() -> None:
    starred = [
        f"{package} {query.name}"
        for package in STORES
        for query in queries(package).values()
        if re.search(r"select\s+(\w+\.)?\*\s+from\s+(?!access\.|people\.\w+\()", query.text, re.IGNORECASE)
    ]
    assert starred == []
