"""One typed function per query of the FHIR connectors."""

from collections.abc import Sequence
from dataclasses import dataclass

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


@dataclass(frozen=True)
class Waiting:
    """A resource in quarantine, because the Patient it points to was not known when it came."""

    quarantine_id: int
    raw: bytes


def known(tx: Tx, source: int, keys: Sequence[str]) -> set[str]:
    """Those of the keys that the source has told."""
    return set(tx.values(query(_HERE, "known"), {"source": source, "keys": list(keys)}))


def waiting(tx: Tx, source: int, after: int, rows: int) -> list[Waiting]:
    """Some resources that wait for their Patient, behind the quarantine row `after`."""
    params = {"source": source, "after": after, "rows": rows}
    return tx.fetch_all(query(_HERE, "waiting"), Waiting, params)


def mended(tx: Tx, rows: Sequence[int]) -> None:
    tx.run(query(_HERE, "mended"), {"rows": list(rows)})
