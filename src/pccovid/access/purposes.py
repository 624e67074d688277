"""The purpose register as code reads it: a closed list, loaded from `purposes.toml`."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from pccovid.access import store
from pccovid.ground.tx import Tx


class Purpose(StrEnum):
    """What a door may be opened for. Nothing else exists."""

    OWN_RECORD = "own_record"
    CARE = "care"
    TESTING = "testing"
    VACCINATION = "vaccination"
    CONTACT_TRACING = "contact_tracing"
    QUARANTINE = "quarantine"
    BORDER_HEALTH = "border_health"
    CHECKPOINT = "checkpoint"
    RISK_ASSESSMENT = "risk_assessment"
    STATISTICS = "statistics"
    IDENTITY_MATCHING = "identity_matching"
    SUPPORT_CORRECTION = "support_correction"
    ASSISTANCE = "assistance"
    SECURITY_AUDIT = "security_audit"
    NOTICE = "notice"
    OPERATIONS = "operations"
    PLACE_ENTRY = "place_entry"


@dataclass(frozen=True)
class Grant:
    """One line of the register: this role, for this purpose, may read these classes of these people's data."""

    role: str
    purpose: Purpose
    area: str
    classes: tuple[str, ...]
    case: bool = False


@dataclass(frozen=True)
class PurposeText:
    """A purpose in the words of the citizen, and the document that allows it."""

    purpose: Purpose
    vi: str
    en: str
    law: str


@cache
def register() -> tuple[tuple[PurposeText, ...], tuple[Grant, ...]]:
    """All purposes and all grants; fails when file and enumeration differ."""
    data: dict[str, Any] = tomllib.loads(
        resources.files(__package__ or "").joinpath("purposes.toml").read_text("utf-8")
    )
    texts = tuple(PurposeText(Purpose(code), **words) for code, words in data["purpose"].items())
    if {t.purpose for t in texts} != set(Purpose):
        raise ValueError("purposes.toml and Purpose differ")
    grants = tuple(
        Grant(g["role"], Purpose(g["purpose"]), g["area"], tuple(g["classes"]), g.get("case", False))
        for g in data["grant"]
    )
    return texts, grants


def load(tx: Tx) -> None:
    """Make the database's register equal to the file's. `tx` is the owner's."""
    texts, grants = register()
    store.clear_register(tx)
    for text in texts:
        store.add_purpose(tx, text.purpose, text.vi, text.en, text.law)
    for grant in grants:
        store.add_grant(tx, grant.role, grant.purpose, grant.area, case=grant.case, classes=list(grant.classes))
