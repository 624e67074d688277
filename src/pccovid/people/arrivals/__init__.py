"""The door through which records come in. Ground: notice 242/TB-VPCP, 2a ("nobody declares again").

A chunk of one source goes through in one transaction: `prepare`, COPY into `incoming`, `compare`, the facts that
hang on the records (they find the ids in `arrived`), `receive`. What a source wrote is never lost: a changed
record leaves its former version, with its former facts, in source_record_version.
"""

from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.arrivals import store
from pccovid.people.arrivals.model import Counts

# What every row carries: where it stood, the hash of its content, the source's own time of change.
LINEAGE = ("line_no", "row_hash", "source_updated_at")
# What a row may say of a person, and an entry of the register: values in normal form, as PostgreSQL reads them.
PERSON = (
    "source_key", "full_name", "birth_date", "birth_year", "sex", "id_number", "phone", "commune_id", "place_text",
    "on_behalf",
)  # fmt: skip
REGISTERED = ("source_key", "old_id", "full_name", "sex", "birth_date", "birth_year", "commune_id")


def prepare(tx: Tx) -> None:
    """Make the temporary tables `incoming` (to COPY into) and `arrived`; they end with the transaction."""
    store.make_incoming(tx)


def compare(tx: Tx, source_id: int) -> None:
    """Decide for every key in `incoming` whether it is new, changed or confirmed, and give new ones their ids.

    Afterwards `arrived` holds (line_no, record_id, state) of all that must be written. Nothing in it: nothing to do.
    Only one program may take in a source at a time.
    """
    store.compare(tx, source_id)


def receive(tx: Tx, source_id: int, batch_id: int) -> Counts:
    """Write what `compare` found: former versions first, then the changed and the new records."""
    at = clock.now()
    counts = store.count_arrived(tx)
    if counts.changed:
        store.keep_former(tx, at)
        store.change(tx, batch_id, at)
    if counts.unchanged:
        store.confirm(tx)
    if counts.new:
        store.add(tx, source_id, batch_id, at)
    return counts


def prepare_register(tx: Tx) -> None:
    """Make the temporary table `registered` for entries of the register."""
    store.make_registered(tx)


def receive_register(tx: Tx, batch_id: int) -> Counts:
    """Merge `registered` into the register."""
    return store.register(tx, batch_id)


__all__ = [
    "LINEAGE",
    "PERSON",
    "REGISTERED",
    "Counts",
    "compare",
    "prepare",
    "prepare_register",
    "receive",
    "receive_register",
]
