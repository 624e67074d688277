"""Verbs of the citizen and of the desks. The transaction comes from `access.enter`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.access import Viewer
from pccovid.ground import ids
from pccovid.ground.errors import NotFound
from pccovid.ground.tx import Tx
from pccovid.records.corrections import rules, store
from pccovid.records.corrections.model import (
    Change,
    Correction,
    ForOwner,
    Matter,
    NoSuchCorrection,
    NothingMended,
    NotMendable,
    Told,
    Verdict,
    Waiting,
)

_BIGINT = 1 << 63


def say(tx: Tx, person: UUID, records: Sequence[int], verdict: Verdict, *, account: UUID, at: datetime) -> None:
    """Write what the citizen says of records that were carried over; the row policies refuse those of others."""
    store.add_verdicts(tx, person, records, verdict, account=account, at=at)


def report(tx: Tx, person: UUID, told: Told, *, account: UUID, at: datetime) -> str:
    """Send "báo sai" to whoever can mend it; the reference the citizen keeps. Saying it twice gives the same one.

    Raises
    ------
    NothingSaid, TooLong
    NotFound
        The record is not one of this person.
    """
    told = rules.heard(told)
    about = store.record(tx, told.record_id) if told.record_id is not None else None
    if told.record_id is not None and about is None:
        raise NotFound
    store.one_at_a_time(tx, person)
    known = store.same_open(tx, person, told)
    if known is not None:
        return known
    sites = store.sites(tx)
    wanted = about.site_code if about else None
    site = next((s for s in sites if s.site_code == wanted), None)
    if told.matter is Matter.MISSING_DOSE:
        site = rules.site_named(told.claimed.get("site", ""), sites)
    desk = rules.desk(told, site and site.site_code)
    reference = f"PA-{at:%y%m%d}-{ids.code(8)}"
    correction = store.add(
        tx, reference, person, told, desk=desk, site=site.site_code if site else None,
        owner=rules.owner(told, desk, about, site), account=account, at=at, due=rules.due(told.matter, at),
    )  # fmt: skip
    store.add_step(tx, correction, "sent", told.said, at)
    if told.record_id is not None:
        store.add_verdicts(tx, person, [told.record_id], Verdict.WRONG, account=account, at=at)
    return reference


def of_reference(tx: Tx, person: UUID, reference: str) -> Correction:
    """One correction of a person whose door is open.

    Raises
    ------
    NoSuchCorrection
    """
    found = next((c for c in store.of_person(tx, person) if c.reference == reference), None)
    if found is None:
        raise NoSuchCorrection
    return found


def confirm(tx: Tx, correction: Correction, *, at: datetime) -> None:
    """The citizen says that it is right now; again does no harm."""
    if store.settle(tx, correction.correction_id, "confirmed", ["answered"]):
        store.add_step(tx, correction.correction_id, "confirmed", "", at)


def withdraw(tx: Tx, correction: Correction, *, at: datetime) -> None:
    """The citizen takes it back; again does no harm."""
    if store.settle(tx, correction.correction_id, "withdrawn", ["open"]):
        store.add_step(tx, correction.correction_id, "withdrawn", "", at)


def send_again(tx: Tx, correction: Correction, said: str, *, at: datetime) -> None:
    """Still not right: the same thread goes back to the desk, with a new clock.

    Raises
    ------
    NothingSaid, TooLong
    """
    said = rules.text(said)
    due = rules.due(Matter(correction.matter), at)
    if store.reopen(tx, correction.correction_id, ["answered", "confirmed", "withdrawn"], due):
        store.add_step(tx, correction.correction_id, "reopened", said, at)


def waiting(tx: Tx, *, at: datetime) -> list[Waiting]:
    """The officer's work list, the most urgent first."""
    return store.on_my_desk(tx, at, rules.promise(at.date()))


def let_in(tx: Tx, viewer: Viewer, correction_id: int, *, at: datetime) -> Correction:
    """Open a correction that lies on the officer's desk, or that they answered a moment ago; written in the log.

    Raises
    ------
    NoSuchCorrection
    """
    fits = correction_id < _BIGINT
    if not fits or not store.open_corrections(tx, viewer, [correction_id], at, rules.promise(at.date())):
        raise NoSuchCorrection
    found = store.one(tx, correction_id)
    if found is None:
        raise NoSuchCorrection
    return found


def for_owner(tx: Tx, viewer: Viewer, source: str, *, at: datetime) -> list[ForOwner]:
    """What waits for the owner of a source that has no desk here, to be passed on; each look is written in the log."""
    return store.for_owner(tx, viewer, source, at, rules.promise(at.date()))


def answer(tx: Tx, correction_id: int, said: str, *, by: str, at: datetime) -> None:
    """Answer an open correction of a person whose door is open, as the officer `by`.

    Raises
    ------
    NothingSaid, TooLong, NoSuchCorrection
    """
    _answer(tx, correction_id, "answered", rules.text(said), by=by, at=at)


def propose(tx: Tx, correction_id: int, change: Change, *, by: UUID, at: datetime) -> bool:
    """Mend it at once, which answers it; where the rule asks for a second person, wait for them. Whether it is done.

    Raises
    ------
    NothingMended, NoSuchCorrection, NotMendable
    """
    if change.told == change.former and not change.taken:
        raise NothingMended
    if store.waiting_mend(tx, correction_id) is not None:
        raise NotMendable
    mend = store.add_mend(tx, correction_id, change, by=by, at=at)
    if change.needs_second:
        store.add_step(tx, correction_id, "proposed", "", at)
        return False
    _mend(tx, correction_id, mend, by=by, at=at)
    return True


def agree(tx: Tx, correction_id: int, *, by: UUID, at: datetime) -> None:
    """Agree as the second person of the desk: it is mended and answered.

    Raises
    ------
    NotMendable
        Nothing waits, or it is this officer's own proposal.
    """
    mend = store.waiting_mend(tx, correction_id)
    if mend is None:
        raise NotMendable
    _mend(tx, correction_id, mend, by=by, at=at)


def refuse(tx: Tx, correction_id: int, *, at: datetime) -> None:
    """Not so after all, by whoever proposed it or the second person; the correction stays open.

    Raises
    ------
    NotMendable
    """
    mend = store.waiting_mend(tx, correction_id)
    if mend is None or not store.refuse_mend(tx, mend, at):
        raise NotMendable
    store.add_step(tx, correction_id, "undone", "", at)


def undo(tx: Tx, correction: Correction, *, by: UUID, at: datetime) -> None:
    """Take an answer of a moment ago back, with all that it mended; the clock goes on as before.

    Raises
    ------
    NoSuchCorrection
        It is too late, it is another officer's, or the citizen has replied.
    """
    mine = correction.state == "answered" and correction.answered_by == str(by)
    if not mine or not rules.may_undo(correction.answered_at, at):
        raise NoSuchCorrection
    store.undo_mends(tx, correction.correction_id, at)
    store.reopen(tx, correction.correction_id, ["answered"], correction.due_at)
    store.add_step(tx, correction.correction_id, "undone", "", at)


def _mend(tx: Tx, correction_id: int, mend: int, *, by: UUID, at: datetime) -> None:
    if not store.do_mend(tx, mend, at):
        raise NotMendable
    _answer(tx, correction_id, "mended", "", by=str(by), at=at)


def _answer(tx: Tx, correction_id: int, step: str, said: str, *, by: str, at: datetime) -> None:
    if not store.answer(tx, correction_id, said, by=by, at=at):
        raise NoSuchCorrection
    store.add_step(tx, correction_id, step, said, at)
