"""The rules as they stand in rules.toml (contacts and cases) and travel.toml (travellers)."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from pccovid.response.quarantine.ruleset import Line, RuleSet


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every set of every jurisdiction and time, in the order of the files."""
    return tuple(map(_set, (*_rows("rules.toml"), *_rows("travel.toml"))))


def _rows(file: str) -> list[dict[str, Any]]:
    text = resources.files(__package__ or "").joinpath(file).read_text(encoding="utf-8")
    return tomllib.loads(text)["rule_set"]


def _set(row: dict[str, Any]) -> RuleSet:
    row["origins"] = tuple(row.get("origins", ()))
    row["lines"] = tuple(map(_line, row["lines"]))
    return RuleSet(**row)


def _line(row: dict[str, Any]) -> Line:
    row["tests"] = tuple(row.get("tests", ()))
    return Line(**row)
