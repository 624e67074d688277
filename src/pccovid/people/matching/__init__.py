"""Which records are of one person: deterministic rules first, then Splink against the register. See docs/linking.md."""

from pccovid.people.matching.approval import approve, deciding, match_models
from pccovid.people.matching.engine import resolve
from pccovid.people.matching.evaluation import Evaluation, SourceFigures, TierFigures, evaluate
from pccovid.people.matching.model import Drift, DriftRow, MatchModel, NoSuchModel, NotApprovable
from pccovid.people.matching.nightly import drift, latest_drift
from pccovid.people.matching.rehearsal import Rehearsal, rehearse, rehearse_training
from pccovid.people.matching.store import group_foreigners
from pccovid.people.matching.training import train

__all__ = [
    "Drift",
    "DriftRow",
    "Evaluation",
    "MatchModel",
    "NoSuchModel",
    "NotApprovable",
    "Rehearsal",
    "SourceFigures",
    "TierFigures",
    "approve",
    "deciding",
    "drift",
    "evaluate",
    "group_foreigners",
    "latest_drift",
    "match_models",
    "rehearse",
    "rehearse_training",
    "resolve",
    "train",
]
