"""One typed function per query. Reading is for those whose role may see movement for the purpose of the transaction."""

from datetime import date

from pccovid import people
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.mobility.model import Day, Flow

_HERE = __package__ or ""
Counts = people.arrivals.Counts


def prepare(tx: Tx) -> None:
    """Make the temporary table `moved` (to COPY into); it ends with the transaction."""
    tx.run(query(_HERE, "make_moved"))


def merge(tx: Tx, batch_id: int) -> people.arrivals.Counts:
    """Write what is new or different in `moved`."""
    counts = tx.fetch_one(query(_HERE, "merge"), Counts, {"batch": batch_id})
    assert counts is not None  # an aggregate without group by has one row
    return counts


def flows_of(tx: Tx, unit: int, day: date) -> list[Flow]:
    """The flows out of a unit and into it on a day, the largest first; from a unit to itself: who moved inside."""
    return tx.fetch_all(query(_HERE, "flows_of"), Flow, {"unit": unit, "day": day})


def busiest(tx: Tx, day: date, limit: int = 20) -> list[Flow]:
    """The largest flows between different units on a day."""
    return tx.fetch_all(query(_HERE, "busiest"), Flow, {"day": day, "limit": limit})


def days(tx: Tx) -> list[Day]:
    """What is known, day by day, the newest first."""
    return tx.fetch_all(query(_HERE, "days"), Day)
