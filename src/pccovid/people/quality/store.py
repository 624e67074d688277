"""One typed function per query of quality."""

from datetime import datetime

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.quality.model import QualityRow

_HERE = __package__ or ""


def refresh_quality(tx: Tx, at: datetime) -> None:
    """Count anew, after each linking, by the engine."""
    tx.run(query(_HERE, "clear_quality"))
    tx.run(query(_HERE, "count_quality"), {"at": at})


def registry_quality(tx: Tx) -> list[QualityRow]:
    """The figures as counted last, source by source, provinces by code; empty for whom neither purpose is granted."""
    return tx.fetch_all(query(_HERE, "registry_quality"), QualityRow)
