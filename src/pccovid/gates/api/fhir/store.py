"""One typed function per query of exchange."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from pccovid.gates.api.fhir.model import CardRow, DoseRow, Due, Export, GoneRow, Subscription, TestRow
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def ask_export(
    tx: Tx, export: UUID, system: UUID, purpose: str, types: Sequence[str], since: datetime | None, at: datetime
) -> None:
    values = {"export": export, "system": system, "purpose": purpose, "types": list(types), "since": since, "at": at}
    tx.run(query(_HERE, "ask_export"), values)


def export(tx: Tx, export: UUID) -> Export | None:
    """An export of the system that asks."""
    return tx.fetch_one(query(_HERE, "export"), Export, {"export": export})


def asked_exports(tx: Tx) -> list[Export]:
    """Exports that wait, the oldest first; each is locked until the transaction ends."""
    return tx.fetch_all(query(_HERE, "asked_exports"), Export)


def end_export(tx: Tx, export: UUID, state: str, files: Sequence[dict[str, Any]], at: datetime) -> None:
    values = {"export": export, "state": state, "files": dumps(list(files)), "at": at}
    tx.run(query(_HERE, "end_export"), values)


def people_behind(tx: Tx, after: UUID, unit: int | None, since: datetime | None, most: int) -> list[UUID]:
    """The next people of a unit in the order of their ids; with `since`, only those about whom something changed."""
    values = {"after": after, "unit": unit, "since": since, "most": most}
    return tx.values(query(_HERE, "people_behind"), values)


def doses(tx: Tx, people: Sequence[UUID], since: datetime | None) -> list[DoseRow]:
    return tx.fetch_all(query(_HERE, "doses"), DoseRow, {"people": list(people), "since": since})


def tests(tx: Tx, people: Sequence[UUID], since: datetime | None) -> list[TestRow]:
    return tx.fetch_all(query(_HERE, "tests"), TestRow, {"people": list(people), "since": since})


def cards(tx: Tx, people: Sequence[UUID], since: datetime | None) -> list[CardRow]:
    return tx.fetch_all(query(_HERE, "cards"), CardRow, {"people": list(people), "since": since})


def gone(tx: Tx, unit: int | None, since: datetime) -> list[GoneRow]:
    """What vanished since then."""
    return tx.fetch_all(query(_HERE, "gone"), GoneRow, {"unit": unit, "since": since})


def add_subscription(
    tx: Tx, subscription: UUID, system: UUID, purpose: str, kind: str, person: UUID | None, endpoint: str, at: datetime
) -> None:
    values = {
        "subscription": subscription, "system": system, "purpose": purpose, "type": kind, "person": person,
        "endpoint": endpoint, "at": at,
    }  # fmt: skip
    tx.run(query(_HERE, "add_subscription"), values)


def subscription(tx: Tx, subscription: UUID) -> Subscription | None:
    """A subscription of the system that asks."""
    return tx.fetch_one(query(_HERE, "subscription"), Subscription, {"subscription": subscription})


def end_subscription(tx: Tx, subscription: UUID) -> None:
    tx.run(query(_HERE, "end_subscription"), {"subscription": subscription})


def due(tx: Tx) -> list[Due]:
    """Subscriptions with news."""
    return tx.fetch_all(query(_HERE, "due"), Due)


def told(tx: Tx, subscription: UUID, until: int) -> None:
    tx.run(query(_HERE, "told"), {"subscription": subscription, "until": until})


def not_told(tx: Tx, subscription: UUID) -> None:
    tx.run(query(_HERE, "not_told"), {"subscription": subscription})
