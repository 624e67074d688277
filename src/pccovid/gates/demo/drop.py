"""Systems that drop files into a folder: each file with its marker when it is complete, and nothing to serve."""

import csv
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Protocol

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pccovid.gates.demo.further import Addresses, Office, Told
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person, chance

_CREATED = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)


class Table(Protocol):
    """A file that takes rows."""

    def writerow(self, row: Sequence[str], /) -> object:
        """Write one row."""


class Folder:
    """The files of one system while they are written."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path, self._stack = path, stack

    def path(self, name: str) -> Path:
        """Where a file of another kind goes."""
        return self._path / name

    def at_end(self, do: Callable[[], None]) -> None:
        """What is left to write when everybody was told of."""
        self._stack.callback(do)

    def csv(self, name: str, header: Sequence[str], encoding: str = "utf-8") -> Table:
        """A new csv file; it may carry spoiled bytes."""
        file = (self._path / name).open("w", encoding=encoding, errors="surrogateescape", newline="")
        writer = csv.writer(self._stack.enter_context(file))
        writer.writerow(header)
        return writer

    def xlsx(self, name: str, header: Sequence[str], numbers: Sequence[str] = ()) -> Table:
        """A new workbook; the columns `numbers` become numbers where they can, as spreadsheets make of them."""
        book = self._stack.enter_context(Workbook(self._path / name, {"constant_memory": True, "in_memory": False}))
        book.set_properties({"created": _CREATED})
        return _Sheet(book.add_worksheet(), header, numbers)


class _Sheet:
    def __init__(self, sheet: Worksheet, header: Sequence[str], numbers: Sequence[str]) -> None:
        self._sheet, self._row = sheet, 0
        self._numbers = {header.index(name) for name in numbers}
        self.writerow(header)

    def writerow(self, row: Sequence[str], /) -> None:
        for column, text in enumerate(row):
            if column in self._numbers and text.isdecimal():
                self._sheet.write_number(self._row, column, int(text))
            elif text:
                self._sheet.write_string(self._row, column, text)
        self._row += 1


class Drop:
    """A maker whose system drops files: `office` gets the folder, its stream of chance, and whom to tell."""

    def __init__(self, source: str, office: Callable[[Folder, Random, Told], Office]) -> None:
        self.source = source
        self._office = office

    @contextmanager
    def open(self, out: Path, seed: int, told: Told) -> Generator[Office]:
        """The files in a folder named after the source, each with its marker when all is written."""
        path = out / self.source
        path.mkdir(parents=True)
        with ExitStack() as stack:
            yield self._office(Folder(path, stack), chance(seed, self.source), told)
        for file in list(path.iterdir()):
            file.with_suffix(".done").touch()

    def addresses(self, out: Path) -> Addresses:
        """The drop folder."""
        return {"inbox": str(out / self.source)}

    def serve(self, out: Path, known: Addresses) -> AbstractContextManager[Addresses]:  # noqa: ARG002  # a maker's shape
        """Files serve nothing."""
        return nullcontext({})


def is_persona(person: Person) -> bool:
    """Somebody with a story of their own, about whom nothing is left to chance."""
    return person.name.endswith("Mẫu")
