"""Named queries out of a feature's `store.sql`.

A query starts with `-- name: fetch_one_thing`, may carry `-- hot` (its plan is tested) and further comment
lines; its text runs to the next name. SQL lives in these files only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import LiteralString, cast

_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Query:
    """One named query: where it stands, its text, whether its plan is under test."""

    package: str
    name: str
    text: LiteralString
    hot: bool


@cache
def queries(package: str, file: str = "store.sql") -> dict[str, Query]:
    """All named queries of one SQL file of the package, by name."""
    return dict(_read(package, file))


def query(package: str, name: str, file: str = "store.sql") -> Query:
    """The query `name` of the package's SQL file; KeyError names both when it is missing."""
    try:
        return queries(package, file)[name]
    except KeyError:
        raise KeyError(f"{package}/{file} has no query {name}") from None


def _read(package: str, file: str) -> Iterator[tuple[str, Query]]:
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    parts = _NAME.split(text)[1:]
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        # The file ships with the program and is as trusted as its code: its text is a literal.
        literal = cast("LiteralString", body.strip())
        yield name, Query(package, name, literal, hot="-- hot" in body)
