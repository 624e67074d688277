"""Verbs: take in places and visits, a chunk of one source in one transaction."""

from pccovid import people
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records.places import store

# What a row says of a place, and of a visit with its visitor: values as PostgreSQL reads them.
PLACE = ("source_key", "name", "kind", "commune_id", "address", "owner_name", "owner_phone")
VISIT = ("scan_key", "place_key", "arrived_at", "left_at", "visitor_key", "full_name", "phone", "id_number")


def prepare_places(tx: Tx) -> None:
    """Make the temporary table `told_place`; it ends with the transaction."""
    store.make_told_places(tx)


def merge_places(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
    """Write the places of `told_place` that are new or changed."""
    return store.merge_places(tx, source_id, batch_id, clock.now())


def prepare_visits(tx: Tx) -> None:
    """Make the temporary table `told_visit`, and those for the visitors; they end with the transaction."""
    people.arrivals.prepare(tx)
    store.make_told_visits(tx)


def merge_visits(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
    """Write the visits of `told_visit`: a record for each visitor who is new, a nameless place where none is known.

    The same scan again changes nothing but an end that was missing or earlier; counts are of scans.
    """
    store.add_visitors(tx, source_id)
    people.arrivals.merge(tx, source_id, batch_id)
    store.add_unknown_places(tx, source_id, batch_id, clock.now())
    store.prepare_visit_days(tx)
    new = store.count_new_visits(tx, source_id)
    written = store.merge_visits(tx, source_id, batch_id)
    return people.arrivals.Counts(new, written - new, store.count_told(tx) - written)
