"""One typed function per query."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.treatment.model import Recovery, Treatment

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Treatment]:
    """The stays and courses of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Treatment, {"person": person})


def recoveries(tx: Tx, people: Collection[UUID]) -> dict[UUID, list[date]]:
    """The days on which people recovered from COVID-19, for programmes; who is not known to have is not here."""
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for one in tx.fetch_all(query(_HERE, "recoveries"), Recovery, {"people": list(people)}):
        found[one.person_id].append(one.ended_on)
    return dict(found)
