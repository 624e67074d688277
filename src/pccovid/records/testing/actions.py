"""Verbs: take in samples and what laboratories report of their tubes; a result spreads to the people of its tube."""

from pccovid import people
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records.testing import store

FACTS = people.arrivals.Facts(
    "records.test",
    (
        "method",
        "sample_no",
        "tube",
        "pool_size",
        "taken_at",
        "resulted_at",
        "result",
        "ct",
        "lab_code",
        "lab_name",
        "kit",
    ),
)
# The columns of `incoming` that only reports fill: the step of the tube, and the key of the report that is corrected.
REPORTED = ("step", "corrects")


def prepare(tx: Tx) -> None:
    """Make the temporary tables for samples and reports of one chunk."""
    people.arrivals.prepare(tx, [FACTS])
    store.make_room(tx)


def merge(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
    """Write samples as records of people and reports as they are; then the tests of all touched tubes stand anew.

    The order in which sample, result and correction come does not matter: a result without a sample waits in
    `records.tube_report`.
    """
    store.find_touched(tx, source_id)
    reports = store.take_reports(tx, source_id, batch_id, clock.now())
    samples = people.arrivals.merge(tx, source_id, batch_id, [FACTS])
    store.spread(tx, source_id)
    return people.arrivals.Counts(
        reports.new + samples.new, reports.changed + samples.changed, reports.unchanged + samples.unchanged
    )
