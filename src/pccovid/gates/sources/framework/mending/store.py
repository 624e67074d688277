"""One typed function per query of mending."""

from collections.abc import Sequence

from pccovid.gates.sources.framework.mending.model import BadRow
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def quarantine(tx: Tx, batch_id: int, bad: Sequence[tuple[int, list[str], bytes, str | None]]) -> None:
    lines, reasons, raws, keys = zip(*((line, " ".join(why), raw, key) for line, why, raw, key in bad), strict=True)
    params = {"batch": batch_id, "lines": list(lines), "reasons": list(reasons), "raws": list(raws), "keys": list(keys)}
    tx.run(query(_HERE, "quarantine"), params)


def quarantined(tx: Tx, source: str, most: int) -> list[BadRow]:
    return tx.fetch_all(query(_HERE, "quarantined"), BadRow, {"source": source, "most": most})


def close_mended(tx: Tx, source_id: int, batch_id: int) -> None:
    """What stands in `incoming` under the key of a row in quarantine came mended."""
    tx.run(query(_HERE, "close_mended"), {"source_id": source_id, "batch": batch_id})
