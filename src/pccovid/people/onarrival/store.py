"""One typed function per query of matching on arrival."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.model import Resolved
from pccovid.people.onarrival.model import Described, Mark, Match, Model

_HERE = __package__ or ""


def load_model(tx: Tx, model: Model) -> None:
    """Let this model decide from now on."""
    tx.run(query(_HERE, "load_model"), asdict(model))


def index_register(tx: Tx) -> int:
    """Bring the index up to the register; entries that were new or changed."""
    return tx.value(query(_HERE, "index_register"))


def fresh(tx: Tx, version: str) -> bool:
    """Whether the index holds the register as it is, and this model decides."""
    return tx.value(query(_HERE, "fresh"), {"version": version})


def waiting(tx: Tx, most: int) -> list[int]:
    """Records that are new or changed, in the order of their coming."""
    return tx.values(query(_HERE, "waiting"), {"most": most})


def mark(tx: Tx) -> Mark:
    """How far records have come in, and the database's own time."""
    found = tx.fetch_one(query(_HERE, "mark"), Mark)
    return found or Mark(0, datetime.min, [])  # noqa: DTZ901  # an aggregate always has its row


def settled(tx: Tx, mark: Mark) -> None:
    """Write down up to where all was looked at."""
    tx.run(query(_HERE, "settled"), asdict(mark))


def unread_places(tx: Tx, records: Sequence[int]) -> list[str]:
    """Free addresses of these records that nobody has read yet."""
    return tx.values(query(_HERE, "unread_places"), {"records": list(records)})


def add_places(tx: Tx, texts: Sequence[str], unit_ids: Sequence[int | None]) -> None:
    """Keep the unit that each address names."""
    tx.run(query(_HERE, "add_places"), {"texts": list(texts), "units": list(unit_ids)})


def settle(tx: Tx, records: Sequence[int], at: datetime) -> Resolved:
    """Decide and publish; records that another programme is deciding are left to it."""
    found = tx.fetch_one(query(_HERE, "settle"), Resolved, {"records": list(records), "at": at})
    return found or Resolved()


def bridge(tx: Tx, person: UUID, kind: str, value: str, proof: str, at: datetime) -> int:
    """Keep a proved number of a person, and decide anew who waited for it; links that changed."""
    values = {"person": person, "kind": kind, "value": value, "proof": proof, "at": at}
    return tx.value(query(_HERE, "bridge"), values)


def find_matches(tx: Tx, who: Described) -> list[Match]:
    """Ids, scores and grades, the best first."""
    return tx.fetch_all(query(_HERE, "find_matches"), Match, asdict(who) | {"papers": list(who.papers)})


def card_holder(tx: Tx, pin: str, full_name: str) -> UUID | None:
    """The only person of this number and name; None when there is none or more than one."""
    return tx.value(query(_HERE, "card_holder"), {"pin": pin, "full_name": full_name})
