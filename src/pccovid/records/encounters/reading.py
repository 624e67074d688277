"""What telephones of cases uploaded becomes meetings: by the engine alone, who reaches the keys of past days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records.encounters import rules, store, tempids
from pccovid.records.encounters.actions import fresh_handle, opened
from pccovid.records.encounters.model import Handle, Heard, Page, Read

_MOST_PAGES = 50  # of one transaction: 100,000 records, about two seconds

Place = tuple[int, int]  # which record of which page


def take_in(tx: Tx, *, at: datetime) -> set[UUID]:
    """Read the pages that came since the last time; the people they tell of. Killed, the next turn reads them.

    `tx` is the engine's. A record that is no meeting stands in records.bluetooth_refused with its reason.
    """
    pages = store.pages_to_take(tx, _MOST_PAGES)
    if not pages:
        return set()
    heard = {(p.page_id, n): one for p in pages for n, one in enumerate(rules.records(p.content))}
    read = _read(tx, heard)
    received = {p.page_id: p.received_at for p in pages}
    reasons = {place: rules.fault(one, read.get(place), received[place[0]]) for place, one in heard.items()}
    good = {place: read[place] for place, reason in reasons.items() if reason is None}
    met, unknown = _write(tx, pages, heard, good)
    reasons |= unknown
    store.refuse(tx, [(*place, reason) for place, reason in reasons.items() if reason])
    store.taken(tx, list(received), at)
    return {p.person_id for p in pages} | met


def _read(tx: Tx, heard: dict[Place, Heard]) -> dict[Place, Read]:
    """What the identifiers say that one of our keys opens."""
    of_day: dict[date, list[Place]] = defaultdict(list)
    for place, one in heard.items():
        for day in rules.days_to_try(one):
            of_day[day].append(place)
    found: dict[Place, Read] = {}
    for key in store.day_keys(tx):
        places = of_day.get(key.day, [])
        told = tempids.read(opened(key.day, key.sealed), [heard[place][:2] for place in places])
        found |= {place: one for place, one in zip(places, told, strict=True) if one is not None}
    return found


def _write(
    tx: Tx, pages: Iterable[Page], heard: dict[Place, Heard], good: dict[Place, Read]
) -> tuple[set[UUID], dict[Place, str]]:
    """Write meetings; with whom, and the reasons of those that are none: of nobody, or of the owner themselves."""
    owners = {p.page_id: p.person_id for p in pages}
    epochs = {place: rules.epoch(rules.day_of(one.interval)) for place, one in good.items()}
    wanted = {(owners[page], epoch) for (page, _), epoch in epochs.items()}
    mine = store.own_handles(tx, [Handle(fresh_handle(), person, epoch) for person, epoch in sorted(wanted)])
    own = {(h.person_id, h.epoch_on): h.handle for h in mine}
    known = {h.handle: h for h in store.handles(tx, list({one.handle for one in good.values()}))}
    met: set[UUID] = set()
    reasons: dict[Place, str] = {}
    store.make_heard(tx)
    with tx.copy_in("heard", store.HEARD) as rows:
        for place, one in good.items():
            who, person, record = known.get(one.handle), owners[place[0]], heard[place]
            if who is None or who.epoch_on != epochs[place]:
                reasons[place] = "identifier_unknown"
            elif who.person_id == person:
                reasons[place] = "own_telephone"
            else:
                met.add(who.person_id)
                near = rules.near_seconds(record, rules.day_of(one.interval))
                of_handle = own[person, epochs[place]]
                seen_at = rules.begins(one.interval)
                rows.row((seen_at, of_handle, one.handle, record.seconds, near, record.signal, place[0]))
    store.add_heard(tx)
    return met, reasons
