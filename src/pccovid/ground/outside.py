"""Databases of somebody else: a source that is read, a sandbox that is written. And making an empty one."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from pccovid.ground.errors import Unavailable
from pccovid.ground.tx import Tx


@contextmanager
def connect(url: str, *, read_only: bool = False) -> Generator[Tx]:
    """One transaction outside the pools; `read_only` sees one unchanging picture of the data.

    Raises
    ------
    Unavailable
        The database does not answer, or the connection broke.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            if read_only:
                connection.read_only = True
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield Tx(connection)
    except psycopg.OperationalError as error:
        raise Unavailable from error


def ensure_database(server: str, name: str, template: str = "template0") -> bool:
    """Create the database `name` by copying the files of `template`; False when it is there already."""
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("select from pg_database where datname = %s", [name]).fetchone() is not None:
            return False
        connection.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return True


def drop_database(server: str, name: str) -> None:
    """Drop the database `name` with whoever is still connected to it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
