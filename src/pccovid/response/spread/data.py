"""The rules as they stand in rules.toml."""

import tomllib
from functools import cache
from importlib import resources

from pccovid.response.spread.model import ClusterRule, Setting


@cache
def cluster_rules() -> tuple[ClusterRule, ...]:
    """Every rule of every time, the oldest first."""
    text = resources.files(__package__ or "").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(
        ClusterRule(**row | {"settings": tuple(Setting(**setting) for setting in row["settings"])})
        for row in tomllib.loads(text)["rule"]
    )
