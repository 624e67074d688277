"""What follows from what was written down, in this order: what telephones heard, cases, then what rests on them.

Each step takes what changed, in one transaction, until nothing is left; killed anywhere, the next run takes it again.
"""

from datetime import timedelta

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground import clock
from pccovid.records import encounters
from pccovid.response import cases, quarantine, tracing, venues, warnings

_SYSTEM = System("worker")
_DRAWN = timedelta(days=21)  # so long a ring is drawn anew by what telephones tell later; they tell no older meetings


def respond() -> None:
    """Draw every conclusion that is due. Cheap when nothing changed."""
    while _read_uploads():
        pass
    while _follow_cases():
        pass
    while _trace():
        pass
    while _propose_orders():
        pass
    _follow_orders()
    while _warn():  # after the orders, whose days a warning names
        pass
    _look_after_venues()


def _read_uploads() -> bool:
    with access.watch(_SYSTEM, Purpose.CONTACT_TRACING, "read what telephones of cases uploaded") as tx:
        people = encounters.take_in(tx, at=clock.now())
        cases.trace_again(tx, sorted(people), clock.now() - _DRAWN)
    return bool(people)


def _follow_cases() -> bool:
    with access.watch(_SYSTEM, Purpose.CONTACT_TRACING, "open and change cases by what tests say") as tx:
        return cases.follow(tx, clock.now())


def _trace() -> bool:
    with access.watch(_SYSTEM, Purpose.CONTACT_TRACING, "work out the rings of cases that changed") as tx:
        return tracing.trace_changed(tx, clock.now()) > 0


def _warn() -> bool:
    with access.watch(_SYSTEM, Purpose.NOTICE, "warn accepted contacts, take back what no longer holds") as tx:
        return warnings.warn(tx, clock.now()) + warnings.withdraw(tx, clock.now()) > 0


def _look_after_venues() -> None:
    with access.watch(_SYSTEM, Purpose.NOTICE, "tell managers whose places are traced, close old requests") as tx:
        venues.expire(tx, clock.now())
        venues.tell_owners(tx, clock.now())


def _propose_orders() -> bool:
    with access.watch(_SYSTEM, Purpose.QUARANTINE, "propose orders, reckon anew what they rest on") as tx:
        return quarantine.propose(tx, clock.now()).people > 0


def _follow_orders() -> None:
    with access.watch(_SYSTEM, Purpose.QUARANTINE, "begin, end and tell orders") as tx:
        now = clock.now()
        quarantine.complete(tx, now)
        quarantine.tell(tx, now)
