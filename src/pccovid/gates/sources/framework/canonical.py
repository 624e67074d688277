"""The canonical tables: kinds.toml as objects, with a contract for each kind: an import is a source like any other."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.gates.sources.framework.model import Column, Contract

_TYPES = {
    "text": "free text",
    "date": "dd/MM/yyyy or yyyy-MM-dd, exists, not ahead",
    "planned": "dd/MM/yyyy or yyyy-MM-dd, exists",
    "moment": "ISO 8601 with the time of day, not ahead; without an offset it is Viet Nam's",
    "scheduled": "ISO 8601 with the time of day; without an offset it is Viet Nam's",
    "whole": "a whole number",
    "number": "a number",
    "flag": "1 or 0",
    "country": "ISO 3166-1 alpha-2 or alpha-3, or its name",
    "unit": "code of a province, district or commune of September 2021",
    "own": "the agency's own key: another agency may use the same for something else",
    "shift": "hours HH:MM-HH:MM, over midnight too, or a name",
}


@dataclass(frozen=True)
class Cell:
    """One column of a canonical table. `choices` is empty where any value of the type will do."""

    name: str
    type: str
    label: str
    means: str
    example: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    range: tuple[float, float] | None = None

    @property
    def rule(self) -> str:
        """What a value must be, in the words of docs/formats.md."""
        said = _TYPES.get(self.type, f"one of {', '.join(self.choices)}" if self.choices else "a code of its list")
        bounds = f", {self.range[0]} to {self.range[1]}" if self.range else ""
        return f"{said}{bounds}{'; must be there' if self.needed else '; may be empty'}"


@dataclass(frozen=True)
class Kind:
    """One canonical table: who it is about, then the fact that it tells, if any.

    `span`: the columns of a beginning and an end, which may not lie before it. `notes`: what else a sender must know.
    """

    kind: str
    person: tuple[Cell, ...]
    fact: tuple[Cell, ...]
    table: str | None
    span: tuple[str, str] | None
    notes: str
    contract: Contract

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All columns in their order."""
        return self.person + self.fact


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    text = resources.files(__package__ or "").joinpath("kinds.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    person = tuple(map(_cell, data["person"]["columns"]))
    return {kind["kind"]: _kind(kind, person, digest) for kind in data["kind"]}


def _kind(data: dict[str, Any], person: tuple[Cell, ...], digest: str) -> Kind:
    fact = tuple(map(_cell, data.get("columns", ())))
    contract = Contract(
        source=f"import_{data['kind']}",
        source_id=data["source_id"],
        title_vi=data["title_vi"],
        title_en=data["title_en"],
        owner="Cơ quan gửi tệp",
        legal_basis=data["legal_basis"],
        purposes=tuple(data["purposes"]),
        transport="file",
        form="csv",
        target="record",
        trust_rank=50,
        key="key",
        max_lag=timedelta(days=365),
        columns=tuple(Column(c.name, c.means, c.rule, c.label, required=c.needed) for c in person + fact),
        sha256=digest,
    )
    begin, *end = data.get("span", ("",))
    return Kind(
        data["kind"], person, fact, data.get("table"), (begin, *end) if end else None, data.get("notes", ""), contract
    )


def _cell(data: dict[str, Any]) -> Cell:
    bounds = data.pop("range", None)
    choices = tuple(data.pop("choices", ()))
    return Cell(**data, choices=choices, range=tuple(bounds) if bounds else None)
