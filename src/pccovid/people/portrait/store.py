"""One typed function per query of portraits."""

from collections.abc import Sequence
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.portrait.model import Portrait

_HERE = __package__ or ""


def portraits(tx: Tx, people: Sequence[UUID]) -> list[Portrait]:
    """Those of `people` whose door is open, in no order."""
    return tx.fetch_all(query(_HERE, "portraits"), Portrait, {"people": list(people)})


def person_of_record(tx: Tx, record: int) -> UUID | None:
    """Whom a record is surely about: an id to open a door with, and nothing else; None when nobody is known."""
    return tx.value(query(_HERE, "person_of_record"), {"record": record})


def people_of_number(tx: Tx, number: str) -> list[UUID]:
    """Who is known under the number of a paper: ids to open doors with. A former card's number may be two people's."""
    return tx.values(query(_HERE, "people_of_number"), {"number": number})
