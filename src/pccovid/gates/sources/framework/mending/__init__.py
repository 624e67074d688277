"""Rows in quarantine on their way back: to the owner as a table, and home again when they come mended.

The owner gets the columns of the source and three of ours: `_line` where the row stood, `_reasons` in words, and `_raw`
with the text of a row whose columns could not be told apart. The table is sent again as it is, in the same way as any
delivery; our own columns are left out. A row that comes in with the key of one in quarantine closes it there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from pccovid.gates.sources.framework import tables
from pccovid.gates.sources.framework.mending import store
from pccovid.gates.sources.framework.mending.model import BadRow
from pccovid.gates.sources.framework.mending.store import close_mended
from pccovid.gates.sources.framework.model import OURS, Column, Contract, Fields, Rejected
from pccovid.gates.sources.framework.reasons import reason
from pccovid.gates.sources.framework.rows import Split, splitter
from pccovid.ground.tx import Tx

_LINE, _REASONS, _RAW = OURS
_MOST = 100_000  # rows in one table

Bad = Sequence[tuple[int, list[str], bytes]]


def quarantine(tx: Tx, batch_id: int, bad: Bad, contract: Contract, split: Split) -> None:
    """Keep bad rows with their bytes, and with their keys where those can be read."""
    keys = map(_key_of(contract), split([raw for _, _, raw in bad]))
    store.quarantine(tx, batch_id, [(*row, key) for row, key in zip(bad, keys, strict=True)])


def quarantine_file(tx: Tx, contract: Contract, form: tables.Form) -> bytes:
    """The open rows of a source as a table for its owner; at most 100,000, the oldest first.

    `tx` is an operator's for the purpose of operations, or the engine's; the taking is written into the log.
    """
    rows = store.quarantined(tx, contract.source, _MOST)
    kinds = dict.fromkeys(tuple(_columns(contract, row)) for row in rows) or (contract.names,)
    names = list(dict.fromkeys(name for columns in kinds for name in columns))
    file = BytesIO()
    tables.write(form, [*names, *OURS], (_cells(contract, names, row) for row in rows), file)
    return file.getvalue()


def _key_of(contract: Contract) -> Callable[[Fields | Rejected], str | None]:
    place = contract.names.index(contract.key) if contract.key in contract.names else None

    def key(fields: Fields | Rejected) -> str | None:
        if place is None or isinstance(fields, Rejected) or len(fields) != len(contract.names):
            return None
        return fields[place].strip() or None

    return key


def _columns(contract: Contract, row: BadRow) -> Sequence[str]:
    return [name for name in row.columns or contract.names if name not in OURS]


def _cells(contract: Contract, names: Sequence[str], row: BadRow) -> list[str]:
    told = _told(contract, row)
    text = "" if told else row.raw.decode(errors="replace").rstrip("\r\n")
    return [*(told.get(n, "") for n in names), f"{row.batch_id}:{row.line_no}", "; ".join(_words(row.reasons)), text]


def _told(contract: Contract, row: BadRow) -> dict[str, str]:
    """The fields of a row by the names of its columns; nothing where they do not come apart."""
    names = row.columns or contract.names
    as_written = replace(contract, columns=tuple(Column(name, "", "", "open") for name in names))
    (fields,) = splitter(as_written, names)([row.raw])
    if isinstance(fields, Rejected) or len(fields) != len(names):
        return {}
    return dict(zip(names, fields, strict=True))


def _words(codes: Iterable[str]) -> Iterator[str]:
    return (reason(code)[0] for code in codes)


__all__ = ["close_mended", "quarantine", "quarantine_file"]
