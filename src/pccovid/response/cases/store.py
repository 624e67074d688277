"""One typed function per query."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.cases.model import Care, Case, Feeling, Known, Moved, Opened, Positive

_HERE = __package__ or ""


def one_at_a_time(tx: Tx) -> None:
    """Wait until nobody else opens or follows cases; held until the transaction ends."""
    tx.run(query(_HERE, "one_at_a_time"))


def take_news(tx: Tx, most: int) -> list[UUID]:
    """Take so many news away; the people they concern, as they are known today."""
    return tx.values(query(_HERE, "take_news"), {"most": most})


def moved(tx: Tx, people: Sequence[UUID]) -> list[Moved]:
    """Cases of these people whose person is another since a merge or its undoing."""
    return tx.fetch_all(query(_HERE, "moved"), Moved, {"people": list(people)})


def known(tx: Tx, people: Sequence[UUID]) -> list[Known]:
    """The cases of these people, the oldest first."""
    return tx.fetch_all(query(_HERE, "known"), Known, {"people": list(people)})


def positives(tx: Tx, people: Sequence[UUID]) -> list[Positive]:
    """Their positive single tests."""
    return tx.fetch_all(query(_HERE, "positives"), Positive, {"people": list(people)})


def cares(tx: Tx, people: Sequence[UUID]) -> list[Care]:
    """Their treatments."""
    return tx.fetch_all(query(_HERE, "cares"), Care, {"people": list(people)})


def feelings(tx: Tx, people: Sequence[UUID]) -> list[Feeling]:
    """The days on which they declared symptoms."""
    return tx.fetch_all(query(_HERE, "feelings"), Feeling, {"people": list(people)})


def trace_again(tx: Tx, people: Sequence[UUID], since: datetime) -> int:
    """Let the rings of these people's cases that were opened since then be worked out anew; how many."""
    return tx.run(query(_HERE, "trace_again"), {"people": list(people), "since": since})


def open_cases(tx: Tx, rows: Sequence[dict[str, Any]], at: datetime) -> list[Opened]:
    """Open a case for each row."""
    return tx.fetch_all(query(_HERE, "open_cases"), Opened, {"rows": json.dumps(rows), "at": at})


def change_cases(tx: Tx, rows: Sequence[dict[str, Any]], at: datetime) -> int:
    """Change cases, every difference into the history; how many differed."""
    return tx.value(query(_HERE, "change_cases"), {"rows": json.dumps(rows), "at": at})


def one(tx: Tx, case_no: str) -> Case | None:
    """The case of that number, if its person's door is open."""
    return tx.fetch_one(query(_HERE, "one"), Case, {"case_no": case_no})
