"""Programmes of other agencies: letting them in, and the server on which they call."""

import logging
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.table import Table

from pccovid import access, people
from pccovid.access import Agreement, Purpose
from pccovid.gates import api, demo, sources
from pccovid.gates.api import Receipt
from pccovid.gates.cli.carry import console
from pccovid.gates.cli.setup import main_database, var
from pccovid.gates.cli.site import beside
from pccovid.ground import migrate
from pccovid.ground.config import settings
from pccovid.ground.errors import NotFound, Problem
from pccovid.ground.postgres import admin_url
from pccovid.ground.tx import Tx

_log = logging.getLogger(__name__)
_AGAIN_S = 2.0  # how long to wait when another programme is taking in the same source


class BadKey(Problem):
    """Khóa ký phải là khóa công khai Ed25519 ở dạng PEM."""

    code = "bad_signing_key"


class NotAgreeable(Problem):
    """Mục đích không có trong sổ mục đích (docs/purposes.md), hoặc nguồn không có trong docs/formats.md."""

    code = "not_agreeable"


class NoSuchSystem(NotFound):
    """Không có hệ thống nào đang được phép mang tên này."""

    code = "no_such_system"


def serve() -> None:
    """`pccovid api`: the server for agencies, until told to stop."""
    with admin_url() as server:
        database = migrate.database(main_database(server))
        access.use(database)
        with suppress(KeyboardInterrupt), _Inbox() as inbox:
            api.serve(api.create_app(inbox), settings().host, settings().api_port, api.tls_files())
        database.close()


@contextmanager
def running(admin: str, port: int) -> Generator[None]:
    """The same as a process beside this one, on this machine."""
    api.tls_files()  # whoever looks for the authority's certificate finds it
    more = {"PCCOVID_DATABASE_URL": admin, "PCCOVID_API_PORT": str(port)}
    with beside([sys.executable, "-m", "pccovid", "api"], more, settings().host, port):
        yield


def ensure_callers(admin: str) -> None:
    """The demonstration's agencies may call: each is let in once."""
    for caller in demo.callers(var("sandbox")):
        if not caller.is_let_in:
            let_in_caller(admin, caller)


def let_in_caller(admin: str, caller: demo.Caller) -> None:
    """Let one of them in, and give it its certificate."""
    certificate = api.issue(caller.request, caller.code)
    with migrate.owner_tx(admin) as tx:
        let_in(
            tx, caller.code, caller.agency, signing_key=caller.signing_key, certificate=certificate,
            purposes=caller.purposes, pushes=caller.pushes,
        )  # fmt: skip
    caller.give(certificate, api.tls_files().clients.read_bytes())


def let_in(
    tx: Tx, code: str, agency: str, *, signing_key: bytes, certificate: bytes, purposes: Sequence[str],
    pushes: Sequence[str], unit_id: int | None = None,
) -> None:  # fmt: skip
    """Let a programme in under the key id `code`; its public key and its certificate come as PEM. `tx` is the owner's.

    Raises
    ------
    BadKey, api.BadCertificate
    """
    try:
        key = serialization.load_pem_public_key(signing_key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKey from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey
    access.add_system(
        tx,
        Agreement(
            code, agency, code, key.public_bytes_raw(), api.certificate_of(certificate),
            list(purposes), list(pushes), unit_id,
        ),
    )  # fmt: skip


def add(
    code: str, agency: str, *, signing_key: Path, request: Path | None, certificate: Path, purposes: Sequence[str],
    pushes: Sequence[str], unit_id: int | None,
) -> None:  # fmt: skip
    """`pccovid systems add`: with a `request`, its certificate is issued here and written to `certificate`.

    Raises
    ------
    NotAgreeable
    """
    if not set(purposes) <= {*Purpose} or not set(pushes) <= sources.contracts().keys():
        raise NotAgreeable
    if request is not None:
        certificate.write_bytes(api.issue(request.read_bytes(), code))
    with admin_url() as server, migrate.owner_tx(main_database(server)) as tx:
        let_in(
            tx, code, agency, signing_key=signing_key.read_bytes(), certificate=certificate.read_bytes(),
            purposes=purposes, pushes=pushes, unit_id=unit_id,
        )  # fmt: skip


def revoke(code: str) -> None:
    """`pccovid systems revoke`: from the next request on, nothing of it is accepted."""
    with admin_url() as server, migrate.owner_tx(main_database(server)) as tx:
        if not access.revoke_system(tx, code):
            raise NoSuchSystem


def show() -> None:
    """`pccovid systems list`."""
    with admin_url() as server, migrate.owner_tx(main_database(server)) as tx:
        known = access.systems(tx)
    table = Table(title="Systems")
    for heading in ("system", "agency", "purposes", "pushes", "unit", "since", "revoked"):
        table.add_column(heading)
    for one in known:
        table.add_row(
            one.code, one.agency, ", ".join(one.purposes), ", ".join(one.sources), str(one.unit_id or ""),
            f"{one.added_at:%Y-%m-%d %H:%M}", f"{one.revoked_at:%Y-%m-%d %H:%M}" if one.revoked_at else "",
        )  # fmt: skip
    console.print(table)


class _Inbox:
    """Stores what is pushed; a thread of its own takes it in right behind the answer and links it to people.

    What a kill leaves untaken is taken in at the next start, or by the worker's next round; so is what needs the batch.
    """

    def __init__(self) -> None:
        self._arrived = threading.Event()
        self._arrived.set()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="inbox")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended = True
        self._arrived.set()
        self._thread.join()

    def receive(self, source: str, name: str, body: bytes) -> Receipt:
        """Store a body; the thread is told."""
        found = _receipt(sources.receive(source, name, body))
        self._arrived.set()
        return found

    def receipt(self, source: str, number: int) -> Receipt | None:
        """What became of it."""
        found = sources.received(source, number)
        return None if found is None else _receipt(found)

    def _work(self) -> None:
        while self._arrived.wait() and not self._ended:
            self._arrived.clear()
            try:
                if any(report.touched for report in sources.take_in_pushed()):
                    people.link_new(else_later=True)
            except sources.Busy:
                threading.Timer(_AGAIN_S, self._arrived.set).start()
            except Exception as fault:  # noqa: BLE001  # the batch is marked as failed; the next push or round goes on
                _log.error("taking in failed: %s", type(fault).__name__)  # a trace may quote rows


def _receipt(report: sources.BatchReport) -> Receipt:
    assert report.batch_id is not None  # it was stored
    return Receipt(
        report.batch_id, report.status, report.problem, report.rows_read, report.rows_ok, report.rows_bad,
        report.rows_new, report.rows_changed, report.rows_unchanged,
    )  # fmt: skip
