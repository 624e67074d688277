"""One PostgreSQL for the whole run; a test that asks gets a database of its own, cloned from a migrated template."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import pytest

# The suite has a folder, a day and keys of its own, whatever the shell says.
_SERVER_URL = os.environ.pop("DATABASE_URL", "")
_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ
if _CONTROLLER:
    os.environ["PCCOVID_VAR"] = tempfile.mkdtemp(prefix="pccovid-test-")
    Path(os.environ["PCCOVID_VAR"]).chmod(0o755)  # the server's own user passes through
else:  # a worker works in a folder of its own, with the keys of all
    _var = Path(os.environ["PCCOVID_VAR"], os.environ["PYTEST_XDIST_WORKER"])
    _var.mkdir()
    (_var / "keys").symlink_to("../keys")
    os.environ["PCCOVID_VAR"] = str(_var)
os.environ.update(PCCOVID_TODAY="2021-10-15", PCCOVID_DEMO="1")

from pccovid.gates import api
from pccovid.gates.cli.setup import other_database, prepare
from pccovid.ground import outside
from pccovid.ground.db import Database
from pccovid.ground.postgres import Embedded

ROOT = Path(__file__).parents[1]
_ENV = "PCCOVID_TEST_SERVER"
_TEMPLATE = "PCCOVID_TEST_TEMPLATE"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The demonstration is served once: all that look at it run in one worker."""
    for item in items:
        if "demo_site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demo site"))


class _Run:
    """What the controller started and must stop."""

    server: Embedded | None = None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server once, before any worker."""
    if not _CONTROLLER or session.config.option.collectonly:
        return
    url = _SERVER_URL
    if not url:
        _Run.server = Embedded(Path(os.environ["PCCOVID_VAR"]) / "postgres", durable=False)
        _Run.server.start()
        url = _Run.server.url()
    template = f"pccovid_test_{os.getpid()}"
    outside.ensure_database(url, template)
    prepare(other_database(url, template)).close()
    api.tls_files()  # one authority for all workers
    os.environ[_ENV], os.environ[_TEMPLATE] = url, template


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    if not _CONTROLLER or _ENV not in os.environ:
        return
    outside.drop_database(os.environ[_ENV], os.environ[_TEMPLATE])
    if _Run.server is not None:
        _Run.server.stop()
    shutil.rmtree(os.environ["PCCOVID_VAR"], ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> str:
    """Administrator's address of the server under test."""
    return os.environ[_ENV]


@pytest.fixture
def admin(server: str) -> Iterator[str]:
    """Administrator's address of a migrated database that belongs to this test alone."""
    name = f"pccovid_test_{uuid4().hex[:12]}"
    outside.ensure_database(server, name, os.environ[_TEMPLATE])
    yield other_database(server, name)
    outside.drop_database(server, name)


@pytest.fixture
def database(admin: str) -> Iterator[Database]:
    """The pools of the product on this test's database; `access.enter` and `access.work` lead to it."""
    from pccovid import access
    from pccovid.ground import migrate

    pools = migrate.database(admin)
    access.use(pools)
    yield pools
    pools.close()


@pytest.fixture
def shared_data() -> Path:
    """The reference data beside the project, for comparison only."""
    path = Path(os.environ.get("PCCOVID_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not path.is_dir():
        pytest.skip(f"no reference data at {path}: set PCCOVID_SHARED_DATA to compare with it")
    return path


@dataclass(frozen=True)
class DemoSite:
    """A served demonstration: everyone carried over, nobody logged in yet."""

    url: str
    admin: str

    def forget_codes(self) -> None:
        """Let an hour pass for one-time codes, so that the next test may ask for one."""
        self._owner(
            "update access.otp set issued_at = issued_at - interval '2 hours'",
            "update access.claim_try set tried_at = tried_at - interval '2 days'",
        )

    def forget_visitors(self) -> None:
        """Nobody has logged in yet: each test begins alike."""
        self.forget_codes()
        self._owner(
            "update access.account_person ap set until = now() where until is null"
            " and (proof = 'officer' or exists (select from access.session s where s.account_id = ap.account_id))",
            "update access.account a set phone = 'left ' || account_id"
            " where exists (select from access.session s where s.account_id = a.account_id)",
        )

    def _owner(self, *acts: LiteralString) -> None:
        from pccovid.ground import migrate

        with migrate.owner_tx(self.admin) as tx:
            for act in acts:
                tx.raw.execute(act)


@pytest.fixture(scope="session")
def demo_site(server: str) -> Iterator[DemoSite]:
    """300 demo people in four sandboxes, carried over and served on a free port."""
    from pccovid import access
    from pccovid.gates import demo
    from pccovid.gates.cli import carry
    from pccovid.gates.cli.demonstration import furnish
    from pccovid.gates.cli.setup import var
    from pccovid.gates.cli.site import serving
    from pccovid.ground import migrate

    name = f"pccovid_test_{uuid4().hex[:12]}"
    outside.ensure_database(server, name, os.environ[_TEMPLATE])
    admin = other_database(server, name)
    pools = migrate.database(admin)
    access.use(pools)
    with carry.bars() as progress:
        demo.build(300, 1, var("sandbox"), admin, progress)
        carry.carry_over(progress)
    furnish(admin)
    with serving(admin) as port:
        yield DemoSite(f"http://127.0.0.1:{port}", admin)
    pools.close()
    for made in (name, f"{name}_ncovi"):
        outside.drop_database(server, made)
