"""Which model decides: trained ones are candidates until somebody approves them, and the last approved one decides.

A model is kept with its weights and with what it achieved; neither changes afterwards. The model that ships with the
program decides where nobody approved another.
"""

import json
from typing import Any

from pccovid.ground.tx import Tx
from pccovid.people.matching import scoring, store
from pccovid.people.matching.model import MatchModel, NoSuchModel, NotApprovable


def deciding(tx: Tx) -> tuple[str, scoring.Settings]:
    """Version and settings of the model that decides now."""
    _ensure_shipped(tx)
    found = store.deciding_model(tx)
    return found.version, found.body


def match_models(tx: Tx) -> list[MatchModel]:
    """All models, the newest first."""
    _ensure_shipped(tx)
    return store.match_models(tx)


def approve(tx: Tx, version: str, by: str, reason: str) -> None:
    """From now on this model decides, also one that did before; who said so and why stays with it.

    Raises
    ------
    NoSuchModel
    NotApprovable
        It decides already, nobody measured it, or a level of it was never trained.
    """
    _ensure_shipped(tx)
    found = store.match_model(tx, version)
    if found is None:
        raise NoSuchModel
    measured = "automatic_precision" in found.metrics
    if not measured or not by.strip() or not reason.strip() or scoring.untrained(found.body):
        raise NotApprovable
    if not store.approve_model(tx, version, by.strip(), reason.strip()):
        raise NotApprovable


def add_candidate(tx: Tx, version: str, settings: scoring.Settings, metrics: dict[str, Any], trained_on: str) -> None:
    """Keep a trained model with what it achieved, for somebody to approve.

    Raises
    ------
    ValueError
        The version is taken: a model never changes.
    """
    if not store.add_model(tx, version, json.dumps(settings), json.dumps(metrics), trained_on):
        raise ValueError(f"there is a model {version} already")


def _ensure_shipped(tx: Tx) -> None:
    """The model of this release is known; it decides only where no other was approved."""
    limits = scoring.thresholds()
    body = json.dumps(scoring.model(limits.model))
    if store.add_model(tx, limits.model, body, json.dumps(limits.metrics), limits.trained_on):
        store.approve_shipped(tx, limits.model, limits.approved_by)
