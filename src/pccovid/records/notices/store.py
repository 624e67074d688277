"""One typed function per query."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.notices.model import Claimed, Device, Notice, Reached, Unreached, Waiting

_HERE = __package__ or ""


@dataclass(frozen=True)
class Head:
    """What all notices of one sending have in common."""

    kind: str
    version: int
    severity: str
    sms: str
    urgent: bool
    at: datetime
    ends_at: datetime
    reach_by: datetime | None
    pause: timedelta


@dataclass(frozen=True)
class Settled:
    """What became of one delivery, and when it is looked at again."""

    delivery_id: int
    state: str
    receipt: str | None
    pause: timedelta


def notify(tx: Tx, head: Head, person: UUID, subject: str, filled: Mapping[str, str]) -> int:
    """How many were new: one or none."""
    one = {"person": person, "subject": subject, "filled": json.dumps(filled)}
    return tx.value(query(_HERE, "notify"), vars(head) | one)


def write_notices(
    tx: Tx, head: Head, people: Sequence[UUID], subjects: Sequence[str], filled: Sequence[Mapping[str, str]]
) -> int:
    """How many were new."""
    many: dict[str, Any] = {"people": people, "subjects": subjects, "filled": [json.dumps(f) for f in filled]}
    return tx.value(query(_HERE, "write_notices"), vars(head) | many)


def withdraw_exposures(tx: Tx, people: Sequence[UUID], days: Sequence[date], at: datetime) -> None:
    """Show and send the exposure warnings of these people (each with its day) no more. `tx` is the engine's."""
    tx.run(query(_HERE, "withdraw_exposures"), {"people": list(people), "days": list(days), "at": at})


def of_household(tx: Tx, at: datetime) -> list[Waiting]:
    """The notices of everybody the telephone acts for, unread and urgent ones first; nothing of what they say."""
    return tx.fetch_all(query(_HERE, "of_household"), Waiting, {"at": at})


def of_people(tx: Tx, notices: Sequence[int]) -> list[Notice]:
    """Those of the notices whose person's door is open."""
    return tx.fetch_all(query(_HERE, "of_people"), Notice, {"notices": list(notices)})


def of_person(tx: Tx, person: UUID) -> list[Notice]:
    """All notices that are kept of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Notice, {"person": person})


def read(tx: Tx, notice: int, *, account: UUID, at: datetime) -> None:
    """Write down when a notice was first said to be understood, and on whose telephone."""
    tx.run(query(_HERE, "read"), {"notice": notice, "account": account, "at": at})


def claim(tx: Tx, *, at: datetime, lease: timedelta, most: int) -> list[Claimed]:
    """Take what is due, for as long as the lease; nobody else gets it until then."""
    return tx.fetch_all(query(_HERE, "claim"), Claimed, {"at": at, "lease": lease, "most": most})


def settle(tx: Tx, settled: Sequence[Settled], *, at: datetime) -> None:
    """Write down what became of claimed deliveries."""
    deliveries = [s.delivery_id for s in settled]
    params: dict[str, Any] = {
        "deliveries": deliveries,
        "states": [s.state for s in settled],
        "receipts": [s.receipt for s in settled],
        "pauses": [s.pause for s in settled],
        "at": at,
    }
    tx.run(query(_HERE, "settle"), params)
    tx.run(query(_HERE, "text_instead"), {"deliveries": deliveries})


def devices(tx: Tx, accounts: Sequence[UUID]) -> list[Device]:
    return tx.fetch_all(query(_HERE, "devices"), Device, {"accounts": list(accounts)})


def drop_devices(tx: Tx, devices: Sequence[int]) -> None:
    tx.run(query(_HERE, "drop_devices"), {"devices": list(devices)})


def claim_receipts(tx: Tx, *, since: datetime, pause: timedelta, most: int) -> list[str]:
    """Messages whose receipt is to be asked for now; they are asked for again after the pause."""
    return tx.values(query(_HERE, "claim_receipts"), {"since": since, "pause": pause, "most": most})


def take_receipts(tx: Tx, states: Mapping[str, str], *, at: datetime) -> None:
    params = {"receipts": list(states), "states": list(states.values()), "at": at}
    tx.run(query(_HERE, "take_receipts"), params)


def add_device(tx: Tx, endpoint: str, public_key: str, secret: str, *, language: str, at: datetime) -> None:
    params = {"endpoint": endpoint, "public_key": public_key, "secret": secret, "language": language, "at": at}
    tx.value(query(_HERE, "add_device"), params)


def has_device(tx: Tx, session: UUID) -> bool:
    """Whether the browser of this log-in takes pushes."""
    return tx.value(query(_HERE, "has_device"), {"session": session})


def remove_device(tx: Tx, session: UUID) -> None:
    tx.run(query(_HERE, "remove_device"), {"session": session})


def unreached(tx: Tx, at: datetime) -> list[Unreached]:
    """Whom nobody tried to reach first, then the most urgent."""
    return tx.fetch_all(query(_HERE, "unreached"), Unreached, {"at": at})


def add_try(tx: Tx, notice: int, outcome: Reached, *, officer: UUID, at: datetime) -> int:
    """Write down what an officer did for a person whose door is open; the id by which it can be undone."""
    params = {"notice": notice, "outcome": outcome, "officer": officer, "at": at}
    return tx.value(query(_HERE, "add_try"), params)


def undo_try(tx: Tx, try_id: int, *, at: datetime) -> None:
    """Take back what the officer wrote down of a person whose door is open; the notice is on the list again."""
    tx.run(query(_HERE, "undo_try"), {"try_id": try_id, "at": at})
