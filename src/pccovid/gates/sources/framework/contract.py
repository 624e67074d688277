"""Contracts: one TOML file beside each connector, and their place in the database."""

import hashlib
import tomllib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.gates.sources.framework import store
from pccovid.gates.sources.framework.canonical import kinds
from pccovid.gates.sources.framework.model import Column, Contract, Limits
from pccovid.ground.tx import Tx

_FOLDER = "pccovid.gates.sources"


@cache
def contracts() -> dict[str, Contract]:
    """All contracts by code, in the order of their ids: those of the connectors, and those of the canonical tables."""
    files = (file for file in resources.files(_FOLDER).iterdir() if file.name.endswith(".toml"))
    found = [_contract(file.read_text(encoding="utf-8")) for file in files]
    found += [kind.contract for kind in kinds().values()]
    return {contract.source: contract for contract in sorted(found, key=lambda c: c.source_id)}


def load_contracts(tx: Tx) -> None:
    """Make the database know every source as its contract describes it. `tx` is the owner's."""
    for contract in contracts().values():
        store.set_source(tx, contract)


def _contract(text: str) -> Contract:
    data: dict[str, Any] = tomllib.loads(text)
    whole = Contract(
        **data["source"],
        purposes=tuple(data["purposes"]),
        max_lag=timedelta(hours=data["freshness"]["max_lag_hours"]),
        stream=data["freshness"].get("stream", ""),
        cursor=data["freshness"].get("cursor"),
        overlap=timedelta(minutes=data["freshness"].get("overlap_minutes", 0)),
        limits=Limits(**data.get("limits", {})),
        columns=_columns(data),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    parts = {
        part["part"]: replace(
            whole, part=part["part"], part_means=part["meaning"], key=part["key"], columns=_columns(part)
        )
        for part in data.get("parts", ())
    }
    return replace(whole, parts=parts)


def _columns(data: dict[str, Any]) -> tuple[Column, ...]:
    return tuple(Column(**column) for column in data.get("columns", ()))
