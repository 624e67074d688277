"""Pools of connections, one per database role.

Only `pccovid.access` may open one (import contract "Purpose"); nobody else commits.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from pccovid.ground.tx import Tx


class Database:
    """Pools of connections, one per database role."""

    def __init__(self, urls: dict[str, str], *, size: int = 8) -> None:
        self._urls = urls
        self._size = size
        self._pools: dict[str, ConnectionPool[psycopg.Connection[Any]]] = {}
        self._making = Lock()

    def url(self, role: str) -> str:
        """The connection string of a role."""
        return self._urls[role]

    @contextmanager
    def transaction(self, role: str) -> Generator[Tx]:
        """One transaction as `role`: committed at the end, rolled back on any exception."""
        with self._pool(role).connection() as connection, connection.transaction():
            yield Tx(connection)

    def close(self) -> None:
        """Close every pool."""
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def _pool(self, role: str) -> "ConnectionPool[psycopg.Connection[Any]]":
        with self._making:
            if role not in self._pools:
                self._pools[role] = self._open(role)
            return self._pools[role]

    def _open(self, role: str) -> "ConnectionPool[psycopg.Connection[Any]]":
        return ConnectionPool(self._urls[role], min_size=1, max_size=self._size, open=True, timeout=10, name=role)
