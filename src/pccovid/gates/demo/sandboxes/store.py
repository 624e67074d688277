"""The SQLite files behind the sandboxes: written once by the builder, then only read."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pccovid.ground.sql import Query, query


class Position(NamedTuple):
    """Where a page of rows ends: time of change, id, and number of the row among equals."""

    updated: str
    id: str
    row: int


@contextmanager
def write_rows(path: Path) -> Generator["RowWriter"]:
    """A new file of rows in the order of their changes; its index is made when all are in."""
    with _new(path, _q("create_dong"), _q("index_dong")) as connection:
        yield RowWriter(connection)


@contextmanager
def write_citizens(path: Path) -> Generator["CitizenWriter"]:
    """A new file of registered citizens by the numbers that lead to them."""
    with _new(path, _q("create_cong_dan"), _q("index_cong_dan")) as connection:
        yield CitizenWriter(connection)


@contextmanager
def write_cards(path: Path) -> Generator["CardWriter"]:
    """A new file of insurance cards by the numbers that lead to them."""
    with _new(path, _q("create_the"), _q("index_the")) as connection:
        yield CardWriter(connection)


class RowWriter:
    """Takes rows, each with the text in which their system will tell it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._insert = _q("add_dong").text

    def add(self, updated: str, row_id: str, text: str) -> None:
        self._connection.execute(self._insert, {"cap_nhat": updated, "id": row_id, "du_lieu": text})


class CitizenWriter:
    """Takes citizens, once for each of their numbers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._insert = _q("add_cong_dan").text

    def add(self, number: str, name: str, birth: str) -> None:
        self._connection.execute(self._insert, {"so_giay_to": number, "ho_ten": name, "ngay_sinh": birth})


class CardWriter:
    """Takes cards, once for each number, with the text in which they will be told."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._insert = _q("add_the").text

    def add(self, number: str, text: str) -> None:
        self._connection.execute(self._insert, {"so": number, "du_lieu": text})


def page(path: Path, after: Position, limit: int) -> list[tuple[Position, str]]:
    """At most `limit` rows behind a position, in order, each with its own position and text."""
    params = {"cap_nhat": after.updated, "id": after.id, "stt": after.row, "so_dong": limit}
    with _reading(path) as connection:
        rows = connection.execute(_q("page_of_dong").text, params).fetchall()
    return [(Position(updated, row_id, number), text) for updated, row_id, number, text in rows]


def state(path: Path) -> tuple[int, str]:
    """How many rows there are, and the newest change."""
    with _reading(path) as connection:
        return connection.execute(_q("state_of_dong").text).fetchone()


def keys(path: Path) -> list[tuple[str, str]]:
    """Every row's id and time of change."""
    with _reading(path) as connection:
        return connection.execute(_q("keys_of_dong").text).fetchall()


def citizen(path: Path, number: str) -> tuple[str, str] | None:
    """Name and birth date as registered under a number, or None."""
    with _reading(path) as connection:
        return connection.execute(_q("find_cong_dan").text, {"so_giay_to": number}).fetchone()


@contextmanager
def _new(path: Path, create: Query, index: Query) -> Generator[sqlite3.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(create.text)
        yield connection
        connection.execute(index.text)


@contextmanager
def _reading(path: Path) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection


def _q(name: str) -> Query:
    return query(__package__ or "", name, "sqlite.sql")


def card(path: Path, number: str) -> str | None:
    """The card to which a number leads, as it is told, or None."""
    with _reading(path) as connection:
        found = connection.execute(_q("find_the").text, {"so": number}).fetchone()
    return found[0] if found else None
