"""`Tx`: the only handle through which SQL is run. Whoever needs one receives it."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import sql
from psycopg.rows import class_row, scalar_row

from pccovid.ground.sql import Query

T = TypeVar("T")
Params = dict[str, Any]


class CopyIn:
    """Rows on their way into a table."""

    def __init__(self, copy: psycopg.Copy) -> None:
        self._copy = copy

    def row(self, values: Sequence[Any]) -> None:
        """Write one row, values in the order of the columns given to `copy_in`."""
        self._copy.write_row(values)

    def block(self, data: bytes | memoryview) -> None:
        """Write bytes that are already in COPY text format."""
        self._copy.write(data)


class Tx:
    """One open transaction."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    def fetch_one(self, query: Query, kind: type[T], params: Params | None = None) -> T | None:
        """The first row as a dataclass, or None."""
        with self._connection.cursor(row_factory=class_row(kind)) as cursor:
            return cursor.execute(query.text, params).fetchone()

    def fetch_all(self, query: Query, kind: type[T], params: Params | None = None) -> list[T]:
        """All rows as dataclasses."""
        with self._connection.cursor(row_factory=class_row(kind)) as cursor:
            return cursor.execute(query.text, params).fetchall()

    def value(self, query: Query, params: Params | None = None) -> Any:
        """The first column of the first row, or None."""
        with self._connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(query.text, params).fetchone()

    def values(self, query: Query, params: Params | None = None) -> list[Any]:
        """The first column of every row."""
        with self._connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(query.text, params).fetchall()

    def run(self, query: Query, params: Params | None = None) -> int:
        """Execute and return the number of rows touched."""
        return self._connection.execute(query.text, params).rowcount

    @contextmanager
    def copy_in(self, table: LiteralString, columns: Sequence[LiteralString]) -> Generator[CopyIn]:
        """COPY rows into `table` ("schema.name" or a temporary one)."""
        statement = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield CopyIn(copy)

    def copy_out(self, query: Query, params: Params | None = None) -> Iterator[memoryview]:
        """The rows of `copy (…) to stdout` as it streams, one block a turn."""
        with self._connection.cursor() as cursor, cursor.copy(query.text, params) as copy:
            for block in copy:
                yield memoryview(block)

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """What fails inside is undone; the transaction goes on."""
        with self._connection.transaction():
            yield

    @contextmanager
    def undone(self) -> Generator[None]:
        """Whatever is written inside is undone at its end; the transaction goes on."""
        with self._connection.transaction(force_rollback=True):
            yield

    @property
    def raw(self) -> "psycopg.Connection[Any]":
        """The connection itself, for the job queue that defers inside this transaction."""
        return self._connection
