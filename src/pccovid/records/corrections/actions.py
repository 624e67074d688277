"""Verbs: confirm a record, say what is wrong, answer. The transaction comes from `access.enter`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.ground import ids
from pccovid.ground.errors import NotFound
from pccovid.ground.tx import Tx
from pccovid.records.corrections import rules, store
from pccovid.records.corrections.model import Matter, NoSuchCorrection, Verdict


def say(tx: Tx, person: UUID, records: Sequence[int], verdict: Verdict, *, account: UUID, at: datetime) -> None:
    """Write what the citizen says of records that were carried over; the row policies refuse those of others."""
    store.add_verdicts(tx, person, records, verdict, account=account, at=at)


def report(
    tx: Tx, person: UUID, matter: Matter, said: str, *, account: UUID, at: datetime, record_id: int | None = None
) -> str:
    """Send "báo sai" to whoever can mend it; the reference the citizen keeps. Saying it twice gives the same one.

    Raises
    ------
    NothingSaid, TooLong
    NotFound
        The record is not one of this person.
    """
    said = rules.text(said)
    about = store.record(tx, record_id) if record_id is not None else None
    if record_id is not None and about is None:
        raise NotFound
    store.one_at_a_time(tx, person)
    known = store.same_open(tx, person, matter, said, record_id)
    if known is not None:
        return known
    reference = f"PA-{at:%y%m%d}-{ids.code(8)}"
    owner, due = rules.owner(matter, about), rules.due(matter, at)
    store.add(tx, reference, person, matter, said, record_id=record_id, owner=owner, account=account, at=at, due=due)
    if record_id is not None:
        store.add_verdicts(tx, person, [record_id], Verdict.WRONG, account=account, at=at)
    return reference


def answer(tx: Tx, correction_id: int, said: str, *, by: str, at: datetime) -> None:
    """Answer an open correction of a person whose door is open, as the officer `by`.

    Raises
    ------
    NothingSaid, TooLong, NoSuchCorrection
    """
    if not store.answer(tx, correction_id, rules.text(said), by=by, at=at):
        raise NoSuchCorrection
