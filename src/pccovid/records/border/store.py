"""One typed function per query."""

from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.border.model import Crossing

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Crossing]:
    """The crossings of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Crossing, {"person": person})
