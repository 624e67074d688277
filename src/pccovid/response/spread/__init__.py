"""How it spread: who infected whom as far as evidence says, clusters that belong together, places ranked by risk.

About cases by number and unit; no name is read here. Ground: QĐ 5053/QĐ-BYT (milestones of place and time), notice
242/TB-VPCP, 2.
"""

from pccovid.response.spread.actions import (
    cases_of_cluster,
    chain_of,
    clusters,
    decide,
    place,
    places,
    refresh,
    undo,
    unit_chains,
)
from pccovid.response.spread.model import (
    MOST_NODES,
    Alert,
    CaseNode,
    Certainty,
    Chain,
    Cluster,
    ClusterCase,
    ClusterStatus,
    ContactLeaf,
    Infection,
    NoSuchCluster,
    NoSuchPlace,
    PlaceDay,
    RiskPlace,
)
from pccovid.response.spread.rules import lay_out

__all__ = [
    "MOST_NODES",
    "Alert",
    "CaseNode",
    "Certainty",
    "Chain",
    "Cluster",
    "ClusterCase",
    "ClusterStatus",
    "ContactLeaf",
    "Infection",
    "NoSuchCluster",
    "NoSuchPlace",
    "PlaceDay",
    "RiskPlace",
    "cases_of_cluster",
    "chain_of",
    "clusters",
    "decide",
    "lay_out",
    "place",
    "places",
    "refresh",
    "undo",
    "unit_chains",
]
