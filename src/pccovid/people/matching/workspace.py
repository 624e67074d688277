"""The matcher's workspace: one DuckDB of its own for the length of a run, in a folder that goes with it."""

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from pccovid.ground.sql import query

_HERE = __package__ or ""
_NONE: Mapping[str, str] = MappingProxyType({})
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


@contextmanager
def workspace() -> Generator[Workspace]:
    """A fresh workspace; nothing of it is left afterwards, since it holds what may not leave the matcher."""
    with TemporaryDirectory(prefix="pccovid-matching-") as folder:
        work = Workspace(Path(folder))
        try:
            yield work
        finally:
            work.connection.close()
