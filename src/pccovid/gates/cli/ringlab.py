"""From one positive result to a ring of thousands, its orders, and warnings on telephones: how long people wait."""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import demo, worker
from pccovid.gates.cli.ringing import at_work
from pccovid.gates.cli.setup import ensure_officers
from pccovid.ground import clock, ids, migrate
from pccovid.ground.sql import query
from pccovid.records import notices
from pccovid.response import rings

_HERE = __package__ or ""
_TRACER = "cdc.demo"
_LONGEST_S = 600


@dataclass(frozen=True)
class Reached:
    """How far the ring has come: contacts, orders proposed for them, warnings written, telephones that have one."""

    contacts: int
    orders: int
    warned: int
    delivered: int


def figures(admin: str, people: int) -> dict[str, float]:
    """Seconds from a positive result to `people` contacts with orders, and from acceptance to the last telephone.

    A warning waits for a minute, in which the acceptance may be taken back; text messages end in the demo's inbox.
    """
    ensure_officers(admin)
    commune = next(officer.unit for officer in demo.officers() if officer.role == "commune_health")
    case = ids.new_id()
    came = clock.now().replace(hour=9, minute=0) - timedelta(days=3)
    with migrate.owner_tx(admin) as tx:
        values = {"people": people, "commune": commune.unit_id, "at": came, "case": case}
        for name in ("ring_day", "ring_place", "ring_crowd", "ring_phones", "ring_analyze"):
            tx.run(query(_HERE, name), values)
        tx.run(query(_HERE, "ring_positive"), values)
    began = time.perf_counter()
    worker.respond()
    proposed = time.perf_counter() - began
    found = _reached(admin)
    if (found.contacts, found.orders) != (people, people):
        raise RuntimeError(f"{found.contacts} contacts and {found.orders} orders of {people}")
    accepted = time.perf_counter()
    _accept(admin, case)
    return {
        "ring_orders_s": round(proposed, 1),
        "ring_accept_s": round(time.perf_counter() - accepted, 1),
        "ring_warned_s": round(_until_told(admin, people) - accepted, 1),
    }


def _accept(admin: str, case: UUID) -> None:
    with migrate.owner_tx(admin) as tx:
        number = tx.value(query(_HERE, "ring_number"), {"case": case})
    with (
        at_work(admin, _TRACER) as viewer,
        access.enter(viewer, Purpose.CONTACT_TRACING, [case], case=number) as tx,
    ):
        rings.decide_group(tx, number, rings.Part(1, "close"), "accepted", why="", at=clock.now())


def _until_told(admin: str, people: int) -> float:
    """The moment at which the last of them has the warning on a telephone."""
    started = time.perf_counter()
    while time.perf_counter() - started < _LONGEST_S:
        worker.respond()
        notices.deliver()
        if _reached(admin).delivered >= people:
            return time.perf_counter()
        time.sleep(1)
    raise RuntimeError(f"after {_LONGEST_S} s: {_reached(admin)}")


def _reached(admin: str) -> Reached:
    with migrate.owner_tx(admin) as tx:
        found = tx.fetch_one(query(_HERE, "ring_reached"), Reached)
    assert found is not None  # an aggregate has one row
    return found
