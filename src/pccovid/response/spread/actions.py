"""Verbs: draw a chain, find clusters and risky places anew, judge a cluster."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from pccovid.ground.clock import VIETNAM
from pccovid.ground.tx import Tx
from pccovid.response.spread import rules, store
from pccovid.response.spread.data import cluster_rules
from pccovid.response.spread.model import (
    MOST_NODES,
    Chain,
    Cluster,
    ClusterCase,
    ClusterStatus,
    ContactLeaf,
    Found,
    NoSuchCluster,
    NoSuchPlace,
    PlaceDay,
    RiskPlace,
)

_LOOK_BACK = timedelta(days=30)  # cases older than this bind nothing together any more
_PLACE_DAYS = timedelta(days=14)  # how long visits count at a place
_MOST_PLACES = 200


def chain_of(tx: Tx, case_no: str) -> Chain:
    """The chain that a case belongs to, across units; empty when its door is not open."""
    return _chain(tx, store.chain_cases(tx, case_no, MOST_NODES))


def unit_chains(tx: Tx, since: date, until: date) -> Chain:
    """All cases of the viewer's unit that were opened from `since` to `until`, with what links them."""
    return _chain(tx, store.unit_cases(tx, since, until, MOST_NODES))


def places(tx: Tx) -> list[RiskPlace]:
    """The places of the viewer's unit where cases were lately, the riskiest first."""
    return store.places(tx, _MOST_PLACES)


def place(tx: Tx, place_id: int, *, at: datetime) -> tuple[RiskPlace, list[PlaceDay]]:
    """One of them, with its days.

    Raises
    ------
    NoSuchPlace
    """
    found = next((one for one in places(tx) if one.place_id == place_id), None)
    if found is None:
        raise NoSuchPlace
    return found, store.place_days(tx, place_id, at.astimezone(VIETNAM).date() - _PLACE_DAYS)


def clusters(tx: Tx) -> list[Cluster]:
    """The clusters of the viewer's unit, those that grow first."""
    return store.clusters(tx)


def cases_of_cluster(tx: Tx, cluster: int) -> list[ClusterCase]:
    """The cases of a cluster by number and unit, the first first."""
    return store.cluster_cases(tx, cluster)


def decide(tx: Tx, cluster: int, status: ClusterStatus, *, officer: UUID, at: datetime) -> int | None:
    """Write down what an officer makes of a cluster: the step that can be undone, None when nothing changed.

    Raises
    ------
    NoSuchCluster
    """
    if not any(one.cluster_id == cluster for one in store.clusters(tx)):
        raise NoSuchCluster
    return store.judge(tx, cluster, status, officer=officer, at=at)


def undo(tx: Tx, step: int, *, at: datetime) -> None:
    """Take back one's own step, as long as nobody judged the cluster since."""
    store.undo(tx, step, at)


def refresh(tx: Tx, at: datetime) -> None:
    """Find clusters and risky places anew from what tracing found; the same again changes nothing.

    `tx` is the engine's.

    A cluster stays itself while it grows: it keeps its id and what an officer made of it; of two that grow into one the
    larger goes on.
    """
    store.refresh_places(tx, at - _PLACE_DAYS, at)
    local = at.astimezone(VIETNAM)
    rule = rules.rule_on(cluster_rules(), local.date())
    if rule is None:
        return
    store.lock(tx)
    found = rules.find_clusters(rule, store.ties(tx, at - _LOOK_BACK))
    before: dict[int, int] = {row.case_id: row.cluster_id for row in store.standing(tx)}
    shared = [Counter(before[case] for case in one.cases if case in before) for one in found]
    kept = _kept(found, shared)
    written: list[int] = []
    for no, one in enumerate(found):
        cluster = store.write_cluster(tx, kept.get(no), one, rule=rule.id, at=local)
        written.append(cluster)
        absorbed = [former for former in shared[no] if former != cluster and former not in kept.values()]
        if absorbed:
            store.absorb(tx, absorbed, cluster, at)
    store.retire(tx, written, at)


def _kept(found: list[Found], shared: list[Counter[int]]) -> dict[int, int]:
    """Which former cluster each found one goes on as: the pair with most cases in common first, each once."""
    pairs = sorted((-n, no, former) for no in range(len(found)) for former, n in shared[no].items())
    kept: dict[int, int] = {}
    for _, no, former in pairs:
        if no not in kept and former not in kept.values():
            kept[no] = former
    return kept


def _chain(tx: Tx, ids: list[int]) -> Chain:
    cases = store.nodes(tx, ids)
    infections, alerts = rules.infections(cases, store.met(tx, ids))
    room = MOST_NODES - len(cases)
    drawn: list[ContactLeaf] = []
    left_out = 0
    for leaf in store.leaves(tx, ids):
        if leaf.people <= room:
            room -= leaf.people
            drawn.append(leaf)
        else:
            left_out += leaf.people
    return Chain(tuple(cases), tuple(infections), tuple(drawn), tuple(alerts), left_out)
