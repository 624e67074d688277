"""One typed function per query of the guards."""

from collections.abc import Sequence
from datetime import date, datetime

from pccovid import people
from pccovid.gates.sources.framework.guards.model import Lowered, Volume
from pccovid.gates.sources.framework.model import Checked
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def volume(tx: Tx, source_id: int, batch_id: int, today: date) -> Volume:
    params = {"source_id": source_id, "batch": batch_id, "today": today}
    found = tx.fetch_one(query(_HERE, "volume"), Volume, params)
    assert found is not None  # an aggregate without group by has one row
    return found


def count_day(
    tx: Tx, source_id: int, day: date, checked: Checked, counts: people.arrivals.Counts, *, has_times: bool
) -> None:
    """Add a part to what the source delivered on this day. `has_times`: its rows stand in `incoming`, with times."""
    bad = len(checked.bad)
    newest: datetime | None = tx.value(query(_HERE, "newest_change")) if has_times else None
    params = {"read": checked.ok + bad, "bad": bad, "new": counts.new, "changed": counts.changed, "newest": newest}
    tx.run(query(_HERE, "count_day"), params | {"source_id": source_id, "day": day})


def take_over(tx: Tx, source_id: int, batch_id: int) -> None:
    """Records that came with a batch that is held, and stand in `incoming` as they are, are now of this batch."""
    tx.run(query(_HERE, "take_over"), {"source_id": source_id, "batch": batch_id})


def foresee_changes(tx: Tx, source_id: int, batch_id: int) -> None:
    """Note what each record that has a change lying aside will tell once it is written."""
    tx.run(query(_HERE, "make_foreseen"))
    tx.run(query(_HERE, "foresee_changes"), {"source_id": source_id, "batch": batch_id})


def lowered_by_absence(tx: Tx, source_id: int, keys: Sequence[str]) -> Lowered:
    """How many people would see less, if those of these keys that were missing before were gone."""
    tx.run(query(_HERE, "make_foreseen"))
    tx.run(query(_HERE, "foresee_absence"), {"source_id": source_id, "keys": list(keys)})
    return lowered(tx)


def lowered(tx: Tx) -> Lowered:
    """How many people would see less, if all that is foreseen came true."""
    found = tx.fetch_one(query(_HERE, "lowered"), Lowered)
    assert found is not None  # an aggregate without group by has one row
    return found
