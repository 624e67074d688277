"""Making people, places and visits up with DuckDB, and bringing them into PostgreSQL; what is there stays."""

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

from pccovid.gates import sources
from pccovid.ground import migrate, outside
from pccovid.ground.clock import VIETNAM
from pccovid.ground.sql import Query, query
from pccovid.ground.tx import Tx
from pccovid.records import places

_HERE = __package__ or ""
FIRST_DAY, DAYS = datetime(2021, 10, 1, tzinfo=VIETNAM), 14
_PEOPLE_AT_ONCE = 2_000_000
_BLOCK = 1 << 20  # bytes
_VISIT = ("arrived_at", "left_at", "place_id", "record_id", "batch_id", "line_no", "scan_key")
Say = Callable[[str], None]


@dataclass(frozen=True)
class World:
    """How many visits, by how many people, at how many places; `work`: a folder for what is on its way."""

    size: int
    work: Path

    @property
    def people(self) -> int:
        """Three of ten visits are somebody's first, as 30 million people made 100 million."""
        return max(100, self.size * 3 // 10)

    @property
    def places(self) -> int:
        """A place for every 67 visits."""
        return max(50, self.size * 3 // 200)

    def day(self, number: int) -> datetime:
        """Midnight, in Viet Nam, of the day `number`, 0 to 13."""
        return FIRST_DAY + timedelta(days=number)

    @contextmanager
    def duckdb(self) -> Generator["Maker"]:
        """What makes the rows up."""
        import duckdb  # noqa: PLC0415  # heavy, and for this bench alone

        connection: Any = duckdb.connect()
        maker = Maker(self, connection)
        maker.run("open")
        try:
            yield maker
        finally:
            connection.close()


class Maker:
    """DuckDB and the statements of `duck.sql`."""

    def __init__(self, world: World, connection: Any) -> None:
        self._world, self._connection = world, connection

    def run(self, name: str, **parts: object) -> Any:
        """Execute a statement, with what stands for its <<parts>>."""
        text: str = query(_HERE, name, "duck.sql").text
        world = {"people": self._world.people, "places": self._world.places, "folder": self._world.work}
        for part, value in (world | parts).items():
            text = text.replace(f"<<{part}>>", str(value))
        return self._connection.execute(text)

    def file(self, name: str, **parts: object) -> Path:
        """What a statement writes, as COPY text."""
        path = self._world.work / f"{name}.txt"
        self.run(name, file=path, **parts)
        return path

    def day(self, number: int) -> Path:
        """The visits of a day."""
        first, until = (1 + self._world.size * n // DAYS for n in (number, number + 1))
        midnight = int(self._world.day(number).timestamp())
        return self.file("write_day", first=first, until=until, midnight=midnight)

    def cases(self, many: int) -> list[UUID]:
        """About so many people, those more often who go about more."""
        return [person for (person,) in self.run("cases", size=self._world.size, many=many).fetchall()]


def load(admin: str, world: World, say: Say) -> tuple[float, float]:
    """Bring in what is missing; seconds of COPY into the last day with its indexes, and into a table without any."""
    with world.duckdb() as maker:
        _load_people(admin, world, maker, say)
        with outside.connect(admin) as tx:
            there = set(tx.values(query(_HERE, "loaded_days")))
        for number in range(DAYS - 1):
            if f"{world.day(number):%Y-%m-%d}" not in there:
                say(f"visits of day {number + 1} of {DAYS}")
                _load_day(admin, maker.day(number))
        say("the last day, with indexes and without")
        last = maker.day(DAYS - 1)
        seconds = _copy_last(admin, last, f"{world.day(DAYS - 1):%Y-%m-%d}")
        last.unlink()
    with outside.connect(admin) as tx:
        tx.raw.autocommit = True
        tx.run(query(_HERE, "vacuum_visits"))
        tx.run(query(_HERE, "analyze_rest"))
    return seconds


def _load_people(admin: str, world: World, maker: Maker, say: Say) -> None:
    kinds = ", ".join(f"'{kind.vi}'" for kind in places.kinds())
    with outside.connect(admin) as tx:
        if tx.value(query(_HERE, "any_people")):
            return
        say(f"{world.people:,} people, {world.places:,} places")
        for name in ("as_a_copy", "without_indexes", "drop_indexes"):
            tx.run(query(_HERE, name))
        source = sources.contracts()["place_qr"].source_id
        described = maker.file("write_places", source=source, kinds=kinds, kind_count=len(places.kinds()))
        _copy(tx, query(_HERE, "copy_places"), [described])
        ends = [*range(1, world.people + 1, _PEOPLE_AT_ONCE), world.people + 1]
        slices = pairwise(ends)
        _copy(tx, query(_HERE, "copy_people"), (maker.file("write_people", first=a, until=b) for a, b in slices))
        tx.run(query(_HERE, "make_indexes"))


def _load_day(admin: str, file: Path) -> None:
    with outside.connect(admin) as tx:
        tx.run(query(_HERE, "make_day"))
        _copy(tx, query(_HERE, "copy_day"), [file])
        tx.run(query(_HERE, "attach_day"))


def _copy_last(admin: str, file: Path, day: str) -> tuple[float, float]:
    """The same file twice, each into a table that is there already, so that both write the log."""
    with migrate.owner_tx(admin) as tx:
        tx.run(query(_HERE, "name_day"), {"day": day})
        tx.run(query(_HERE, "forget_day"))
        tx.run(query(_HERE, "prepare_day"), {"day": day})
        tx.run(query(_HERE, "make_day"))
    bare = _timed_copy(admin, "records.volume_day", file)
    with migrate.owner_tx(admin) as tx:
        tx.run(query(_HERE, "drop_bare"))
    return _timed_copy(admin, "records.visit", file), bare


def _timed_copy(admin: str, table: LiteralString, file: Path) -> float:
    began = time.perf_counter()
    with migrate.owner_tx(admin) as tx, tx.copy_in(table, _VISIT) as copy, file.open("rb") as lines:
        while block := lines.read(_BLOCK):
            copy.block(block)
    return time.perf_counter() - began


def _copy(tx: Tx, into: Query, files: Iterable[Path]) -> None:
    with tx.raw.cursor() as cursor, cursor.copy(into.text) as copy:
        for path in files:
            with path.open("rb") as lines:
                while block := lines.read(_BLOCK):
                    copy.write(block)
            path.unlink()
