"""Cutting a landed file into chunks of whole rows, so that each can be committed by itself."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from pccovid.gates.sources.framework.model import Chunk

CHUNK = 4 << 20  # bytes in one transaction
_MOST_LINES = 50  # a quoted text with more line breaks than this is a quote that somebody forgot to close

Whole = Callable[[bytes], bool]


def cut(file: BinaryIO, byte: int, line: int, *, whole: Whole | None, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows of `file` from `byte` on, where `line` lines were read before, in chunks of about `size` bytes.

    `whole` is for csv, where a quoted text may have line breaks: it says whether a line is a sound row by itself,
    which tells a line break inside a text from a row that was cut off inside its quotes.
    """
    file.seek(byte)
    while lines := file.readlines(size):
        quoted = whole is not None and any(text.count(b'"') & 1 for text in lines)
        groups = list(_joined(lines, file, whole)) if whole is not None and quoted else [[text] for text in lines]
        chunk = _chunk(groups, line, file.tell())
        line = chunk.line_to
        yield chunk


def _chunk(groups: list[list[bytes]], line: int, byte_to: int) -> Chunk:
    raws: list[bytes] = []
    numbers: list[int] = []
    for group in groups:
        raw = b"".join(group) if len(group) > 1 else group[0]
        if not raw.isspace():
            raws.append(raw)
            numbers.append(line + 1)
        line += len(group)
    return Chunk(raws, numbers, byte_to, line)


def _joined(lines: list[bytes], file: BinaryIO, whole: Whole) -> Iterator[list[bytes]]:
    """The lines of each row, reading on where the last one is open.

    A sound row inside an open quote means that the row before it was cut off.
    """
    held: list[bytes] = []
    is_open = 0
    given = iter(lines)
    while text := next(given, b"") or (file.readline() if held else b""):
        if held and (len(held) >= _MOST_LINES or whole(text)):
            yield held
            held, is_open = [], 0
        held.append(text)
        is_open ^= text.count(b'"') & 1
        if not is_open:
            yield held
            held = []
    if held:
        yield held
