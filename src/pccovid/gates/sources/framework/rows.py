"""From bytes to rows: four forms (csv, ndjson, fhir, PostgreSQL's COPY text), checked row by row, written as COPY text.

A row that cannot be read never disturbs its neighbours: it goes to quarantine with its bytes and reasons.
"""

import csv
import hashlib
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import Protocol

import msgspec

from pccovid.gates.sources.framework import tables
from pccovid.gates.sources.framework.model import NULL, OURS, Checked, Chunk, Contract, Fields, Read, Rejected, Row

Split = Callable[[Sequence[bytes]], Iterable[Fields | Rejected]]

# Characters that no text of a person needs: `_alone` takes them and NULL out, so that they can part rows and fields.
_ROW, _FIELD = "\x1e", "\x1f"
_CONTROL = re.compile(rb"[\x00\x1d-\x1f]")
_UNWANTED = re.compile("[\x00\x1d-\x1f]")
_BLANKED = bytes.maketrans(b"\x1d\x1e\x1f", b"   ")
_CUT = Rejected(("field_count",))
_PART = 64  # rows read in one go: so few that one at fault costs little
_WRITTEN_AT_ONCE = 512  # rows: few enough to stay in the processor's cache
_WRITTEN = (
    (b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"),
    (_FIELD.encode(), b"\t"), (_ROW.encode(), b"\n"), (NULL.encode(), b"\\N"),
)  # fmt: skip
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def check(chunk: Chunk, split: Split, read: Read, on: date) -> Checked:
    """Read every row of a chunk as of the day `on`."""
    blocks: list[bytes] = []
    good: list[tuple[int, Row]] = []
    bad: list[tuple[int, list[str], bytes]] = []
    for line, raw, fields in zip(chunk.lines, chunk.raws, split(chunk.raws), strict=True):
        row = fields if isinstance(fields, Rejected) else read(fields, on)
        if isinstance(row, Rejected):
            bad.append((line, list(row.reasons), raw))
            continue
        good.append((line, row))
        if len(good) == _WRITTEN_AT_ONCE:
            blocks.append(_block(good))
            good.clear()
    blocks.append(_block(good))
    digest = hashlib.sha256(b"".join(chunk.raws)).hexdigest()
    return Checked(chunk.behind, b"".join(blocks), len(chunk.raws) - len(bad), bad, digest)


def splitter(contract: Contract, header: Sequence[str] | None = None) -> Split:
    """How the rows of a source come apart into the contract's columns; a csv's `header` may order them otherwise."""
    names = contract.names
    if contract.form == "ndjson":
        return partial(_in_parts, _Json(contract))
    if contract.form == "fhir":
        return partial(_in_parts, _Resource())
    if contract.form == "copy":
        return partial(_in_parts, _Copied(len(names)))
    header = list(header or names)
    split = partial(_in_parts, _Csv(len(header)))
    if header == list(names):
        return split
    places = [header.index(name) if name in header else None for name in names]
    meant = tables.plain if OURS[0] in header else str  # a table of bad rows comes back with its marks
    return lambda raws: (
        fields if isinstance(fields, Rejected) else _picked(fields, places, meant) for fields in split(raws)
    )


def _block(rows: Sequence[tuple[int, Row]]) -> bytes:
    """Rows as COPY text: line, hash, time of change, content.

    The hash is of the content alone: telling it again later changes nothing.
    """
    contents = [_FIELD.join(row[1:]) for _, row in rows]
    digests = b"".join([blake2b(content.encode(), digest_size=8).digest() for content in contents])
    hashes = struct.unpack(f">{len(rows)}q", digests)
    lines = [
        f"{line}{_FIELD}{digest}{_FIELD}{row[0]}{_FIELD}{content}{_ROW}"
        for (line, row), digest, content in zip(rows, hashes, contents, strict=True)
    ]
    block = "".join(lines).encode()
    for character, written in _WRITTEN:
        block = block.replace(character, written)
    return block


class _Form(Protocol):
    """A form of rows: how many come apart at once, and how one does."""

    def together(self, raws: Sequence[bytes]) -> Sequence[Fields | Rejected] | None:
        """The fields of all rows; None, or another number of rows, when one of them is not as it should be."""
        ...

    def alone(self, text: str) -> Fields | Rejected:
        """The fields of one row, or what is wrong with it."""
        ...


def _in_parts(form: _Form, raws: Sequence[bytes]) -> Iterator[Fields | Rejected]:
    """Some rows at a time are read in one go, which is quick."""
    for start in range(0, len(raws), _PART):
        yield from _part(form, raws[start : start + _PART])


def _part(form: _Form, raws: Sequence[bytes]) -> Sequence[Fields | Rejected]:
    """Where one of the rows is at fault, each half by itself."""
    rows = None if _CONTROL.search(b"".join(raws)) else form.together(raws)
    if rows is not None and len(rows) == len(raws):
        return rows
    if len(raws) == 1:
        return [_alone(form, raws[0])]
    half = len(raws) // 2
    return [*_part(form, raws[:half]), *_part(form, raws[half:])]


def _alone(form: _Form, raw: bytes) -> Fields | Rejected:
    if b"\0" in raw:
        return Rejected(("nul",))
    try:
        return form.alone(raw.translate(_BLANKED).decode())
    except UnicodeDecodeError:
        return Rejected(("encoding",))


def _picked(fields: Fields, places: Sequence[int | None], meant: Callable[[str], str]) -> Fields:
    return ["" if place is None else meant(fields[place]) for place in places]


class _Csv:
    """Comma-separated values (RFC 4180)."""

    def __init__(self, width: int) -> None:
        self._width = width

    def together(self, raws: Sequence[bytes]) -> Sequence[Fields | Rejected] | None:
        # Given one by one, each text is one row: a quote left open takes in the next one, and the numbers differ.
        try:
            rows = list(csv.reader(list(map(bytes.decode, raws)), strict=True))
        except (csv.Error, UnicodeDecodeError):
            return None
        if all([len(row) == self._width for row in rows]):  # noqa: C419  # quicker than a generator
            return rows
        return [row if len(row) == self._width else _CUT for row in rows]

    def alone(self, text: str) -> Fields | Rejected:
        try:
            (row,) = csv.reader([text], strict=True)
        except (csv.Error, ValueError):
            return Rejected(("quote_unclosed",))
        return row if len(row) == self._width else _CUT


class _Copied:
    r"""PostgreSQL's COPY text: tabs between fields, \N for null (read as empty), backslash escapes."""

    def __init__(self, width: int) -> None:
        self._width = width

    def together(self, raws: Sequence[bytes]) -> Sequence[Fields] | None:
        together = b"".join(raws).replace(b"\\N", b"")
        if b"\\" in together:
            return None
        try:
            rows = [line.split("\t") for line in together.decode().removesuffix("\n").split("\n")]
        except UnicodeDecodeError:
            return None
        return rows if all(len(row) == self._width for row in rows) else None

    def alone(self, text: str) -> Fields | Rejected:
        fields = text.removesuffix("\n").split("\t")
        if "\\" in text:
            fields = ["" if f == "\\N" else _ESCAPED.sub(lambda m: _MEANT.get(m[1], m[1]), f) for f in fields]
        return fields if len(fields) == self._width else _CUT


class _Resource:
    """One JSON document a row, whole: `read` gets its text as the only field and takes it apart itself."""

    def together(self, raws: Sequence[bytes]) -> Sequence[Fields] | None:
        try:
            return [(raw.decode(),) for raw in raws]
        except UnicodeDecodeError:
            return None

    def alone(self, text: str) -> Fields:
        return (text,)


class _Json:
    """One flat JSON object a row."""

    def __init__(self, contract: Contract) -> None:
        self._names = contract.names
        self._required = {column.name for column in contract.columns if column.required}
        self._decode = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode

    def together(self, raws: Sequence[bytes]) -> None:
        """Objects are read one by one: their texts are checked after their escapes are undone."""

    def alone(self, text: str) -> Fields | Rejected:
        try:
            item = self._decode(text)
        except msgspec.DecodeError:
            return Rejected(("json_malformed",))
        if not self._required <= item.keys():
            return Rejected(("field_missing",))
        values = [item.get(name) for name in self._names]
        fields = [v if isinstance(v, str) else "" if v is None else str(v) for v in values]
        if _UNWANTED.search("".join(fields)):
            return Rejected(("nul",)) if "\0" in "".join(fields) else [_UNWANTED.sub(" ", field) for field in fields]
        return fields
