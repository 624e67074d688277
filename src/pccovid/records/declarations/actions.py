"""Verbs: take declarations in."""

from pccovid.ground.tx import Tx
from pccovid.records.declarations import store


def prepare(tx: Tx) -> None:
    """Add the columns of a declaration to the temporary table `incoming` of people.arrivals."""
    store.add_columns(tx)


def record(tx: Tx) -> None:
    """Write the declarations of records that people.arrivals found new or changed; between `compare` and `receive`."""
    store.keep_former(tx)
    store.change(tx)
    store.add(tx)
