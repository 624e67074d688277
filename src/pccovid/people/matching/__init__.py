"""Which records are of one person: deterministic rules first, then Splink against the register. See docs/linking.md."""

from pccovid.people.matching.engine import resolve
from pccovid.people.matching.evaluation import Evaluation, SourceFigures, TierFigures, evaluate
from pccovid.people.matching.rehearsal import Rehearsal, rehearse, rehearse_training
from pccovid.people.matching.training import train

__all__ = [
    "Evaluation",
    "Rehearsal",
    "SourceFigures",
    "TierFigures",
    "evaluate",
    "rehearse",
    "rehearse_training",
    "resolve",
    "train",
]
