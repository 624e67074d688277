"""The rule sets as they stand in rules.toml."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from pccovid.response.card.model import Colour, Rule, RuleSet
from pccovid.response.card.rules import CONDITIONS


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every set of every jurisdiction and time, in the order of the file."""
    told = tomllib.loads(resources.files(__package__ or "").joinpath("rules.toml").read_text(encoding="utf-8"))
    return tuple(
        RuleSet(**row | {"rules": tuple(_rule(rule | told["text"][rule["id"]]) for rule in row["rules"])})
        for row in told["rule_set"]
    )


def _rule(row: dict[str, Any]) -> Rule:
    unknown = row["when"].keys() - CONDITIONS.keys()
    if unknown:
        raise ValueError(f"rule {row['id']}: no such condition: {', '.join(unknown)}")
    row["colour"] = Colour(row["colour"])
    return Rule(**row)
