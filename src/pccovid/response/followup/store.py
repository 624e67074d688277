"""One typed function per query."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.followup.model import (
    Addressed,
    Asked,
    Breach,
    Check,
    Decision,
    Due,
    Figures,
    Household,
    Lives,
    OpenBreach,
    Said,
    SampleDay,
    Stop,
    Task,
    Text,
    Unread,
    Way,
)

_HERE = __package__ or ""


def asked(tx: Tx, people: Sequence[UUID], day: date) -> list[Asked]:
    """Those of `people` who are asked on a day how they are; of people whose door is open."""
    return tx.fetch_all(query(_HERE, "asked"), Asked, {"people": list(people), "day": day})


def checks(tx: Tx, people: Sequence[UUID], since: date) -> list[Check]:
    """What people whose door is open said since a day, newest first; what was taken back is left out."""
    return tx.fetch_all(query(_HERE, "checks"), Check, {"people": list(people), "since": since})


def tasks(tx: Tx, people: Sequence[UUID], since: date) -> list[Task]:
    """Visits and samples of people whose door is open: those of the days since, and all that are open."""
    return tx.fetch_all(query(_HERE, "tasks"), Task, {"people": list(people), "since": since})


def breaches(tx: Tx, people: Sequence[UUID]) -> list[Breach]:
    """What speaks for breaches of people whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "breaches"), Breach, {"people": list(people)})


def unread(tx: Tx, people: Sequence[UUID], since: datetime) -> list[Unread]:
    """Texts that nobody understood, of people whose door is open."""
    return tx.fetch_all(query(_HERE, "unread"), Unread, {"people": list(people), "since": since})


def addresses(tx: Tx, people: Sequence[UUID]) -> dict[UUID, str | None]:
    """Where people live whose door is open, as the newest source of each writes it."""
    found = tx.fetch_all(query(_HERE, "addresses"), Lives, {"people": list(people)})
    return {one.person_id: one.address for one in found}


def write_check(tx: Tx, asked: Asked, said: Said, *, at: datetime, way: Way, by: UUID | None) -> int:
    params: dict[str, Any] = {
        "person": asked.person_id, "order": asked.order_id, "day": at.date(), "at": at, "way": way, "well": said.well,
        "symptoms": list(said.symptoms), "temperature": said.temperature, "feeling": said.feeling, "by": by,
    }  # fmt: skip
    return tx.value(query(_HERE, "write_check"), params)


def end_visits(
    tx: Tx, person: UUID, outcome: str, *, at: datetime, by: UUID | None = None, check: int | None = None
) -> int:
    """How many open visits ended."""
    params = {"person": person, "outcome": outcome, "at": at, "by": by, "check": check}
    return tx.run(query(_HERE, "end_visits"), params)


def lay(tx: Tx, due: Sequence[Due], streets: Sequence[str], *, at: datetime, check: int | None) -> list[UUID]:
    """Write tasks that are not there yet; whom they are about."""
    params: dict[str, Any] = {
        "people": [d.person_id for d in due], "orders": [d.order_id for d in due], "units": [d.unit_id for d in due],
        "kinds": [d.kind for d in due], "reasons": [d.reason for d in due], "days": [d.due_on for d in due],
        "due": [d.due_at for d in due], "streets": list(streets), "at": at, "check": check,
    }  # fmt: skip
    return tx.values(query(_HERE, "lay"), params)


def stops(tx: Tx, day: date, *, after: int | None, most: int) -> list[Stop]:
    """Whom the viewer's unit must go to by a day, in the order of the streets, after the stop of a task."""
    return tx.fetch_all(query(_HERE, "stops"), Stop, {"day": day, "after": after, "most": most})


def breaches_open(tx: Tx) -> list[OpenBreach]:
    """What the viewer's unit must look at, the oldest first."""
    return tx.fetch_all(query(_HERE, "breaches_open"), OpenBreach)


def household(tx: Tx, day: date) -> Household:
    """How many of the viewer's people are asked on a day how they are; nobody is opened for it."""
    found = tx.fetch_one(query(_HERE, "household"), Household, {"day": day})
    assert found is not None  # an aggregate without group by has one row
    return found


def figures(tx: Tx, day: date) -> Figures:
    """How far following up is in the viewer's unit on a day."""
    found = tx.fetch_one(query(_HERE, "figures"), Figures, {"day": day})
    assert found is not None  # an aggregate without group by has one row
    return found


def write_breach(tx: Tx, asked: Asked, *, task: int, day: date, at: datetime) -> None:
    params = {
        "person": asked.person_id,
        "order": asked.order_id,
        "unit": asked.unit_id,
        "task": task,
        "day": day,
        "at": at,
    }
    tx.run(query(_HERE, "write_breach"), params | {"day": day, "at": at})


def undo_visit(tx: Tx, task: int, *, by: UUID, at: datetime) -> None:
    """Take back all that one tap of an officer wrote about a person whose door is open."""
    tx.run(query(_HERE, "undo_visit"), {"task": task, "by": by, "at": at})


def decide_breach(tx: Tx, breach: int, state: Decision | None, why: str | None, *, at: datetime) -> bool:
    """Whether it was decided now; `state` None takes a decision back."""
    params = {"breach": breach, "state": state or "open", "why": why, "at": at}
    return tx.value(query(_HERE, "decide_breach"), params)


def people_of_phone(tx: Tx, phone: str, day: date) -> list[Addressed]:
    return tx.fetch_all(query(_HERE, "people_of_phone"), Addressed, {"phone": phone, "day": day})


def receive_text(tx: Tx, text: Text, *, at: datetime) -> None:
    """Keep a text message for the engine to read; told twice, it is kept once."""
    tx.run(query(_HERE, "receive_text"), vars(text) | {"at": at})


def texts_to_read(tx: Tx, most: int) -> list[Text]:
    """Texts that nobody read yet, the oldest first; nobody else gets them in this transaction."""
    return tx.fetch_all(query(_HERE, "texts_to_read"), Text, {"most": most})


def settle_text(tx: Tx, message: str, people: Sequence[UUID], *, understood: bool) -> None:
    tx.run(query(_HERE, "settle_text"), {"message": message, "people": list(people), "understood": understood})


def silent(tx: Tx, day: date, due: datetime) -> list[Due]:
    """Who must be visited because nothing was heard of them."""
    return tx.fetch_all(query(_HERE, "silent"), Due, {"day": day, "due": due})


def unread_today(tx: Tx, day: date, due: datetime, since: datetime) -> list[Due]:
    """Who must be visited because nobody understood their text."""
    return tx.fetch_all(query(_HERE, "unread_today"), Due, {"day": day, "due": due, "since": since})


def test_days(tx: Tx, day: date, tests: Sequence[SampleDay], *, by: time, late: int) -> list[Due]:
    """Whose sample is due on a day, or was so many days before, by the rule of their order."""
    params: dict[str, Any] = {
        "day": day, "rules": [t.rule for t in tests], "kinds": [t.kind for t in tests], "by": by, "late": late,
        "lengths": [t.length for t in tests], "days": [t.day for t in tests],
    }  # fmt: skip
    return tx.fetch_all(query(_HERE, "test_days"), Due, params)


def close_samples(tx: Tx, *, early: int, at: datetime) -> int:
    """How many samples turned out to be taken."""
    return tx.run(query(_HERE, "close_samples"), {"early": early, "at": at})


def close_needless(tx: Tx, day: date, at: datetime) -> int:
    """How many tasks ended with their order."""
    return tx.run(query(_HERE, "close_needless"), {"day": day, "at": at})


def find_breaches(tx: Tx, day: date, *, since: datetime, at: datetime, lawful: Sequence[str]) -> int:
    """How many days on which somebody was told to be elsewhere are new."""
    params = {"day": day, "since": since, "at": at, "lawful": list(lawful)}
    return tx.run(query(_HERE, "find_breaches"), params)


def to_remind(tx: Tx, day: date) -> list[UUID]:
    """Who has not said today how they are, and was not reminded today."""
    return tx.values(query(_HERE, "to_remind"), {"day": day})
