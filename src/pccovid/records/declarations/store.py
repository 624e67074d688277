"""One typed function per query."""

import json
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.declarations.model import Answers, Declaration, Draft, Filing

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Declaration]:
    """The former declarations of a person whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Declaration, {"person": person})


def filings(tx: Tx, person: UUID) -> list[Filing]:
    """What a person whose door is open declared here, every revision of it, newest first."""
    return tx.fetch_all(query(_HERE, "filings"), Filing, {"person": person})


def one_at_a_time(tx: Tx, person: UUID) -> None:
    tx.value(query(_HERE, "one_at_a_time"), {"person": person})


def sent_already(tx: Tx, person: UUID, fingerprint: str, since: datetime) -> str | None:
    """The reference under which exactly this was sent since then."""
    params = {"person": person, "fingerprint": fingerprint, "since": since}
    return tx.value(query(_HERE, "sent_already"), params)


def add(
    tx: Tx, reference: str, person: UUID, kind: str, version: str, answers: Answers, *,
    columns: dict[str, str | bool | None], fingerprint: str, at: datetime, account: UUID, declared_by: str | None,
) -> None:  # fmt: skip
    params = columns | {
        "reference": reference, "person": person, "kind": kind, "version": version, "answers": json.dumps(answers),
        "fingerprint": fingerprint, "at": at, "account": account, "declared_by": declared_by,
    }  # fmt: skip
    tx.run(query(_HERE, "add"), params)


def drafts(tx: Tx, person: UUID) -> list[Draft]:
    """What a person whose door is open has begun and not sent, newest first."""
    return tx.fetch_all(query(_HERE, "drafts"), Draft, {"person": person})


def save_draft(
    tx: Tx, person: UUID, kind: str, amends: str, version: str, answers: Answers, *, account: UUID, at: datetime
) -> None:
    params = {
        "person": person, "kind": kind, "amends": amends, "version": version, "answers": json.dumps(answers),
        "account": account, "at": at,
    }  # fmt: skip
    tx.run(query(_HERE, "save_draft"), params)


def drop_draft(tx: Tx, person: UUID, kind: str, amends: str) -> bool:
    """Whether there was one."""
    return tx.run(query(_HERE, "drop_draft"), {"person": person, "kind": kind, "amends": amends}) > 0
