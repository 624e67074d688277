"""One typed function per query."""

from collections.abc import Sequence
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.kinship.model import Family, Known

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Family]:
    """The kin of a person whose door is open, newest telling first."""
    return tx.fetch_all(query(_HERE, "of_person"), Family, {"person": person})


def known(tx: Tx, people: Sequence[UUID]) -> list[Known]:
    """What is known of those of these people whose door is open."""
    return tx.fetch_all(query(_HERE, "known"), Known, {"people": list(people)})
