"""The door through which records come in. Ground: notice 242/TB-VPCP, 2a ("nobody declares again").

A chunk of one source goes through in one transaction: `prepare`, COPY into `incoming`, `merge`. What a source wrote is
never lost: a changed record leaves its former version, with its former facts, in source_record_version.
"""

from collections.abc import Sequence
from datetime import datetime

from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.arrivals import store
from pccovid.people.arrivals.absence import absent, deleted, told_again
from pccovid.people.arrivals.model import Absence, Counts, Facts, Lineage
from pccovid.people.arrivals.store import lineage

# What every row carries: where it stood, the hash of its content, the source's own time of change.
LINEAGE = ("line_no", "row_hash", "source_updated_at")
# What a row may say of a person, and an entry of the register: values in normal form, as PostgreSQL reads them.
PERSON = (
    "source_key", "full_name", "birth_date", "birth_year", "sex", "id_number", "phone", "commune_id", "place_text",
    "on_behalf",
)  # fmt: skip
# What only some sources say of a person.
NATIONALITY = ("nationality",)
# Whom a fact is about, where a source keeps people apart from facts: the key of its own record of the person.
SUBJECT = Facts("people.subject", ("subject_key",))
REGISTERED = ("source_key", "old_id", "full_name", "sex", "birth_date", "birth_year", "commune_id")

_PUBLISHED_AT_ONCE = 20_000  # rows in one transaction


def prepare(tx: Tx, facts: Sequence[Facts] = ()) -> None:
    """Make the temporary table `incoming` (to COPY into); it ends with the transaction."""
    store.make_incoming(tx)
    for fact in facts:
        store.prepare_facts(tx, fact.table)


def merge(
    tx: Tx, source_id: int, batch_id: int, facts: Sequence[Facts] = (), *, set_changes_aside: bool = False
) -> Counts:
    """Write what is new or changed in `incoming`: former versions first, then the records, with the facts on them.

    `set_changes_aside`: what changes a record is kept until `publish`, so that nobody sees it before its batch was
    judged as a whole. Only one program may take in a source at a time.
    """
    at = clock.now()
    if SUBJECT in facts:
        store.tell_subjects(tx, source_id)
    added = store.add_incoming(tx, source_id, batch_id, at)
    if added is None:
        return _merge_known(tx, source_id, batch_id, facts, at, set_changes_aside=set_changes_aside)
    for fact in facts:
        store.add_facts(tx, fact.table)
    return Counts(added, 0, 0)


def _merge_known(
    tx: Tx, source_id: int, batch_id: int, facts: Sequence[Facts], at: datetime, *, set_changes_aside: bool
) -> Counts:
    """Merge row by row: some of their keys are known."""
    store.make_arrived(tx)
    store.compare(tx, source_id)
    counts = store.count_arrived(tx)
    is_aside = set_changes_aside and counts.changed > 0
    if is_aside:
        store.set_aside(tx, batch_id)
    for fact in facts:
        store.record_facts(tx, fact.table)
    if counts.changed and not is_aside:
        store.keep_former(tx, at)
        store.change(tx, batch_id, at)
        store.follow_subjects(tx, at)
    if counts.unchanged:
        store.confirm(tx)
    if counts.new:
        store.add(tx, source_id, batch_id, at)
    told_again(tx, source_id)
    return counts


def publish(tx: Tx, source_id: int, batch_id: int, facts: Sequence[Facts] = ()) -> int:
    """Write some of the changes that were set aside, into tables that `prepare` made; how many, 0 when none is left."""
    brought = store.bring_back(tx, batch_id, _PUBLISHED_AT_ONCE)
    if brought:
        merge(tx, source_id, batch_id, facts)
    return brought


def prepare_register(tx: Tx) -> None:
    """Make the temporary table `registered` for entries of the register."""
    store.make_registered(tx)


def receive_register(tx: Tx, batch_id: int) -> Counts:
    """Merge `registered` into the register."""
    return store.register(tx, batch_id)


__all__ = [
    "LINEAGE",
    "NATIONALITY",
    "PERSON",
    "REGISTERED",
    "SUBJECT",
    "Absence",
    "Counts",
    "Facts",
    "Lineage",
    "absent",
    "deleted",
    "lineage",
    "merge",
    "prepare",
    "prepare_register",
    "publish",
    "receive_register",
]
