"""Migrations: plain SQL files in order, under an advisory lock, each in a transaction of its own.

Files `NNNN_name.pre.sql` run before new code is deployed, `.post.sql` after. A file that ran is never edited;
its checksum is compared at every start.
"""

import hashlib
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString, cast
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

import pccovid
from pccovid.ground import crypto
from pccovid.ground.db import Database
from pccovid.ground.tx import Tx

OWNER, APP, ENGINE = "pccovid_owner", "pccovid_app", "pccovid_engine"
_TURNS = 10
_LOCK = 7_242_021  # any constant: whoever holds it migrates


class Changed(Exception):
    """A migration that already ran was edited afterwards. Write a new one instead."""


def folder() -> Path:
    """Where the migrations stand: the checkout's `schema/`, or the copy inside an installed package."""
    package = Path(pccovid.__file__).parent
    checkout = package.parents[1] / "schema"
    return checkout if checkout.is_dir() else package / "schema"


def migrate(admin: str) -> list[str]:
    """Bring the database to the newest schema; the names of the migrations that ran now."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        _ensure_roles_in_turn(connection)
        connection.execute("set lock_timeout = '4s'")
        connection.execute(
            "create table if not exists public.migration"
            " (name text primary key, sha256 text not null, ran_at timestamptz not null default now())"
        )
        ran = dict(connection.execute("select name, sha256 from public.migration").fetchall())
        return [path.name for path in sorted(folder().glob("[0-9]*.sql")) if _apply(connection, path, ran)]


def database(admin: str) -> Database:
    """The pools of the two roles that run the product, on the administrator's server and database."""
    return Database({role: _as_role(admin, role) for role in (APP, ENGINE)})


@contextmanager
def owner_tx(admin: str) -> Generator[Tx]:
    """One transaction as the owner of the tables: for loading the State's lists and the purpose register."""
    with psycopg.connect(admin) as connection:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(OWNER)))
        yield Tx(connection)


def _apply(connection: psycopg.Connection, path: Path, ran: dict[str, str]) -> bool:
    text = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    if path.name in ran:
        if ran[path.name] != digest:
            raise Changed(path.name)
        return False
    with connection.transaction():
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(OWNER)))
        connection.execute(cast("LiteralString", text))  # the file ships with the program
        connection.execute("reset role")
        connection.execute("insert into public.migration (name, sha256) values (%s, %s)", [path.name, digest])
    return True


def _ensure_roles_in_turn(connection: psycopg.Connection) -> None:
    """Roles are the whole server's: databases of it that are migrated at once may meet there, and try again."""
    for turn in range(_TURNS):
        try:
            _ensure_roles(connection)
        except psycopg.errors.InternalError:  # "tuple concurrently updated"
            if turn + 1 == _TURNS:
                raise
            time.sleep(0.1)
        else:
            return


def _ensure_roles(connection: psycopg.Connection) -> None:
    """The owner cannot log in; the two that can own nothing and may not bypass row policies."""
    known = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
    if OWNER not in known:
        connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(OWNER)))
    for role in (APP, ENGINE):
        verb = "alter" if role in known else "create"
        connection.execute(
            sql.SQL("{} role {} login noinherit nocreatedb nocreaterole nobypassrls password {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.Literal(_password(role))
            )
        )
    here = connection.info.dbname
    connection.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(OWNER)))
    connection.execute(sql.SQL("grant create on database {} to {}").format(sql.Identifier(here), sql.Identifier(OWNER)))
    connection.execute(sql.SQL("alter database {} set timezone = 'Asia/Ho_Chi_Minh'").format(sql.Identifier(here)))


def _password(role: str) -> str:
    return crypto.keyed_hash("database", role).hex()


def _as_role(admin: str, role: str) -> str:
    parts = urlsplit(admin)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(_password(role))}@{place}"))
