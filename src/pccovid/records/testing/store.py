"""One typed function per query."""

from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.arrivals import Counts
from pccovid.records.testing.model import Resulted, Test, TubeReport

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Test]:
    """The tests of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Test, {"person": person})


def reports_of_person(tx: Tx, person: UUID) -> list[TubeReport]:
    """All results that laboratories reported of the person's tubes, corrected ones too, newest first."""
    return tx.fetch_all(query(_HERE, "reports_of_person"), TubeReport, {"person": person})


def make_room(tx: Tx) -> None:
    tx.run(query(_HERE, "make_room"))
    tx.run(query(_HERE, "make_touched"))


def find_touched(tx: Tx, source: int) -> None:
    tx.run(query(_HERE, "find_touched"), {"source": source})


def take_reports(tx: Tx, source: int, batch: int, at: datetime) -> Counts:
    found = tx.fetch_one(query(_HERE, "take_reports"), Counts, {"source": source, "batch": batch, "at": at})
    assert found is not None  # an aggregate without group by has one row
    return found


def spread(tx: Tx, source: int) -> int:
    return tx.run(query(_HERE, "spread"), {"source": source})


def resulted_since(tx: Tx, since: datetime, until: datetime) -> list[Resulted]:
    """Whose samples got a result between two moments, everybody's. `tx` is the engine's."""
    return tx.fetch_all(query(_HERE, "resulted_since"), Resulted, {"since": since, "until": until})
