"""The matcher's workspace: one DuckDB of its own for the length of a run, in a folder that goes with it."""

import os
import re
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import MappingProxyType
from typing import Any

import psutil

from pccovid.ground.sql import query

_HERE = __package__ or ""
_NONE: Mapping[str, str] = MappingProxyType({})
_PREFIX = "pccovid-matching-"  # then the process
_PART = re.compile("<<(.+?)>>")


class Workspace:
    """A DuckDB database and the named statements of `duck.sql`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        import duckdb  # noqa: PLC0415  # heavy: those who only take records in never need it

        self.connection = duckdb.connect(str(folder / "matching.duckdb"))
        self.run("open")
        self.run("macros")

    def run(self, name: str, parts: Mapping[str, str] = _NONE, /, **values: Any) -> None:
        """Execute a statement; `values` are its $parameters, `parts` what stands for its <<parts>>."""
        self.rows(name, parts, **values)

    def rows(self, name: str, parts: Mapping[str, str] = _NONE, /, **values: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement. Always fetched to the end: Splink refuses a connection with an open result."""
        text = _PART.sub(lambda found: parts[found[1]], query(_HERE, name, "duck.sql").text)
        result = self.connection.execute(text, values) if values else self.connection.execute(text)
        return result.fetchall()

    def count(self, name: str, /, **values: Any) -> int:
        """The only value of a statement that counts."""
        return self.rows(name, **values)[0][0]


def _sweep() -> None:
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*-*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workspace() -> Generator[Workspace]:
    """A fresh workspace; nothing of it is left afterwards, since it holds what may not leave the matcher.

    What a killed run could not take away goes now.
    """
    _sweep()
    with TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as folder:
        work = Workspace(Path(folder))
        try:
            yield work
        finally:
            work.connection.close()
