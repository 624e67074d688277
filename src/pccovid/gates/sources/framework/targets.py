"""Where rows go: records of people with the facts that hang on them, the register, areas, places and visits."""

from typing import LiteralString

from pccovid import people
from pccovid.gates.sources.framework.model import Target
from pccovid.gates.sources.framework.store import make_areas, merge_areas
from pccovid.ground.tx import Tx
from pccovid.records import places


def records(known: tuple[LiteralString, ...], *facts: people.arrivals.Facts) -> Target:
    """Records of people, of whom the source knows the columns `known`, with the facts that may hang on them."""
    arrivals = people.arrivals

    def prepare(tx: Tx) -> None:
        arrivals.prepare(tx, facts)

    def merge(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
        return arrivals.merge(tx, source_id, batch_id, facts, set_changes_aside=True)

    def publish(tx: Tx, source_id: int, batch_id: int) -> int:
        return arrivals.publish(tx, source_id, batch_id, facts)

    columns: tuple[LiteralString, ...] = (*arrivals.LINEAGE, *known)
    for fact in facts:
        columns = (*columns, *fact.columns)
    return Target("incoming", columns, prepare, merge, publish, tuple(fact.table for fact in facts))


def register() -> Target:
    """Entries of the population register."""
    arrivals = people.arrivals

    def merge(tx: Tx, _source_id: int, batch_id: int) -> people.arrivals.Counts:
        return arrivals.receive_register(tx, batch_id)

    return Target("registered", (*arrivals.LINEAGE, *arrivals.REGISTERED), arrivals.prepare_register, merge)


def areas() -> Target:
    """The list of areas of a source that has ids of its own for them."""

    def merge(tx: Tx, source_id: int, _batch_id: int) -> people.arrivals.Counts:
        return merge_areas(tx, source_id)

    return Target("told_area", (*people.arrivals.LINEAGE, "code", "level", "name", "parent_code"), make_areas, merge)


def described_places() -> Target:
    """Places with a QR."""
    return Target("told_place", (*people.arrivals.LINEAGE, *places.PLACE), places.prepare_places, places.merge_places)


def visits(columns: tuple[LiteralString, ...] = places.VISIT) -> Target:
    """Visits to places, each with its visitor."""
    return Target("told_visit", (*people.arrivals.LINEAGE, *columns), places.prepare_visits, places.merge_visits)
