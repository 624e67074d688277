"""Tables of text as spreadsheets save them: in Viet Nam parted by semicolons, by tabs as "Unicode text", in UTF-16."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO, TextIOWrapper
from pathlib import Path

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MOST_LINES = 50  # a quoted text with more line breaks than this is a quote that somebody forgot to close


def is_foreign(path: Path) -> bool:
    """Whether a table of text is not parted by commas, or not in UTF-8."""
    with path.open("rb") as file:
        first = file.readline()
    return first.startswith(_UTF16) or _parting(first.decode(errors="replace")) != ","


def agreed(path: Path) -> Iterator[bytes]:
    """The lines of such a table with commas and in UTF-8, each where it stood; bytes that are no text stay."""
    with path.open("rb") as raw:
        is_wide = raw.read(2) in _UTF16
        raw.seek(0)
        errors = "replace" if is_wide else "surrogateescape"
        with TextIOWrapper(raw, encoding="utf-16" if is_wide else "utf-8-sig", errors=errors, newline="") as file:
            first = file.readline()
            parting = _parting(first)
            for row in _rows(line for part in ([first], file) for line in part):
                yield _with_commas(row, parting).encode(errors="replace" if is_wide else "surrogateescape")


def _parting(header: str) -> str:
    """The character that parts most names of the first line."""
    return max(",;\t", key=header.count)


def _rows(lines: Iterable[str]) -> Iterator[str]:
    """Lines, those of one row together where a quoted text goes over several."""
    held: list[str] = []
    quotes = 0
    for line in lines:
        held.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            yield "".join(held)
        elif len(held) >= _MOST_LINES:
            yield from held
        else:
            continue
        held, quotes = [], 0
    yield from held


def _with_commas(row: str, parting: str) -> str:
    if parting == "," or not row.strip():
        return row
    if row.count('"') % 2:  # a quote that was never closed: whoever reads the row says so
        return row.replace(parting, ",")
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(csv.reader(StringIO(row, newline=""), delimiter=parting))
    return text.getvalue()
