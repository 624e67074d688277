"""The rules as they stand in rules.toml."""

import tomllib
from functools import cache
from importlib import resources

from pccovid.response.risk.model import LevelRule


@cache
def level_rules() -> tuple[LevelRule, ...]:
    """Every rule of every time, the oldest first."""
    text = resources.files(__package__ or "").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(
        LevelRule(**row | {"case_bounds": tuple(row["case_bounds"]), "matrix": tuple(map(tuple, row["matrix"]))})
        for row in tomllib.loads(text)["rule"]
    )
