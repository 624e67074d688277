"""Databases of somebody else: a source that is read, a sandbox that is written. Never our own."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from pccovid.ground.tx import Tx


@contextmanager
def connect(url: str, *, read_only: bool = False) -> Generator[Tx]:
    """One transaction on a database of somebody else, outside the pools (a source, an administration)."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        if read_only:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield Tx(connection)
