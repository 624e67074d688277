"""A sheet of an XLSX workbook (ECMA-376) as csv: line n is row n, each cell as a person sees it.

Read as a stream, since a sheet of a million rows fills gigabytes when it is held whole. Only texts and cached values
are looked at: formulas, macros and links to other files are never followed.
"""

import csv
import os
import re
import zlib
from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, lru_cache
from io import StringIO
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryFile
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring as whole

from pccovid.gates.sources.framework import sheetxml
from pccovid.gates.sources.framework.model import Unreachable

_WINDOW = 1 << 16
_LARGEST = 16 << 20  # bytes of a part that is read whole
_ROWS, _COLUMNS = 1 << 20, 1 << 14  # bounds of the format itself
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BREAKS = str.maketrans("\r\n", "  ")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')  # what a number format shows literally, colours, paddings
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # built-in formats of times
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # days of a sheet know no zone
_DAMAGED = (
    BadZipFile, zlib.error, EOFError, ParseError, DefusedXmlException, LookupError, ValueError, RuntimeError,
)  # fmt: skip
_LAST_SERIAL = 2_958_466  # 1 January 10000


def csv_of(path: Path) -> Iterator[bytes]:
    """The first visible sheet in blocks of whole csv lines; an empty row is an empty line.

    Whole numbers are written without a point, dates as yyyy-MM-dd, times as yyyy-MM-ddTHH:mm:ss, and numbers that a
    format fills up with zeros have their zeros. Line breaks inside a cell become blanks.

    Raises
    ------
    Unreachable
        It is no workbook, or one that was damaged.
    """
    try:
        with ZipFile(path) as book:
            yield from _lines(book, path.parent)
    except _DAMAGED as error:
        raise Unreachable(
            f"Tệp XLSX hỏng hoặc không phải bảng tính ({type(error).__name__}): lưu và gửi lại"
        ) from error


def _lines(book: ZipFile, scratch: Path) -> Iterator[bytes]:
    place, day_0 = _sheet(book)
    with _texts(book, scratch) as texts, book.open(place) as stream:
        sheet = _Sheet(texts, _formats(book), day_0)
        for events in sheetxml.cells(stream):
            yield sheet.lines(events)
        yield sheet.lines([(str(sheet.number + 1), "", "", "", "", "")])


class _Sheet:
    """Rows as lines of csv, cells as a person sees them; the last row is held until the next one begins."""

    def __init__(self, texts: "_Texts", formats: Sequence[str], day_0: datetime) -> None:
        self._texts, self._formats, self._day_0 = texts, formats, day_0
        self.number, self._width = 0, 0
        self._row: list[str] = []

    def lines(self, events: Iterable[sheetxml.Event]) -> bytes:
        """The rows that end in these events."""
        block = StringIO()
        write = csv.writer(block, lineterminator="\n").writerow
        row = self._row
        for number, column, style, kind, value, inline in events:
            if number:
                if any(row):
                    self._width = self._width or len(row)
                    write(row + [""] * (self._width - len(row)))
                elif self.number:
                    block.write("\n")
                row = []
                block.write(self._gap(number))
                continue
            text = _plain(inline) if inline else self._text(kind, style, value) if value else ""
            if column:
                if not text:
                    continue
                place = _column(column)
                if place < len(row):
                    raise ValueError("cells out of order")
                if place > len(row):
                    row += [""] * (place - len(row))
            row.append(text)
        self._row = row
        return block.getvalue().encode()

    def _gap(self, number: str) -> str:
        """Begin a row; an empty line for each row that was left out before it."""
        before = self.number
        self.number = before + 1 if number == sheetxml.NEXT_ROW else int(number)
        if not before < self.number <= _ROWS + 1:
            raise ValueError("rows out of order")
        return "\n" * (self.number - before - 1)

    def _text(self, kind: str, style: str, value: str) -> str:
        if kind == "s":
            return self._texts.at(int(value))
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind in ("", "n"):
            return _number(value, self._formats[int(style or 0)], self._day_0)
        return _plain(value)


class _Texts:
    """The texts that cells share, in a file: a workbook may have millions.

    Those told for the first time mostly stand in the order of their cells: they are read through a window that moves
    forward. Those told again are read singly, the latest of them from memory.
    """

    def __init__(self, file: int, ends: Sequence[int]) -> None:
        self._file, self._ends = file, ends
        self._window, self._start = b"", 0
        self.at = lru_cache(maxsize=1 << 14)(self._at)

    def _at(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        if start < self._start:
            return os.pread(self._file, end - start, start).decode()
        if end > self._start + len(self._window):
            self._start, self._window = start, os.pread(self._file, max(_WINDOW, end - start), start)
        return self._window[start - self._start : end - self._start].decode()


@contextmanager
def _texts(book: ZipFile, scratch: Path) -> Generator[_Texts]:
    ends = array("Q", [0])
    with TemporaryFile(dir=scratch) as file:
        if "xl/sharedStrings.xml" in book.namelist():
            with book.open("xl/sharedStrings.xml") as stream:
                for texts in sheetxml.texts(stream):
                    written = [_plain(text).encode() for text in texts]
                    file.writelines(written)
                    ends.extend(accumulate(map(len, written), initial=ends.pop()))
        file.flush()
        yield _Texts(file.fileno(), ends)


def _sheet(book: ZipFile) -> tuple[str, datetime]:
    """Where the first visible sheet stands, and the day from which its dates count."""
    workbook = whole(_small(book, "xl/workbook.xml"))
    sheets = [item for item in workbook.iter() if item.tag.endswith("}sheet")]
    shown = next(item for item in (*sheets, None) if item is None or item.get("state", "visible") == "visible")
    if shown is None:
        raise ValueError("no visible sheet")
    key = next(value for name, value in shown.items() if name.endswith("}id"))
    targets = {item.get("Id"): item.get("Target") for item in whole(_small(book, "xl/_rels/workbook.xml.rels"))}
    target = targets[key] or ""
    counts_1904 = any(
        item.get("date1904") in ("1", "true") for item in workbook.iter() if item.tag.endswith("}workbookPr")
    )
    return target[1:] if target.startswith("/") else f"xl/{target}", _DAY_0_OF_1904 if counts_1904 else _DAY_0


def _formats(book: ZipFile) -> list[str]:
    """What each style makes of a number: "date", a count of digits as zeros ("0000"), or nothing."""
    if "xl/styles.xml" not in book.namelist():
        return [""]
    styles = whole(_small(book, "xl/styles.xml"))
    codes = {item.get("numFmtId"): item.get("formatCode", "") for item in styles.iter() if item.tag.endswith("}numFmt")}
    cells = next((item for item in styles if item.tag.endswith("}cellXfs")), ())
    return [_format(item.get("numFmtId", "0"), codes) for item in cells] or [""]


def _format(key: str, codes: dict[str | None, str]) -> str:
    code = _QUOTED.sub("", codes.get(key, "")).lower()
    if int(key) in _DATES or (code != "general" and re.search("[dmyhs]", code)):
        return "date"
    return code if re.fullmatch("0{2,}", code) else ""


def _number(text: str, form: str, day_0: datetime) -> str:
    if not form and len(text) < 16 and text.isdecimal():
        return str(int(text))
    value = float(text)
    if form == "date" and 0 <= value < _LAST_SERIAL and not (day_0 == _DAY_0 and 60 <= value < 61):
        return _moment(value, day_0)
    if not value.is_integer() or abs(value) >= 1e15:
        return text
    return str(int(value)).zfill(0 if form == "date" else len(form))


def _moment(value: float, day_0: datetime) -> str:
    """A day, a time of day, or both. Before March 1900 sheets count one day less: they know a 29 February 1900."""
    lost = day_0 == _DAY_0 and 1 <= value < 60
    found = day_0 + timedelta(days=value + lost, microseconds=1)
    found = (found + timedelta(milliseconds=500)).replace(microsecond=0)
    if value < 1:
        return f"{found:%H:%M:%S}"
    return found.date().isoformat() if value.is_integer() else found.isoformat()


def _plain(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.translate(_BREAKS) if "\n" in text or "\r" in text else text


def _small(book: ZipFile, name: str) -> bytes:
    if book.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} is too large")
    return book.read(name)


@cache
def _column(letters: str) -> int:
    """The place of a column: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= _COLUMNS:
        raise ValueError("no column of a sheet")
    return number - 1
