"""One typed function per query."""

from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.travel.model import Journey, Residence

_HERE = __package__ or ""


def journeys(tx: Tx, person: UUID) -> list[Journey]:
    """The journeys of a person whose door is open, latest departure first."""
    return tx.fetch_all(query(_HERE, "journeys"), Journey, {"person": person})


def residences(tx: Tx, person: UUID) -> list[Residence]:
    """What a person whose door is open declared of where they live, newest first."""
    return tx.fetch_all(query(_HERE, "residences"), Residence, {"person": person})
