"""One typed function per query."""

from collections.abc import Collection
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.vaccination.model import TellingOf

_HERE = __package__ or ""


def told_of(tx: Tx, person: UUID) -> list[TellingOf]:
    """Everything sources tell of the doses of a person whose door is open, oldest first."""
    return told_of_all(tx, [person])


def told_of_all(tx: Tx, people: Collection[UUID]) -> list[TellingOf]:
    """Everything sources tell of the doses of people, for programmes, oldest first."""
    return tx.fetch_all(query(_HERE, "told_of"), TellingOf, {"people": list(people)})
