"""What the tests of the sources share: an installation of their own, deliveries, and looks into the tables."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from pccovid import access
from pccovid.access import Viewer
from pccovid.ground import crypto, ids, migrate

HEADER = "PhoneNumber,Fullname,Address,CreatedAt,UpdatedAt"


def say_where(var: Path, **sources: dict[str, object]) -> None:
    """Write the operator's file of addresses."""
    lines: list[str] = []
    for source, values in sources.items():
        lines += [f"[{source}]", *(f'{key} = "{value}"' for key, value in values.items())]
    (var / "sources.toml").write_text("\n".join(lines))


def account(
    number: int, *, name: str = "Nguyễn Văn An", address: str = "xã Tân Thành", updated: str = "2021-05-01T08:00:00"
) -> str:
    """One sound row of Bluezone."""
    return f'09{number:08},{name},"{address}",2020-08-01T08:00:00,{updated}'


def deliver(inbox: Path, name: str, rows: Iterable[str] | bytes, header: str = HEADER) -> Path:
    """Drop a file with its marker."""
    inbox.mkdir(exist_ok=True)
    path = inbox / name
    path.write_bytes(rows if isinstance(rows, bytes) else ("\n".join([header, *rows]) + "\n").encode())
    path.with_suffix(".done").touch()
    return path


def ask(admin: str, text: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query as the administrator."""
    with psycopg.connect(admin) as connection:
        return connection.execute(text, values).fetchall()


def one(admin: str, text: str, *values: object) -> Any:
    """The only value of a query."""
    return ask(admin, text, *values)[0][0]


def everything(admin: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """All that a load leaves behind, whatever its ids: records, and quarantine."""
    records = ask(
        admin,
        "select source_id, source_key, version, full_name, birth_date, phone, id_number, commune_id, place_text, row_hash,"
        " line_no, source_updated_at from people.source_record order by source_id, source_key",
    )
    return records, ask(admin, "select line_no, reasons, raw from ingest.quarantine order by batch_id, line_no")


def child_environment(var: Path) -> dict[str, str]:
    """The environment of a process that works on the same installation."""
    return os.environ | {"PCCOVID_VAR": str(var)}


def operator(admin: str, role: str = "operator", login: str = "vanhanh.test") -> Viewer:
    """A logged-in officer for the whole nation."""
    token, who = ids.token(), uuid4()
    with migrate.owner_tx(admin) as tx:
        access.add_officer(tx, who, login, "Vận hành viên trình diễn", "Trung tâm trình diễn", "0900000102")
        access.hold_role(tx, login, role, 1)
        tx.raw.execute(
            "insert into access.session (token_hash, officer_id, role, unit_id) values (%s, %s, %s, 1)",
            [crypto.fingerprint(token), who, role],
        )
    return Viewer(token, "test", "r1")


def citizen(admin: str, person: UUID) -> Viewer:
    """A logged-in citizen who proved to be that person."""
    token, account = ids.token(), uuid4()
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute("insert into access.account values (%s, %s)", [account, f"09{account.int % 10**8:08d}"])
        tx.raw.execute(
            "insert into access.account_person (account_id, person_id, relation, proof) values (%s, %s, 'self', 'paper')",
            [account, person],
        )
        tx.raw.execute(
            "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
            [crypto.fingerprint(token), account],
        )
    return Viewer(token, "test", "r1")


def citizen_about(admin: str, name: str) -> tuple[Viewer, UUID]:
    """A logged-in citizen, surely the person of all records that bear this name."""
    person = uuid4()
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person]
        )
        tx.raw.execute(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " select record_id, %s, 'auto', 1, 'test', '{}', row_hash, 'test' from people.source_record where full_name = %s",
            [person, name],
        )
    return citizen(admin, person), person


# Kills itself in the middle of its work, when it was told of progress so many times.
_DYING = """
import os, signal, sys
from pccovid import access
from pccovid.gates import sources
from pccovid.ground import migrate
from pccovid.ground.db import Database

left = int(sys.argv[2])
access.use(Database({migrate.ENGINE: sys.argv[3]}))

def watch(step, done, total):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

sources.pull(sys.argv[1], watch)
"""


def pull_and_die(source: str, told: int, engine_url: str, var: Path) -> int:
    """Pull a source in a process that dies when it is told of progress for the `told`-th time; its exit code."""
    arguments = [sys.executable, "-c", _DYING, source, str(told), engine_url]
    return subprocess.run(arguments, env=child_environment(var), check=False).returncode
