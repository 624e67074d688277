"""One typed function per query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.spread.model import (
    CaseNode,
    Cluster,
    ClusterCase,
    ClusterStatus,
    ContactLeaf,
    Found,
    MetCase,
    PlaceDay,
    RiskPlace,
    Tie,
)

_HERE = __package__ or ""


@dataclass(frozen=True)
class Standing:
    """A case in a cluster as it was found before."""

    cluster_id: int
    case_id: int


def chain_cases(tx: Tx, case_no: str, most: int) -> list[int]:
    return tx.values(query(_HERE, "chain_cases"), {"case_no": case_no, "most": most})


def unit_cases(tx: Tx, since: date, until: date, most: int) -> list[int]:
    return tx.values(query(_HERE, "unit_cases"), {"since": since, "until": until, "most": most})


def nodes(tx: Tx, cases: Sequence[int]) -> list[CaseNode]:
    return tx.fetch_all(query(_HERE, "nodes"), CaseNode, {"cases": cases})


def met(tx: Tx, cases: Sequence[int]) -> list[MetCase]:
    return tx.fetch_all(query(_HERE, "met"), MetCase, {"cases": cases})


def leaves(tx: Tx, cases: Sequence[int]) -> list[ContactLeaf]:
    return tx.fetch_all(query(_HERE, "leaves"), ContactLeaf, {"cases": cases})


def places(tx: Tx, most: int) -> list[RiskPlace]:
    """The riskiest places of the viewer's unit, at most so many."""
    return tx.fetch_all(query(_HERE, "places"), RiskPlace, {"most": most})


def place_days(tx: Tx, place: int, since: date) -> list[PlaceDay]:
    return tx.fetch_all(query(_HERE, "place_days"), PlaceDay, {"place": place, "since": since})


def clusters(tx: Tx) -> list[Cluster]:
    """The clusters of the viewer's unit, those that grow first, dropped ones last."""
    return tx.fetch_all(query(_HERE, "clusters"), Cluster)


def cluster_cases(tx: Tx, cluster: int) -> list[ClusterCase]:
    return tx.fetch_all(query(_HERE, "cluster_cases"), ClusterCase, {"cluster": cluster})


def judge(tx: Tx, cluster: int, status: ClusterStatus, *, officer: UUID, at: datetime) -> int | None:
    """The step that was written; None when the cluster had this status already."""
    values = {"cluster": cluster, "status": status, "officer": officer, "at": at}
    return tx.value(query(_HERE, "judge"), values)


def undo(tx: Tx, step: int, at: datetime) -> None:
    """Take a step back that no later one follows."""
    tx.run(query(_HERE, "undo"), {"step": step, "at": at})


def lock(tx: Tx) -> None:
    """One programme at a time looks for clusters."""
    tx.run(query(_HERE, "lock"))


def ties(tx: Tx, since: datetime) -> list[Tie]:
    return tx.fetch_all(query(_HERE, "ties"), Tie, {"since": since})


def standing(tx: Tx) -> list[Standing]:
    return tx.fetch_all(query(_HERE, "standing"), Standing)


def write_cluster(tx: Tx, cluster: int | None, found: Found, *, rule: str, at: datetime) -> int:
    """Write a cluster as it stands now; `cluster` is the one it was before, None: it is new. Its id."""
    values = {
        "cluster": cluster, "cases": list(found.cases), "kind": found.kind, "label": found.label,
        "place": found.place_id, "rule": rule, "at": at, "on": at.date(),
    }  # fmt: skip
    return tx.value(query(_HERE, "write_cluster"), values)


def absorb(tx: Tx, clusters: Collection[int], into: int, at: datetime) -> None:
    tx.run(query(_HERE, "absorb"), {"clusters": list(clusters), "into": into, "at": at})


def retire(tx: Tx, found: Sequence[int], at: datetime) -> None:
    tx.run(query(_HERE, "retire"), {"found": found, "at": at})


def refresh_places(tx: Tx, since: datetime, at: datetime) -> None:
    tx.run(query(_HERE, "refresh_places"), {"since": since, "at": at})
