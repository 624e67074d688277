"""The XML of a workbook as a stream: cells of a sheet, and the texts that cells share.

A block of the usual form is taken apart by one expression, which is what makes a million rows quick; whatever is
written otherwise goes through a parser. Blocks are parsed inside a root tag of our own making, so no document type,
and with it no entity, can reach the parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, fromstring

# Row number, or, of a cell: letters of its column, style, kind, value, inline text. What is not there is "".
Event = tuple[str, str, str, str, str, str]
NEXT_ROW = "+"  # a row that does not say its number

_BLOCK = 1 << 18
_LONGEST = 16 << 20  # bytes of a head or a row: more is no sheet of people
_NAMESPACE = re.compile(rb"""\bxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""")
_EVENT = re.compile(
    r'<row r="(\d+)"[^>]*>|<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?'
    r'(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>)'
)
_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_UNUSUAL = re.compile(r"[&\r]|<!|<c>|<row>|<\?")


@dataclass(frozen=True)
class _Fragment:
    """Some whole elements of a list, and the tags that make a document of them."""

    begin: bytes
    items: bytes
    end: bytes

    def parsed(self) -> Element:
        return fromstring(self.begin + self.items + self.end)  # noqa: S314  # no document type stands inside an element


def cells(stream: IO[bytes]) -> Iterator[list[Event]]:
    """The rows and cells of a sheet in their order, some at a time.

    Raises
    ------
    ValueError, ParseError
        It is no sheet, or a damaged one.
    """
    for fragment in _fragments(stream, b"sheetData", b"row"):
        text = fragment.items.decode()
        found = [] if _UNUSUAL.search(text) else _EVENT.findall(text)
        is_all = len(found) == text.count("<row ") + text.count("<c ") > 0
        yield found if is_all else list(_parsed_cells(fragment.parsed()))


def texts(stream: IO[bytes]) -> Iterator[list[str]]:
    """The shared texts in their order, some at a time; raises as `cells` does."""
    for fragment in _fragments(stream, b"sst", b"si"):
        text = fragment.items.decode()
        found = [] if _UNUSUAL.search(text) else _TEXT.findall(text)
        is_all = len(found) == text.count("<si") > 0
        yield found if is_all else [_joined(item) for item in fragment.parsed()]


def _parsed_cells(rows: Element) -> Iterator[Event]:
    for row in rows:
        yield row.get("r") or NEXT_ROW, "", "", "", "", ""
        for cell in row:
            kind, column = cell.get("t", ""), cell.get("r", "").rstrip("0123456789")
            inline = _joined(cell) if kind == "inlineStr" else ""
            value = next((part.text or "" for part in cell if part.tag.endswith("}v")), "")
            yield "", column, cell.get("s", ""), kind, value, inline


def _joined(item: Element) -> str:
    """The text of a shared or inline string: its runs, without the phonetic hints."""
    hints = {id(text) for part in item.iter() if part.tag.endswith("}rPh") for text in part.iter()}
    return "".join(part.text or "" for part in item.iter() if part.tag.endswith("}t") and id(part) not in hints)


def _fragments(stream: IO[bytes], parent: bytes, item: bytes) -> Iterator[_Fragment]:
    """The children `item` of the element `parent`."""
    opening, head = re.compile(rb"<((?:\w+:)?%s)(?:\s[^>]*)?(/?)>" % parent), b""
    while (found := opening.search(head)) is None:
        head = _more(stream, head)
    if found[2]:
        return
    tag, rest = found[1], head[found.end() :]
    begin = b"<" + tag + b" " + b" ".join(_NAMESPACE.findall(head[: found.end()])) + b">"
    end, last = b"</" + tag + b">", b"</" + tag.removesuffix(parent) + item + b">"
    while end not in rest:
        rest = _more(stream, rest)
        if end not in rest and last in rest:
            items, _, rest = rest.rpartition(last)
            yield _Fragment(begin, items + last, end)
    yield _Fragment(begin, rest.partition(end)[0], end)


def _more(stream: IO[bytes], rest: bytes) -> bytes:
    block = stream.read(_BLOCK)
    if not block or len(rest) > _LONGEST:
        raise ValueError("an element has no end")
    return rest + block
