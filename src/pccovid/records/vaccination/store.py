"""One typed function per query."""

from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.vaccination.model import Telling

_HERE = __package__ or ""


def told_of(tx: Tx, person: UUID) -> list[Telling]:
    """Everything sources tell of the doses of a person whose door is open, oldest first."""
    return tx.fetch_all(query(_HERE, "told_of"), Telling, {"person": person})
