"""One typed function per query."""

from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.groups.model import Membership

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Membership]:
    """The groups of a person whose door is open, the latest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Membership, {"person": person})
