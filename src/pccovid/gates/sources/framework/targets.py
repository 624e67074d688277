"""Where rows go: records of people with the facts that hang on them, or the register."""

from typing import LiteralString, Protocol

from pccovid import people
from pccovid.gates.sources.framework.model import Target
from pccovid.ground.tx import Tx


class Facts(Protocol):
    """The front door of a feature whose facts hang on records."""

    COLUMNS: tuple[LiteralString, ...]

    def prepare(self, tx: Tx) -> None:
        """Add its columns to `incoming`."""

    def record(self, tx: Tx) -> None:
        """Write the facts of the records that arrived."""


def records(known: tuple[LiteralString, ...], facts: Facts | None = None) -> Target:
    """Records of people, of whom the source knows the columns `known`, with the facts of one feature or with none."""
    arrivals = people.arrivals

    def prepare(tx: Tx) -> None:
        arrivals.prepare(tx)
        if facts is not None:
            facts.prepare(tx)

    def merge(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
        arrivals.compare(tx, source_id)
        if facts is not None:
            facts.record(tx)
        return arrivals.receive(tx, source_id, batch_id)

    columns = (*arrivals.LINEAGE, *known, *(facts.COLUMNS if facts else ()))
    return Target("incoming", columns, prepare, merge)


def register() -> Target:
    """Entries of the population register."""
    arrivals = people.arrivals

    def merge(tx: Tx, _source_id: int, batch_id: int) -> people.arrivals.Counts:
        return arrivals.receive_register(tx, batch_id)

    return Target("registered", (*arrivals.LINEAGE, *arrivals.REGISTERED), arrivals.prepare_register, merge)
