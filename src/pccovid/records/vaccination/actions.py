"""Verbs: take doses in, read a person's doses."""

from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records.vaccination import rules, store
from pccovid.records.vaccination.model import Dose


def prepare(tx: Tx) -> None:
    """Add the columns of a dose to the temporary table `incoming` of people.arrivals."""
    store.add_columns(tx)


def record(tx: Tx) -> None:
    """Write the doses of the records that people.arrivals found new or changed; between `compare` and `receive`."""
    store.keep_former(tx)
    store.change(tx)
    store.add(tx)


def doses(tx: Tx, person: UUID) -> list[Dose]:
    """The injections of a person whose door is open, oldest first, each with all its witnesses."""
    return rules.merge(store.told_of(tx, person))
