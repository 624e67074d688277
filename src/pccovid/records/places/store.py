"""One typed function per query."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from pccovid import people
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.places.model import CheckIn, Described, Door, Hour, Kind, Place, Visit

_HERE = __package__ or ""
Counts = people.arrivals.Counts


def set_usual_stays(tx: Tx, kinds: Sequence[Kind]) -> None:
    tx.run(query(_HERE, "set_usual_stays"), {"kinds": [k.vi for k in kinds], "minutes": [k.stay for k in kinds]})


def make_told_places(tx: Tx) -> None:
    tx.run(query(_HERE, "make_told_places"))


def merge_places(tx: Tx, source: int, batch: int, at: datetime) -> Counts:
    counts = tx.fetch_one(query(_HERE, "merge_places"), Counts, {"source": source, "batch": batch, "at": at})
    assert counts is not None  # an aggregate without group by has one row
    return counts


def make_told_visits(tx: Tx) -> None:
    tx.run(query(_HERE, "make_told_visits"))


def add_visitors(tx: Tx, source: int) -> None:
    tx.run(query(_HERE, "add_visitors"), {"source": source})


def find_places(tx: Tx, source: int) -> None:
    """The place of each visit: by the code at its door where that is told, else by the source's own key."""
    tx.run(query(_HERE, "find_coded_places"))
    tx.run(query(_HERE, "find_places"), {"source": source})


def follow_places(tx: Tx) -> None:
    tx.run(query(_HERE, "follow_places"))


def add_unknown_places(tx: Tx, source: int, batch: int, at: datetime) -> None:
    tx.run(query(_HERE, "add_unknown_places"), {"source": source, "batch": batch, "at": at})


def prepare_visit_days(tx: Tx) -> None:
    tx.run(query(_HERE, "prepare_visit_days"))


def count_new_visits(tx: Tx) -> int:
    """How many scans nobody told before."""
    return tx.value(query(_HERE, "count_new_visits"))


def merge_visits(tx: Tx, source: int, batch: int) -> int:
    """How many visits are new, or got their end or a later one."""
    return tx.run(query(_HERE, "merge_visits"), {"source": source, "batch": batch})


def count_told(tx: Tx) -> int:
    return tx.value(query(_HERE, "count_told"))


def of_person(tx: Tx, person: UUID, since: datetime) -> list[Visit]:
    return tx.fetch_all(query(_HERE, "of_person"), Visit, {"person": person, "since": since})


def at_door(tx: Tx, code: str) -> Door | None:
    return tx.fetch_one(query(_HERE, "at_door"), Door, {"code": code})


def places_of_mine(tx: Tx) -> list[Place]:
    return tx.fetch_all(query(_HERE, "places_of_mine"), Place)


def register(tx: Tx, described: Described, at: datetime) -> int:
    return tx.value(query(_HERE, "register"), asdict(described) | {"at": at})


def describe(tx: Tx, place: int, described: Described, at: datetime) -> int:
    """How many places were changed: none when the viewer does not manage it."""
    return tx.run(query(_HERE, "describe"), asdict(described) | {"place": place, "at": at})


def set_closed(tx: Tx, place: int, closed_at: datetime | None) -> int:
    return tx.run(query(_HERE, "set_closed"), {"place": place, "closed_at": closed_at})


def replace_mine(tx: Tx, place: int, successor: int, act: str, at: datetime) -> bool:
    """Whether both are managed by the viewer and neither gave way before."""
    params = {"place": place, "successor": successor, "act": act, "at": at}
    return tx.value(query(_HERE, "replace_mine"), params)


def replace_coded(tx: Tx, code: str, successor: str, *, act: str, at: datetime, operator: str) -> bool | None:
    """Whether neither gave way before; None where a code is unknown."""
    params = {"code": code, "successor": successor, "act": act, "at": at, "operator": operator}
    return tx.value(query(_HERE, "replace_coded"), params)


def revoke_code(tx: Tx, place: int, at: datetime) -> None:
    tx.run(query(_HERE, "revoke_code"), {"place": place, "at": at})


def add_code(tx: Tx, place: int, code: str, at: datetime) -> None:
    tx.run(query(_HERE, "add_code"), {"place": place, "code": code, "at": at})


def staff(tx: Tx, place: int) -> list[str]:
    return tx.values(query(_HERE, "staff"), {"place": place})


def add_staff(tx: Tx, place: int, phone: str, at: datetime) -> None:
    tx.run(query(_HERE, "add_staff"), {"place": place, "phone": phone, "at": at})


def remove_staff(tx: Tx, place: int, phone: str) -> None:
    tx.run(query(_HERE, "remove_staff"), {"place": place, "phone": phone})


def hours(tx: Tx, place: int, since: datetime) -> list[Hour]:
    return tx.fetch_all(query(_HERE, "hours"), Hour, {"place": place, "since": since})


def one_at_a_time(tx: Tx, people: Sequence[UUID]) -> None:
    tx.run(query(_HERE, "one_at_a_time"), {"people": list(people)})


def prepare_day(tx: Tx, at: datetime) -> None:
    tx.run(query(_HERE, "prepare_day"), {"at": at})


def check_in(
    tx: Tx, place: int, people: Sequence[UUID], *, account: UUID, arrived: datetime, at: datetime, same: timedelta
) -> int:
    """How many of them were not there already."""
    return tx.run(
        query(_HERE, "check_in"),
        {"place": place, "people": list(people), "account": account, "arrived": arrived, "at": at, "same": same},
    )


def leave(tx: Tx, visits: Sequence[UUID], *, since: datetime, at: datetime) -> int:
    return tx.run(query(_HERE, "leave"), {"visits": list(visits), "since": since, "at": at})


def forget(tx: Tx, visit: UUID, since: datetime) -> int:
    return tx.run(query(_HERE, "forget"), {"visit": visit, "since": since})


def admit(tx: Tx, place: int, person: UUID, *, at: datetime, since: datetime, channel: str, request: str) -> str | None:
    """The initials of a visitor who is written down now; None where the viewer does not work at the place."""
    return tx.value(
        query(_HERE, "admit"),
        {"place": place, "person": person, "at": at, "since": since, "channel": channel, "request": request},
    )


def check_ins(tx: Tx, people: Sequence[UUID], since: datetime) -> list[CheckIn]:
    return tx.fetch_all(query(_HERE, "check_ins"), CheckIn, {"people": list(people), "since": since})
