"""One typed function per query."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.cases.model import (
    Care,
    Case,
    Change,
    Feeling,
    Known,
    Listed,
    ListOutcome,
    Moved,
    Opened,
    Positive,
    Report,
)

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


def reports(tx: Tx, people: Sequence[UUID]) -> list[Report]:
    """Their cases as line lists tell them, the oldest first."""
    return tx.fetch_all(query(_HERE, "reports"), Report, {"people": list(people)})


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


def on_desk(
    tx: Tx, which: str, *, before: int | None, people: Sequence[UUID] | None, days: int, most: int
) -> list[Listed]:
    """Cases of the officer's area, the newest first; `days` part two infections."""
    params = {
        "list": which, "before": before, "people": None if people is None else list(people), "days": days, "most": most,
    }  # fmt: skip
    return tx.fetch_all(query(_HERE, "on_desk"), Listed, params)


def person_of(tx: Tx, case_no: str) -> UUID | None:
    """Whose case it is, in the officer's area."""
    return tx.value(query(_HERE, "person_of"), {"case_no": case_no})


def id_of(tx: Tx, case_no: str) -> int | None:
    """The id of a number, wherever its person lives."""
    return tx.value(query(_HERE, "id_of"), {"case_no": case_no})


def no_of(tx: Tx, case: int) -> str | None:
    """The number of a case that another one names."""
    return tx.value(query(_HERE, "no_of"), {"case": case})


def of_person(tx: Tx, person: UUID) -> list[Case]:
    """The cases of a person whose door is open, the oldest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Case, {"person": person})


def history(tx: Tx, case: int) -> list[Change]:
    """Every state of a case, the oldest first."""
    return tx.fetch_all(query(_HERE, "history"), Change, {"case": case})


def change_case(tx: Tx, case: int, changes: dict[str, Any], reason: str, at: datetime) -> bool:
    """Change a case in the officer's name; whether anything differed."""
    params = {"case": case, "changes": json.dumps(changes), "reason": reason, "at": at}
    return tx.value(query(_HERE, "change_case"), params)


def open_case(tx: Tx, row: dict[str, Any], at: datetime) -> str | None:
    """Open a case by an officer's word; its number."""
    return tx.value(query(_HERE, "open_case"), {"row": json.dumps(row), "at": at})


def among(tx: Tx, cases: Sequence[int]) -> list[Case]:
    """Those of the cases whose person's door is open, the newest first."""
    return tx.fetch_all(query(_HERE, "among"), Case, {"cases": list(cases)})


def list_outcome(tx: Tx, list_id: int) -> ListOutcome:
    """What became of the rows of a line list of the officer's unit."""
    found = tx.fetch_one(query(_HERE, "list_outcome"), ListOutcome, {"list": list_id})
    return found or ListOutcome(0, 0, 0, 0)


def people_of_list(tx: Tx, list_id: int) -> list[UUID]:
    """Whom the rows of a line list of the officer's unit are surely about: ids to find their cases by."""
    return tx.values(query(_HERE, "people_of_list"), {"list": list_id})
