"""Cutting a landed file into chunks of whole rows, so that each can be committed by itself."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pccovid.gates.sources.framework.model import Chunk, Position

CHUNK = 4 << 20  # bytes in one transaction
_MOST_LINES = 50  # a quoted text with more line breaks than this is a quote that somebody forgot to close


@dataclass(frozen=True)
class Csv:
    """What is known of a csv's rows, to tell a line break inside a quoted text from a row cut off inside its quotes.

    `is_formed`: the fields of a row come apart as agreed; `is_sound`: and the row can be taken in.
    """

    is_formed: Callable[[bytes], bool]
    is_sound: Callable[[bytes], bool]


def cut(file: BinaryIO, byte: int, line: int, csv: Csv, *, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows of `file` from `byte` on, where `line` lines were read before, in chunks of about `size` bytes."""
    file.seek(byte)
    while lines := file.readlines(size):
        quoted = any(text.count(b'"') & 1 for text in lines)
        groups = _joined(lines, file, csv) if quoted else ([text] for text in lines)
        raws: list[bytes] = []
        numbers: list[int] = []
        for group in groups:
            raw = b"".join(group)
            if not raw.isspace():
                raws.append(raw)
                numbers.append(line + 1)
            line += len(group)
        yield Chunk(raws, numbers, Position(file.tell(), line))


def cut_lines(file: BinaryIO, byte: int, line: int, *, size: int = CHUNK) -> Iterator[Chunk]:
    """The lines of `file` from `byte` on, one a row, where `line` lines were read before; empty ones are no rows."""
    file.seek(byte)
    while lines := file.readlines(size):
        rows = [(number, raw) for number, raw in enumerate(lines, line + 1) if not raw.isspace()]
        line += len(lines)
        yield Chunk([raw for _, raw in rows], [number for number, _ in rows], Position(file.tell(), line))


def _joined(lines: list[bytes], file: BinaryIO, csv: Csv) -> Iterator[list[bytes]]:
    """The lines of each row, reading on where the last one is open.

    A row was cut off inside its quotes when a sound row begins in them, or when closing them gives no row.
    """
    held: list[bytes] = []
    is_open = 0
    given = deque(lines)
    while text := given.popleft() if given else file.readline() if held else b"":
        if held and (len(held) >= _MOST_LINES or csv.is_sound(text)):
            yield held
            held, is_open = [], 0
        held.append(text)
        is_open ^= text.count(b'"') & 1
        if is_open:
            continue
        if len(held) > 1 and not csv.is_formed(b"".join(held)):
            yield held[:1]
            given.extendleft(reversed(held[1:]))
        else:
            yield held
        held = []
    if held:
        yield held
