"""One typed function per query."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.notices.model import Notice, Waiting

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


def of_household(tx: Tx, at: datetime) -> list[Waiting]:
    """The notices of everybody the telephone acts for, unread and urgent ones first; nothing of what they say."""
    return tx.fetch_all(query(_HERE, "of_household"), Waiting, {"at": at})


def of_people(tx: Tx, notices: Sequence[int]) -> list[Notice]:
    """Those of the notices whose person's door is open."""
    return tx.fetch_all(query(_HERE, "of_people"), Notice, {"notices": list(notices)})


def read(tx: Tx, notice: int, *, account: UUID, at: datetime) -> None:
    """Write down when a notice was first said to be understood, and on whose telephone."""
    tx.run(query(_HERE, "read"), {"notice": notice, "account": account, "at": at})
