"""From bytes to rows: three forms (csv, ndjson, PostgreSQL's COPY text), checked row by row, written as COPY text.

A row that cannot be read never disturbs its neighbours: it goes to quarantine with its bytes and reasons.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

import msgspec

from pccovid.gates.sources.framework.model import NULL, Checked, Chunk, Contract, Fields, Read, Rejected, Row

Split = Callable[[Sequence[bytes]], Iterable[Fields | Rejected]]

# Characters that no text of a person needs: `_texts` takes them and NULL out, so that they can part rows and fields.
_ROW, _FIELD = "\x1e", "\x1f"
_PARTING = re.compile(rb"[\x1d-\x1f]")
_BLANKED = bytes.maketrans(b"\x1d\x1e\x1f", b"   ")
_WRITTEN = (
    (b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"),
    (_FIELD.encode(), b"\t"), (_ROW.encode(), b"\n"), (NULL.encode(), b"\\N"),
)  # fmt: skip
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def check(chunk: Chunk, split: Split, read: Read, on: date) -> Checked:
    """Read every row of a chunk as of the day `on`."""
    good: list[bytes] = []
    bad: list[tuple[int, list[str], bytes]] = []
    for line, raw, fields in zip(chunk.lines, chunk.raws, split(chunk.raws), strict=True):
        row = fields if isinstance(fields, Rejected) else read(fields, on)
        if isinstance(row, Rejected):
            bad.append((line, list(row.reasons), raw))
        else:
            good.append(_line(line, row))
    return Checked(chunk.behind, _block(good), len(good), bad, hashlib.sha256(b"".join(chunk.raws)).hexdigest())


def splitter(contract: Contract, header: Sequence[str] | None = None) -> Split:
    """How the rows of a source come apart into the contract's columns; a csv's `header` may order them otherwise."""
    names = contract.names
    if contract.form == "ndjson":
        return lambda raws: map(_json(contract), _texts(raws))
    if contract.form == "copy":
        return lambda raws: map(_copied(len(names)), _texts(raws))
    header = list(header or names)
    places = None if header == list(names) else [header.index(n) if n in header else None for n in names]
    return lambda raws: _csv(_texts(raws), len(header), places)


def _line(line: int, row: Row) -> bytes:
    """Line, hash, time of change, content. The hash is of the content alone: telling it again later changes nothing."""
    content = _FIELD.join(row[1:]).encode()
    digest = int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)
    return f"{line}{_FIELD}{digest}{_FIELD}{row[0]}{_FIELD}".encode() + content


def _block(lines: Sequence[bytes]) -> bytes:
    parting = _ROW.encode()
    block = parting.join(lines) + parting if lines else b""
    for character, written in _WRITTEN:
        block = block.replace(character, written)
    return block


def _texts(raws: Sequence[bytes]) -> Iterator[str | Rejected]:
    together = b"".join(raws)
    has_nul = b"\0" in together
    if _PARTING.search(together):
        raws = [raw.translate(_BLANKED) for raw in raws]
    for raw in raws:
        if has_nul and b"\0" in raw:
            yield Rejected(("nul",))
            continue
        try:
            yield raw.decode()
        except UnicodeDecodeError:
            yield Rejected(("encoding",))


def _csv(texts: Iterable[str | Rejected], width: int, places: list[int | None] | None) -> Iterator[Fields | Rejected]:
    """One reader for all rows; where a stray quote makes it stumble or swallow a neighbour, each row by itself."""
    pulled: list[str | Rejected] = []  # what the reader took since the last row

    def sound() -> Iterator[str]:
        for text in texts:
            pulled.append(text)
            if isinstance(text, str):
                yield text

    reader = csv.reader(sound(), strict=True)
    row: list[str] | None = []
    while row is not None:
        try:
            row = next(reader, None)
        except csv.Error:
            row = []
        if row and len(pulled) == 1:
            yield _picked(row, width, places)
        else:
            apart = sum(isinstance(text, str) for text in pulled) > 1
            for text in pulled:
                fields = text if isinstance(text, Rejected) else _alone(text) if apart or not row else row
                yield fields if isinstance(fields, Rejected) else _picked(fields, width, places)
        pulled.clear()


def _picked(fields: Fields, width: int, places: list[int | None] | None) -> Fields | Rejected:
    """The fields in the order of the contract, from a row that has as many as its header."""
    if len(fields) != width:
        return Rejected(("field_count",))
    return fields if places is None else [fields[p] if p is not None else "" for p in places]


def _alone(text: str) -> Fields | Rejected:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error:
        return Rejected(("quote_unclosed",))


def _json(contract: Contract) -> Callable[[str | Rejected], Fields | Rejected]:
    decode = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode
    names = contract.names
    required = {column.name for column in contract.columns if column.required}

    def fields(text: str | Rejected) -> Fields | Rejected:
        if isinstance(text, Rejected):
            return text
        try:
            item: dict[str, Any] = decode(text)
        except msgspec.DecodeError:
            return Rejected(("json_malformed",))
        values = [item.get(name) for name in names]
        found = [value if isinstance(value, str) else "" if value is None else str(value) for value in values]
        if not required <= item.keys():
            return Rejected(("field_missing",))
        return Rejected(("nul",)) if any("\0" in value for value in found) else found

    return fields


def _copied(width: int) -> Callable[[str | Rejected], Fields | Rejected]:
    r"""Lines of COPY text: tabs between fields, \N for null (read as empty), backslash escapes."""

    def fields(text: str | Rejected) -> Fields | Rejected:
        if isinstance(text, Rejected):
            return text
        found = text.removesuffix("\n").split("\t")
        if "\\" in text:
            found = ["" if f == "\\N" else _ESCAPED.sub(lambda m: _MEANT.get(m[1], m[1]), f) for f in found]
        return found if len(found) == width else Rejected(("field_count",))

    return fields
