"""The rules as they stand in rules.toml."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from pccovid.response.quarantine.model import Line, RuleSet


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every set of every jurisdiction and time, in the order of the file."""
    text = resources.files(__package__ or "").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(RuleSet(**row | {"lines": tuple(map(_line, row["lines"]))}) for row in tomllib.loads(text)["rule_set"])


def _line(row: dict[str, Any]) -> Line:
    row["tests"] = tuple(row.get("tests", ()))
    return Line(**row)
