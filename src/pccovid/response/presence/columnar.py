"""Visits as files, one a day, sorted by place: a trace of everybody reads them in seconds. DuckDB does.

The files hold ids and times, no names; they lie in `var/stays`, which the owner of the process alone may enter, and a
file lives no longer than the table of its day.
"""

import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pccovid.ground.config import settings
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.presence import store

_PART = re.compile("<<(.+?)>>")


def folder() -> Path:
    """Where the files of days lie."""
    made = settings().var / "stays"
    made.mkdir(parents=True, exist_ok=True)
    made.chmod(0o700)
    return made


def statement(name: str, **parts: object) -> str:
    """A statement of `duck.sql` with what stands for its <<parts>>."""
    return _PART.sub(lambda found: str(parts[found[1]]), query(__package__ or "", name, "duck.sql").text)


def write_days(tx: Tx) -> list[str]:
    """Write the files of days whose visits changed, remove those of days that are gone; the days written."""
    held = {day.day: day.mark for day in store.days(tx)}
    for file in folder().glob("day=*"):
        if file.name.removeprefix("day=") not in held:
            shutil.rmtree(file)
    with _duckdb() as duck:
        changed = [day for day, mark in held.items() if _mark(duck, _file(day)) != mark]
        for day in changed:
            _write_day(tx, duck, day, held[day])
    return changed


def trace(own: Path, window: timedelta, into: Path) -> list[Path]:
    """Find the meetings of the stays in the csv `own` with visitors of the files; where they stand, as COPY text."""
    traced = into / "traced.csv"
    with _duckdb() as duck:
        duck.execute(statement("own", rows=own))
        duck.execute(statement("stays", days=folder()))
        duck.execute(statement("write_traced", trace=statement("trace", window=microseconds(window)), file=traced))
    return [traced]


def microseconds(time: timedelta) -> int:
    """A length of time as the files count it."""
    return time // timedelta(microseconds=1)


def _file(day: str) -> Path:
    return folder() / f"day={day}" / "stays.parquet"


def _mark(duck: Any, file: Path) -> str | None:
    row = duck.execute(statement("mark_of", file=file)).fetchone() if file.exists() else None
    return row[0] if row else None


def _write_day(tx: Tx, duck: Any, day: str, mark: str) -> None:
    """Beside the former file first, so that who reads it goes on."""
    _file(day).parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder().parent) as made:
        rows, written = Path(made, "rows.csv"), Path(made, "stays.parquet")
        store.write_stays(tx, day, rows)
        duck.execute(statement("write_day", rows=rows, file=written, mark=mark))
        written.rename(_file(day))


@contextmanager
def _duckdb() -> Generator[Any]:
    import duckdb  # noqa: PLC0415  # heavy: those who trace one case never need it

    with TemporaryDirectory(dir=folder().parent) as made:
        connection: Any = duckdb.connect()
        connection.execute(statement("open", folder=made))
        try:
            yield connection
        finally:
            connection.close()
