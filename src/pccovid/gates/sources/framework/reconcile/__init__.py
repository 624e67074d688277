"""Comparing a source with what we hold of it, without moving the data: sums over 256 groups of keys, then the keys.

Both sides take, of each row, eight bytes of the MD5 of its key and its time of change, and XOR them within a group (the
first two digits of the MD5 of the key): any database and any language can. MD5 keeps no secret here; it spreads. Only
groups whose sums differ are compared key by key. What we hold and the source does not is missing at first sight, and
gone when the next comparison misses it too (X-11); unless too many people would lose a dose or a result by it: then
nothing goes, and an operator is woken.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from pccovid import people
from pccovid.gates.sources.framework import guards, load
from pccovid.gates.sources.framework.model import Connector, Reconciler
from pccovid.gates.sources.framework.reconcile import store
from pccovid.gates.sources.framework.reconcile.model import Differences, Reconciled
from pccovid.ground import clock
from pccovid.ground.tx import Tx

UNDATED = -1  # stands for the time of change of a row that has none


def group_of(key: str) -> str:
    """The group of a key: one of 256."""
    return hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()[:2]


def checksum_of(key: str, changed: int) -> int:
    """The sum of one row; `changed` in microseconds since 1970."""
    digest = hashlib.md5(f"{key}|{changed}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def microseconds(moment: datetime) -> int:
    """A time of change as both sides count it."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def reconcile(connector: Connector) -> Reconciled | None:
    """Compare a source with what we hold of it, and write down what was found; None when there is nothing to compare.

    Of a source that cannot be compared, what it said it deleted is looked at a second time: what was not told again is
    gone.

    Raises
    ------
    Unreachable
        The source does not answer; nothing is concluded from that.
    """
    contract = connector.contract
    with load.work(f"see how far {contract.source} was read") as tx:
        until = store.newest_change(tx, contract.source_id)
    if until is None:
        return None
    if connector.reconciler is None:
        found = _said_to_be_deleted(connector)
        if not found.absent:
            return None
    else:
        found = _compare(connector, connector.reconciler, microseconds(until))
    with load.work(f"write down how {contract.source} differs") as tx:
        return _conclude(tx, connector, found)


def _compare(connector: Connector, reconciler: Reconciler, until: int) -> Differences:
    source_id = connector.contract.source_id
    there = {group: (rows, checksum) for group, rows, checksum in reconciler.groups(until)}
    with load.work(f"sum up what is held of {connector.contract.source}") as tx:
        here = {group.group: (group.rows, group.checksum) for group in store.groups_here(tx, source_id)}
        quarantined, unreadable = store.quarantined_keys(tx, source_id), store.unreadable_rows(tx, source_id)
    found = Differences(_rows(here.values()), _rows(there.values()))
    for group in sorted(here.keys() | there.keys()):
        if here.get(group) == there.get(group):
            continue
        found.groups += 1
        theirs = _newest(reconciler.keys(group))
        with load.work(f"compare keys of {connector.contract.source}") as tx:
            ours = {key.source_key: key.changed for key in store.keys_here(tx, source_id, group)}
        told = {key: changed for key, changed in theirs.items() if changed <= until and key not in quarantined}
        found.absent += [key for key in ours if key not in theirs]
        found.missing += sum(key not in ours for key in told)
        found.older += sum(ours.get(key, changed) != changed for key, changed in told.items())
    found.missing = max(0, found.missing - unreadable)  # as many may be those whose key we could not read
    return found


def _newest(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The newest state of every key: a source may tell one twice."""
    newest: dict[str, int] = {}
    for key, changed in rows:
        newest[key] = max(changed, newest.get(key, changed))
    return newest


def _rows(sums: Iterable[tuple[int, int]]) -> int:
    return sum(rows for rows, _ in sums)


def _said_to_be_deleted(connector: Connector) -> Differences:
    with load.work(f"look again at what {connector.contract.source} deleted") as tx:
        keys = store.missing_keys(tx, connector.contract.source_id)
    return Differences(0, 0, absent=keys)


def _conclude(tx: Tx, connector: Connector, found: Differences) -> Reconciled:
    contract, at = connector.contract, clock.now()
    lowered = guards.lowered_by_absence(tx, contract.source_id, found.absent)
    is_kept = lowered.people > contract.limits.most_lowered(found.keys_here)
    if is_kept:
        people.arrivals.deleted(tx, contract.source_id, found.absent, at)
        gone = 0
    else:
        gone = people.arrivals.absent(tx, contract.source_id, found.absent, at).gone
    concluded = Reconciled(
        contract.source, at, found.keys_here, found.keys_there, found.groups, len(found.absent), found.missing,
        found.older, gone, is_kept,
    )  # fmt: skip
    store.write(tx, contract.source_id, concluded)
    return concluded


__all__ = ["UNDATED", "Reconciled", "checksum_of", "group_of", "microseconds", "reconcile"]
