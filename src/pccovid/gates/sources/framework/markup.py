"""A message of citizen data (QCVN 109:2017/BTTTT) as csv: line n + 1 is the n-th citizen, behind a header.

The columns are paths inside a citizen; `@` stands before an attribute of the message. Read as a stream and whole
before anything is taken in: a message that is cut off, tells another number of citizens than it has, or carries a
document type (and with it entities) is refused.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pccovid.commons import qcvn109
from pccovid.gates.sources.framework.model import Unreachable

_DEEPEST = 8  # elements inside each other; the form has four
_LONGEST = 1 << 20  # bytes of one citizen
_TOGETHER = 1_000
_INSIDE = f"{{{qcvn109.NAMESPACE}}}"


def csv_of_message(path: Path, columns: Sequence[str]) -> Iterator[bytes]:
    """All citizens in blocks of whole csv lines.

    Raises
    ------
    Unreachable
        It is no such message, or not a whole one.
    """
    rows = [list(columns)]
    try:
        with path.open("rb") as file:
            for row in _citizens(_Bounded(file), columns):
                rows.append(row)
                if len(rows) == _TOGETHER:
                    yield _written(rows)
                    rows = []
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        where = f" ở dòng {error.position[0]}" if isinstance(error, ParseError) else ""
        raise Unreachable(f"Bản tin XML hỏng hoặc bị từ chối{where} ({type(error).__name__}): gửi lại") from error
    yield _written(rows)


class _Bounded:
    """A file that may not go on for longer than a citizen without one being read to its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.unread = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        block = self._file.read(size)
        self.unread += len(block)
        _expect(self.unread <= _LONGEST, "có công dân dài quá 1 MB")
        return block


def _citizens(file: _Bounded, columns: Sequence[str]) -> Iterator[list[str]]:
    """The citizens one by one; each is forgotten before the next is read."""
    depth, found, root = 0, 0, Element("")
    for event, item in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            root = item if depth == 1 else root
            _expect(depth > 1 or item.tag == _INSIDE + qcvn109.MESSAGE, "không phải CongdanCollection của QCVN 109")
            _expect(depth <= _DEEPEST, "các phần tử lồng nhau quá sâu")
            continue
        depth -= 1
        if depth == 1:
            _expect(item.tag == _INSIDE + qcvn109.CITIZEN, "có phần tử khác CongDan")
            yield [_told(root, item, column) for column in columns]
            root.remove(item)
            found, file.unread = found + 1, 0
    told = root.get("SoCongDan")
    _expect(told == str(found), f"ghi SoCongDan là {told}, mà có {found} công dân")


def _told(root: Element, item: Element, column: str) -> str:
    """What stands at a path, its parts one after the other; what stands there twice is told twice, and fits no rule."""
    if column.startswith("@"):
        return _plain(root.get(column[1:]) or "")
    found = item.findall("/".join(_INSIDE + step for step in column.split("/")))
    return _plain(" | ".join(" ".join(text for part in one.iter() for text in [part.text or ""]) for one in found))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _written(rows: list[list[str]]) -> bytes:
    block = StringIO()
    csv.writer(block, lineterminator="\n").writerows(rows)
    return block.getvalue().encode()


def _expect(is_so: bool, why: str) -> None:
    if not is_so:
        raise Unreachable(f"Bản tin bị từ chối: {why}")
