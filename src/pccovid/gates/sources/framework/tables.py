"""Tables that leave the house, as CSV or XLSX: what a spreadsheet would run as a formula is made plain text (X-15).

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break gets an apostrophe before it (OWASP, "CSV Injection").
Whatever file comes back with such an apostrophe is read as if it had none: `plain`.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Literal

from xlsxwriter import Workbook

Form = Literal["csv", "xlsx"]
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "'"
_LONGEST_CELL = 32_767  # characters, of XLSX


def form_of(path: Path) -> Form:
    """The form that a file's name asks for: xlsx, or csv for every other."""
    return "xlsx" if path.suffix.lower() == ".xlsx" else "csv"


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return _MARK + text if text.startswith(_ACTIVE) else text


def plain(text: str) -> str:
    """A cell as it was before `neutral`."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith(_ACTIVE) else text


def write(form: Form, names: Sequence[str], rows: Iterable[Sequence[object]], file: BinaryIO) -> int:
    """Write a table, its first line the names; how many rows. Rows are written as they come: none is kept."""
    return (_write_csv if form == "csv" else _write_xlsx)(names, (map(_text, row) for row in rows), file)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return neutral(str(value))


def _write_csv(names: Sequence[str], rows: Iterable[Iterable[str]], file: BinaryIO) -> int:
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(names)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  # the number of the last row is the answer
        writer.writerow(row)
    text.detach()
    return count


def _write_xlsx(names: Sequence[str], rows: Iterable[Iterable[str]], file: BinaryIO) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, names)
        for count, row in enumerate(rows, start=1):  # the number of the last row is the answer
            for column, text in enumerate(row):
                sheet.write_string(count, column, text[:_LONGEST_CELL])
    return count
