"""One typed function per query."""

from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.treatment.model import Treatment

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Treatment]:
    """The stays and courses of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Treatment, {"person": person})
