"""The rules as they stand in rules.toml."""

import tomllib
from functools import cache
from importlib import resources

from pccovid.response.tracing.model import KindRule, Rules


@cache
def evidence_rules() -> Rules:
    """How evidence is weighed, bounded and looked for again."""
    told = tomllib.loads(resources.files(__package__ or "").joinpath("rules.toml").read_text(encoding="utf-8"))
    kinds = tuple(KindRule(kind, **row) for kind, row in told.pop("kind").items())
    narrow = tuple(told.pop("narrow_places"))
    ring, late = told.pop("second_ring"), told.pop("late")
    return Rules(**told, **ring, **late, kinds=kinds, narrow_places=narrow)
