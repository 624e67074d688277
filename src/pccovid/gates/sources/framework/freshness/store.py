"""One typed function per query of freshness."""

from datetime import datetime

from pccovid.gates.sources.framework.freshness.model import Alarm, Freshness
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def freshness(tx: Tx, at: datetime) -> list[Freshness]:
    """Every source as it stands at a moment; nothing of it is about anybody, so everybody may read it."""
    return tx.fetch_all(query(_HERE, "freshness"), Freshness, {"at": at, "today": at.date()})


def watch(tx: Tx, at: datetime) -> None:
    """Open the alarms that are due, close those that are over. By the engine, every half minute."""
    tx.run(query(_HERE, "close_alarms"), {"at": at})
    tx.run(query(_HERE, "open_alarms"), {"at": at})


def alarms(tx: Tx) -> list[Alarm]:
    """The alarms that last, oldest first; then the hundred that were over last."""
    return tx.fetch_all(query(_HERE, "alarms"), Alarm)
