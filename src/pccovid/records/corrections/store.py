"""One typed function per query."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pccovid.access import Viewer
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.corrections.model import (
    Change,
    Correction,
    Desk,
    Difference,
    ForOwner,
    Mend,
    Photo,
    Promise,
    Record,
    Said,
    Shown,
    Site,
    Step,
    Told,
    Verdict,
    Waiting,
)

_HERE = __package__ or ""


def said_of_records(tx: Tx, person: UUID) -> list[Said]:
    """The newest verdict on each record of a person whose door is open."""
    return tx.fetch_all(query(_HERE, "said_of_records"), Said, {"person": person})


def add_verdicts(
    tx: Tx, person: UUID, records: Sequence[int], verdict: Verdict, *, account: UUID, at: datetime
) -> None:
    params = {"person": person, "records": list(records), "verdict": verdict, "account": account, "at": at}
    tx.run(query(_HERE, "add_verdicts"), params)


def record(tx: Tx, record_id: int) -> Record | None:
    return tx.fetch_one(query(_HERE, "record"), Record, {"record": record_id})


def sites(tx: Tx) -> list[Site]:
    """The facilities that have a desk here, by name."""
    return tx.fetch_all(query(_HERE, "sites"), Site)


def one_at_a_time(tx: Tx, person: UUID) -> None:
    tx.value(query(_HERE, "one_at_a_time"), {"person": person})


def same_open(tx: Tx, person: UUID, told: Told) -> str | None:
    """The reference of an open correction that says the same."""
    return tx.value(query(_HERE, "same_open"), {"person": person, **_said(told)})


def add(
    tx: Tx, reference: str, person: UUID, told: Told, *,
    desk: Desk, site: str | None, owner: str, account: UUID, at: datetime, due: datetime,
) -> int:  # fmt: skip
    params = {
        "reference": reference, "person": person, "desk": desk, "site": site, "owner": owner, "account": account,
        "at": at, "due": due, **_said(told),
    }  # fmt: skip
    return tx.value(query(_HERE, "add"), params)


def of_person(tx: Tx, person: UUID) -> list[Correction]:
    """All corrections of a person, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Correction, {"person": person})


def one(tx: Tx, correction_id: int) -> Correction | None:
    return tx.fetch_one(query(_HERE, "one"), Correction, {"correction": correction_id})


def on_my_desk(tx: Tx, at: datetime, promise: Promise) -> list[Waiting]:
    return tx.fetch_all(query(_HERE, "on_my_desk"), Waiting, {"at": at, "days": promise.escalate_days})


def open_corrections(tx: Tx, viewer: Viewer, corrections: Sequence[int], at: datetime, promise: Promise) -> set[int]:
    """Those that the viewer may open, each attempt logged."""
    params = {
        "corrections": list(corrections), "at": at, "days": promise.escalate_days,
        "undo": timedelta(minutes=promise.undo_minutes), "channel": viewer.channel, "request": viewer.request_id,
    }  # fmt: skip
    return set(tx.values(query(_HERE, "open_corrections"), params))


def for_owner(tx: Tx, viewer: Viewer, source: str, at: datetime, promise: Promise) -> list[ForOwner]:
    params = {
        "source": source, "at": at, "days": promise.escalate_days,
        "channel": viewer.channel, "request": viewer.request_id,
    }  # fmt: skip
    return tx.fetch_all(query(_HERE, "for_owner"), ForOwner, params)


def add_step(tx: Tx, correction_id: int, step: str, said: str, at: datetime) -> None:
    tx.run(query(_HERE, "add_step"), {"correction": correction_id, "step": step, "said": said, "at": at})


def steps(tx: Tx, correction_id: int) -> list[Step]:
    """The thread, oldest first."""
    return tx.fetch_all(query(_HERE, "steps"), Step, {"correction": correction_id})


def answer(tx: Tx, correction_id: int, text: str, *, by: str, at: datetime) -> bool:
    """Whether there was an open correction to answer."""
    params = {"correction": correction_id, "answer": text, "by": by, "at": at}
    return tx.run(query(_HERE, "answer"), params) == 1


def reopen(tx: Tx, correction_id: int, states: Sequence[str], due: datetime) -> bool:
    params = {"correction": correction_id, "states": list(states), "due": due}
    return tx.run(query(_HERE, "reopen"), params) == 1


def settle(tx: Tx, correction_id: int, state: str, states: Sequence[str]) -> bool:
    params = {"correction": correction_id, "state": state, "states": list(states)}
    return tx.run(query(_HERE, "settle"), params) == 1


def add_mend(tx: Tx, correction_id: int, change: Change, *, by: UUID, at: datetime) -> int:
    params = {
        "correction": correction_id, "kind": change.kind, "told": json.dumps(change.told),
        "former": json.dumps(change.former), "supersedes": change.supersedes, "taken": list(change.taken),
        "second": change.needs_second, "by": by, "at": at,
    }  # fmt: skip
    return tx.value(query(_HERE, "add_mend"), params)


def mends(tx: Tx, correction_id: int) -> list[Mend]:
    """What was mended, or is to be, oldest first."""
    return tx.fetch_all(query(_HERE, "mends"), Mend, {"correction": correction_id})


def waiting_mend(tx: Tx, correction_id: int) -> int | None:
    return tx.value(query(_HERE, "waiting_mend"), {"correction": correction_id})


def do_mend(tx: Tx, mend_id: int, at: datetime) -> bool:
    return tx.value(query(_HERE, "do_mend"), {"mend": mend_id, "at": at})


def refuse_mend(tx: Tx, mend_id: int, at: datetime) -> bool:
    return tx.value(query(_HERE, "refuse_mend"), {"mend": mend_id, "at": at})


def undo_mends(tx: Tx, correction_id: int, at: datetime) -> None:
    tx.run(query(_HERE, "undo_mends"), {"correction": correction_id, "at": at})


def differences(tx: Tx, source: str) -> list[Difference]:
    """What the source told otherwise after it was mended, the newest first; for the operator."""
    return tx.fetch_all(query(_HERE, "differences"), Difference, {"source": source})


def add_photo(
    tx: Tx, evidence: UUID, correction_id: int, sealed: bytes, *,
    key: str, size: tuple[int, int], fingerprint: bytes, at: datetime,
) -> None:  # fmt: skip
    params = {
        "evidence": evidence, "correction": correction_id, "sealed": sealed, "key": key, "width": size[0],
        "height": size[1], "fingerprint": fingerprint, "at": at,
    }  # fmt: skip
    tx.run(query(_HERE, "add_photo"), params)


def photos(tx: Tx, correction_id: int) -> list[Shown]:
    """The photos of a correction that can be seen, oldest first."""
    return tx.fetch_all(query(_HERE, "photos"), Shown, {"correction": correction_id})


def photo(tx: Tx, evidence: UUID) -> Photo | None:
    return tx.fetch_one(query(_HERE, "photo"), Photo, {"evidence": evidence})


def _said(told: Told) -> dict[str, object]:
    claimed = json.dumps(told.claimed)
    return {
        "matter": told.matter, "wrong": told.wrong, "said": told.said, "claimed": claimed, "record": told.record_id
    }  # fmt: skip
