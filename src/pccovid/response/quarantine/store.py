"""One typed function per query."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.quarantine.model import (
    Apart,
    Change,
    Checked,
    Exposure,
    Infection,
    Offer,
    Order,
    Paper,
    Past,
    Pending,
    Site,
    Standing,
    Stay,
    Step,
    Trip,
    Untold,
    Waiting,
    Wanted,
)

_HERE = __package__ or ""


@dataclass(frozen=True)
class Act:
    """One move of many orders: its step, the states they must stand in, why, and the paper that it gives out."""

    act: UUID
    step: str
    was: Sequence[str]
    at: datetime
    reason: str = ""
    document: str | None = None


Rows = dict[int, dict[str, Any]]  # what becomes of each order, by column


def take_due(tx: Tx, most: int, today: date) -> list[UUID]:
    """People whose orders must be reckoned anew today; they are the caller's if the transaction commits."""
    return tx.values(query(_HERE, "take_due"), {"most": most, "today": today})


def fall_due(tx: Tx, people: Collection[UUID]) -> None:
    """Have the orders of people reckoned anew: something changed that the database does not see by itself."""
    tx.run(query(_HERE, "fall_due"), {"people": list(people)})


def exposures(tx: Tx, people: Collection[UUID]) -> list[Exposure]:
    return tx.fetch_all(query(_HERE, "exposures"), Exposure, {"people": list(people)})


def trips(tx: Tx, people: Collection[UUID]) -> list[Trip]:
    return tx.fetch_all(query(_HERE, "trips"), Trip, {"people": list(people)})


def infections(tx: Tx, people: Collection[UUID]) -> list[Infection]:
    return tx.fetch_all(query(_HERE, "infections"), Infection, {"people": list(people)})


def standings(tx: Tx, people: Collection[UUID]) -> list[Standing]:
    return tx.fetch_all(query(_HERE, "standings"), Standing, {"people": list(people)})


def pasts(tx: Tx, people: Collection[UUID]) -> list[Past]:
    return tx.fetch_all(query(_HERE, "pasts"), Past, {"people": list(people)})


def propose(tx: Tx, wanted: Iterable[tuple[UUID, Wanted]], *, act: UUID, at: datetime) -> int:
    """New proposals from today on; how many."""
    rows = [{"person_id": person, "from_on": at.date(), **asdict(one)} for person, one in wanted]
    return tx.run(query(_HERE, "propose"), {"rows": _json(rows), "day": f"{at:%Y%m%d}", "act": act, "at": at})


def move(tx: Tx, rows: Rows, act: Act, *, signed_by: str = "") -> list[int]:
    """Move orders as a programme; those that stood in none of the states stay."""
    values = {"rows": _rows(rows), "signed_by": signed_by, **_values(act)}
    return tx.values(query(_HERE, "move"), values)


def put_changes(tx: Tx, changes: Iterable[Change], at: datetime) -> None:
    tx.run(query(_HERE, "put_changes"), {"rows": _json([asdict(c) for c in changes]), "at": at})


def drop_changes(tx: Tx, orders: Collection[int]) -> None:
    """What was asked of these orders is asked no more."""
    tx.run(query(_HERE, "drop_changes"), {"orders": list(orders)})


def beginning(tx: Tx, today: date) -> list[int]:
    return tx.values(query(_HERE, "beginning"), {"today": today})


def over(tx: Tx, today: date) -> list[int]:
    return tx.values(query(_HERE, "over"), {"today": today})


def missed(tx: Tx, state: str, today: date) -> list[int]:
    """Orders whose last day passed while they stood in a state."""
    return tx.values(query(_HERE, "missed"), {"state": state, "today": today})


def untold(tx: Tx, since: datetime) -> list[Untold]:
    """Whom a notice is due; who was issued an order after `since` waits, for it may be taken back."""
    return tx.fetch_all(query(_HERE, "untold"), Untold, {"since": since})


def told(tx: Tx, orders: Sequence[Untold]) -> None:
    values = {
        "orders": [o.order_id for o in orders], "until": [o.until_on for o in orders],
        "ended": [not o.is_open for o in orders],
    }  # fmt: skip
    tx.run(query(_HERE, "told"), values)


def on_list(tx: Tx, name: str, today: date, *, before: int | None, most: int) -> list[int]:
    """Orders on a work list of the viewer's unit, the newest first."""
    return tx.values(query(_HERE, "on_list"), {"list": name, "today": today, "before": before, "most": most})


def open_orders(tx: Tx, orders: Collection[int], *, at: datetime, channel: str, request: str) -> set[int]:
    values = {"orders": list(orders), "at": at, "channel": channel, "request": request}
    return set(tx.values(query(_HERE, "open_orders"), values))


def orders(tx: Tx, ids: Collection[int]) -> list[Order]:
    """Orders of people whose door is open, the newest first."""
    return tx.fetch_all(query(_HERE, "orders"), Order, {"orders": list(ids)})


def of_person(tx: Tx, person: UUID) -> list[Order]:
    """The signed orders of a person whose door is open, the newest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Order, {"person": person})


def apart(tx: Tx, person: UUID) -> list[Apart]:
    """The signed orders under which a person whose door is open must stay apart, the earliest first."""
    return tx.fetch_all(query(_HERE, "apart"), Apart, {"person": person})


def steps(tx: Tx, order: int) -> list[Step]:
    """The life of an order whose person's door is open, the first step first."""
    return tx.fetch_all(query(_HERE, "steps"), Step, {"order": order})


def papers(tx: Tx, ids: Collection[int]) -> list[Paper]:
    """Every paper of orders whose people's doors are open, the newest first."""
    return tx.fetch_all(query(_HERE, "papers"), Paper, {"orders": list(ids)})


def check_paper(tx: Tx, code: UUID, today: date) -> Checked | None:
    """Whether a paper still counts; anybody may ask who holds it."""
    return tx.fetch_one(query(_HERE, "check_paper"), Checked, {"code": code, "today": today})


def may_be_signed(tx: Tx, ids: Collection[int]) -> set[int]:
    return set(tx.values(query(_HERE, "may_be_signed"), {"orders": list(ids)}))


def act(tx: Tx, rows: Rows, act: Act, *, needs: str) -> list[int]:
    """Move orders as the officer who is logged in."""
    return tx.values(query(_HERE, "act"), {"rows": _rows(rows), "needs": needs, **_values(act)})


def undo(tx: Tx, act: UUID, *, since: datetime, at: datetime) -> int:
    return tx.value(query(_HERE, "undo"), {"act": act, "since": since, "at": at})


def changes_waiting(tx: Tx) -> list[Waiting]:
    """What waits for a decision in the viewer's unit, by case."""
    return tx.fetch_all(query(_HERE, "changes_waiting"), Waiting)


def orders_of_changes(tx: Tx, case: int | None, *, before: int | None, most: int) -> list[int]:
    """Orders of the viewer's unit that a case changes, the newest first."""
    return tx.values(query(_HERE, "orders_of_changes"), {"case": case, "before": before, "most": most})


def pending(tx: Tx, ids: Collection[int]) -> list[Pending]:
    """What waits for a decision of orders whose people's doors are open."""
    return tx.fetch_all(query(_HERE, "pending"), Pending, {"orders": list(ids)})


def decide_changes(tx: Tx, ids: Collection[int], *, act: UUID, at: datetime) -> int:
    return tx.value(query(_HERE, "decide_changes"), {"orders": list(ids), "act": act, "at": at})


def sites(tx: Tx) -> list[Site]:
    """Centres of the viewer's province, open ones first."""
    return tx.fetch_all(query(_HERE, "sites"), Site)


def site_of(tx: Tx, site: int) -> str | None:
    """Name and address of a centre."""
    return tx.value(query(_HERE, "site_of"), {"site": site})


def lock_site(tx: Tx, site: int) -> int | None:
    """The beds of an open centre; until the end of the transaction nobody else gives them away."""
    return tx.value(query(_HERE, "lock_site"), {"site": site})


def add_site(tx: Tx, unit: int, name: str, address: str, capacity: int, *, at: datetime) -> None:
    values = {"unit": unit, "name": name, "address": address, "capacity": capacity, "at": at}
    tx.run(query(_HERE, "add_site"), values)


def close_site(tx: Tx, site: int, *, at: datetime) -> None:
    """Take nobody any more, or open again."""
    tx.run(query(_HERE, "close_site"), {"site": site, "at": at})


def offer(tx: Tx, order: int, to: int, why: str, *, at: datetime) -> bool:
    return tx.value(query(_HERE, "offer"), {"order": order, "to": to, "why": why, "at": at})


def answer_offer(tx: Tx, order: int, answer: str, *, act: UUID, at: datetime) -> bool:
    return tx.value(query(_HERE, "answer_offer"), {"order": order, "answer": answer, "act": act, "at": at})


def offers(tx: Tx, ids: Collection[int]) -> list[Offer]:
    """Offers that wait, of orders whose people's doors are open."""
    return tx.fetch_all(query(_HERE, "offers"), Offer, {"orders": list(ids)})


def stays(
    tx: Tx, today: date, *, before: int | None, most: int, at: datetime, channel: str, request: str
) -> list[Stay]:
    values = {"today": today, "before": before, "most": most, "at": at, "channel": channel, "request": request}
    return tx.fetch_all(query(_HERE, "stays"), Stay, values)


def _values(act: Act) -> dict[str, Any]:
    return {
        "act": act.act, "step": act.step, "from": list(act.was), "at": act.at, "reason": act.reason,
        "document": act.document,
    }  # fmt: skip


def _rows(rows: Rows) -> str:
    return _json([{"order_id": order, "changes": changes} for order, changes in rows.items()])


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=str)
