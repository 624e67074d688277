"""A sheet of an XLSX workbook (ECMA-376) as csv: line n is row n, each cell as a person sees it.

Read as a stream, since a sheet of a million rows fills gigabytes when it is held whole. Only texts and cached values
are looked at: formulas, macros and links to other files are never followed. Fragments of rows are parsed inside the
sheet's own root tag, so no document type, and with it no entity, can reach the parser.
"""

import csv
import os
import re
import zlib
from array import array
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring as whole

from pccovid.gates.sources.framework.model import Unreachable

_BLOCK = 1 << 18
_LONGEST = 16 << 20  # bytes of a head, a row or a small part: more is no sheet of people
_ROWS, _COLUMNS = 1 << 20, 1 << 14  # bounds of the format itself
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BREAKS = str.maketrans("\r\n", "  ")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')  # what a number format shows literally, colours, paddings
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # built-in formats of times
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # days of a sheet know no zone
_NAMESPACE = re.compile(rb"""\bxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""")
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
        seen = _Seen(texts, _formats(book), day_0)
        number, width = 0, 0
        for rows in _fragments(stream, "sheetData", "row"):
            block = StringIO()
            write = csv.writer(block, lineterminator="\n").writerow
            for row in rows:
                at, number = number, int(row.get("r") or number + 1)
                if not at < number <= _ROWS:
                    raise ValueError("rows out of order")
                block.write("\n" * (number - at - 1))
                cells = seen.row(row)
                width = width or len(cells)
                if cells:
                    write(cells + [""] * (width - len(cells)))
                else:
                    block.write("\n")
            yield block.getvalue().encode()


class _Seen:
    """Cells as a person sees them."""

    def __init__(self, texts: "_Texts", formats: Sequence[str], day_0: datetime) -> None:
        self._texts, self._formats, self._day_0 = texts, formats, day_0

    def row(self, row: Element) -> list[str]:
        """The texts of a row up to its last cell that has one."""
        found: list[str] = []
        for cell in row:
            text = self._cell(cell)
            if text:
                place = cell.get("r")
                column = _column(place.rstrip("0123456789")) if place else len(found)
                found += [""] * (column - len(found))
                found.append(text)
            elif not cell.get("r"):
                found.append("")
        return found

    def _cell(self, cell: Element) -> str:
        kind = cell.get("t")
        if kind == "inlineStr":
            return _plain(_joined(cell))
        value = next((part.text for part in cell if part.tag.endswith("}v")), None)
        if not value:
            return ""
        if kind == "s":
            return self._texts.at(int(value))
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind in (None, "n"):
            return _number(value, self._formats[int(cell.get("s") or 0)], self._day_0)
        return _plain(value)


class _Texts:
    """The texts that cells share, in a file: a workbook may have millions."""

    def __init__(self, file: int, ends: Sequence[int]) -> None:
        self._file, self._ends = file, ends
        self.at = lru_cache(maxsize=1 << 14)(self._at)

    def _at(self, number: int) -> str:
        start = self._ends[number]
        return os.pread(self._file, self._ends[number + 1] - start, start).decode()


@contextmanager
def _texts(book: ZipFile, scratch: Path) -> Generator[_Texts]:
    ends = array("Q", [0])
    with TemporaryFile(dir=scratch) as file:
        if "xl/sharedStrings.xml" in book.namelist():
            with book.open("xl/sharedStrings.xml") as stream:
                for items in _fragments(stream, "sst", "si"):
                    for item in items:
                        ends.append(ends[-1] + file.write(_plain(_joined(item)).encode()))
        file.flush()
        yield _Texts(file.fileno(), ends)


def _fragments(stream: IO[bytes], parent: str, item: str) -> Iterator[Element]:
    """The children `item` of the element `parent`, some at a time, each time under a parent of their own."""
    opening, head = re.compile(rb"<((?:\w+:)?%s)(?:\s[^>]*)?(/?)>" % parent.encode()), b""
    while (found := opening.search(head)) is None:
        head = _more(stream, head)
    if found[2]:
        return
    tag, rest = found[1], head[found.end() :]
    begin = b"<" + tag + b" " + b" ".join(_NAMESPACE.findall(head[: found.end()])) + b">"
    end, last = b"</" + tag + b">", b"</" + tag.removesuffix(parent.encode()) + item.encode() + b">"
    while end not in rest:
        rest = _more(stream, rest)
        if end not in rest and last in rest:
            items, _, rest = rest.rpartition(last)
            yield fromstring(begin + items + last + end)  # noqa: S314  # no document type can stand inside an element
    yield fromstring(begin + rest.partition(end)[0] + end)  # noqa: S314  # as above


def _more(stream: IO[bytes], rest: bytes) -> bytes:
    block = stream.read(_BLOCK)
    if not block or len(rest) > _LONGEST:
        raise ValueError("an element has no end")
    return rest + block


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


def _joined(item: Element) -> str:
    """The text of a shared or inline string: its runs, without the phonetic hints."""
    if len(item) == 1 and not len(item[0]):
        return item[0].text or ""
    hints = {id(text) for part in item.iter() if part.tag.endswith("}rPh") for text in part.iter()}
    return "".join(part.text or "" for part in item.iter() if part.tag.endswith("}t") and id(part) not in hints)


def _plain(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.translate(_BREAKS) if "\n" in text or "\r" in text else text


def _small(book: ZipFile, name: str) -> bytes:
    if book.getinfo(name).file_size > _LONGEST:
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
