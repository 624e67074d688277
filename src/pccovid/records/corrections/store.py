"""One typed function per query."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.corrections.model import Correction, Matter, Record, Said, Verdict, Waiting

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


def one_at_a_time(tx: Tx, person: UUID) -> None:
    tx.value(query(_HERE, "one_at_a_time"), {"person": person})


def same_open(tx: Tx, person: UUID, matter: Matter, said: str, record_id: int | None) -> str | None:
    """The reference of an open correction that says the same."""
    params = {"person": person, "matter": matter, "said": said, "record": record_id}
    return tx.value(query(_HERE, "same_open"), params)


def add(
    tx: Tx, reference: str, person: UUID, matter: Matter, said: str, *,
    record_id: int | None, owner: str, account: UUID, at: datetime, due: datetime,
) -> None:  # fmt: skip
    params = {
        "reference": reference, "person": person, "matter": matter, "said": said, "record": record_id,
        "owner": owner, "account": account, "at": at, "due": due,
    }  # fmt: skip
    tx.run(query(_HERE, "add"), params)


def of_person(tx: Tx, person: UUID) -> list[Correction]:
    """All corrections of a person, newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Correction, {"person": person})


def one(tx: Tx, correction_id: int) -> Correction | None:
    return tx.fetch_one(query(_HERE, "one"), Correction, {"correction": correction_id})


def waiting(tx: Tx) -> list[Waiting]:
    """The work list of the officer's unit, the most urgent first."""
    return tx.fetch_all(query(_HERE, "waiting"), Waiting)


def answer(tx: Tx, correction_id: int, text: str, *, by: str, at: datetime) -> bool:
    """Whether there was an open correction to answer."""
    params = {"correction": correction_id, "answer": text, "by": by, "at": at}
    return tx.run(query(_HERE, "answer"), params) == 1
