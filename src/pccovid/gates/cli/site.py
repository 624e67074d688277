"""The pages as a process: what a web worker serves, and a server of it beside the caller."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from litestar.types import ASGIApp

from pccovid import access
from pccovid.gates import sources
from pccovid.gates.web.app import create_app, serve
from pccovid.ground import migrate
from pccovid.ground.config import settings

_PATIENCE_S = 30


def app() -> ASGIApp:
    """The application of this process; the database is that of the settings."""
    access.use(migrate.database(settings().database_url))
    return serve(create_app(sources))


@contextmanager
def serving(admin: str) -> Generator[int]:
    """A real server on a free port of this machine, for benches and browser tests."""
    port = free_port()
    with running(admin, "127.0.0.1", port):
        yield port


@contextmanager
def running(admin: str, host: str, port: int) -> Generator["subprocess.Popen[bytes]"]:
    """The site, started afresh: its server forks its worker, and a fork of a process with DuckDB's threads crashes."""
    options = ("--interface", "asgi", "--factory", "--no-log", "--host", host, "--port", str(port))
    command = [sys.executable, "-m", "granian", *options, f"{__name__}:app"]
    with beside(command, {"PCCOVID_DATABASE_URL": admin, "PCCOVID_PORT": str(port)}, host, port) as process:
        yield process


@contextmanager
def beside(command: list[str], more: dict[str, str], host: str, port: int) -> Generator["subprocess.Popen[bytes]"]:
    """A server as a process beside this one, with `more` in its environment; it answers when the block begins."""
    with subprocess.Popen([*_with_us(), *command], env=os.environ | more) as process:
        try:
            _wait_for(host, port, process)
            yield process
        finally:
            process.terminate()


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _with_us() -> list[str]:
    """What makes a process end when this one is killed: it would keep the port."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


def _wait_for(host: str, port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not answer within {_PATIENCE_S} seconds")
