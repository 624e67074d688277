"""Scores by the trained model: how much each record looks like each person of the register that it may be of.

Splink trains the model (`training`); the statements that weigh a block of records are written here out of the model,
so that one pass over the register serves a block and nothing is copied. `tests/twins` holds both to the same weights.
"""

import json
import math
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pccovid.people.matching.workspace import Workspace

Settings = dict[str, Any]
Score = Callable[[Workspace, Settings], None]  # fills `score` with the weighed pairs of register and `block`
LEAST_WEIGHT = -20.0  # bits; below, a pair can neither win nor warn


@dataclass(frozen=True)
class Thresholds:
    """When a score is enough; see models/decision.toml."""

    model: str
    trained_on: str
    approved_by: str
    k: float
    k_of_answers: float
    least_reference: int
    automatic: float
    provisional: float
    review: float
    common_name: float
    metrics: dict[str, float]


@cache
def thresholds() -> Thresholds:
    """The thresholds in force."""
    return Thresholds(**tomllib.loads(_shipped("decision.toml")))


@cache
def model(name: str) -> Settings:
    """A model that ships with the program, as Splink settings."""
    return json.loads(_shipped(f"{name}.json"))


def untrained(settings: Settings) -> list[str]:
    """Levels without both probabilities, as "comparison: level"; a model that has any may not decide."""
    return [
        f"{comparison['output_column_name']}: {level['label_for_charts']}"
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level") and not {"m_probability", "u_probability"} <= level.keys()
    ]


def levels(settings: Settings) -> dict[str, str]:
    """The names of all levels by comparison and Splink's number (unknown is -1), as a part of a statement."""
    cases = (
        f"when '{comparison['output_column_name']}' then case gamma "
        + " ".join(f"when {number} then '{level['label_for_charts']}'" for number, level in _known(comparison))
        + " else 'unknown' end"
        for comparison in settings["comparisons"]
    )
    return {"levels": " ".join(cases)}


def nobody(*, by_register: bool) -> float:
    """K: how likely it is that the person of a record is not in the reference, against being one given person."""
    return thresholds().k if by_register else thresholds().k_of_answers


def world(work: Workspace) -> int:
    """How many people a record may be of: those of the reference, or of the least world it is a part of."""
    return max(work.count("count_reference"), thresholds().least_reference)


def score(work: Workspace, settings: Settings) -> None:
    """Fill `score` with the pairs of the register and `block` that any blocking rule finds, with their bits.

    The prior of a pair is one in the size of the reference: a record has one place in it, or none.
    """
    work.run("pair", _rules(settings))
    share = prior(work)["probability_two_random_records_match"]
    work.run("compare", _weights(settings), prior=math.log2(share / (1 - share)), least=LEAST_WEIGHT)


def prior(work: Workspace) -> Settings:
    """What a model does not know by itself: one in the size of the reference."""
    return {"probability_two_random_records_match": 1 / world(work)}


def _rules(settings: Settings) -> dict[str, str]:
    """The model's blocking rules as one union of joins."""
    rules = [rule["blocking_rule"] for rule in settings["blocking_rules_to_generate_predictions"]]
    people = ("called" if "l.phone" in rule else "reference" for rule in rules)
    # A model is part of the program, or was trained by it from the design, and somebody approved it.
    joins = (f"select ref, record_id from {l} l join block r on {rule}" for l, rule in zip(people, rules, strict=True))  # noqa: E741, S608
    return {"rules": "\n    union all\n    ".join(joins)}


@cache
def _column_names(conditions: str) -> list[str]:
    return sorted(set(re.findall(r"\b([a-z0-9]+)_[lr]\b", conditions)) - {"phone"})


def _weights(settings: Settings) -> dict[str, str]:
    """The parts of the comparing statement that the model says."""
    comparisons = settings["comparisons"]
    names = [comparison["output_column_name"] for comparison in comparisons]
    conditions = " ".join(level["sql_condition"] for c in comparisons for level in c["comparison_levels"])
    sides = (f"l.{column} as {column}_l, r.{column} as {column}_r" for column in _column_names(conditions))
    return {
        "sides": ", ".join(sides),
        "gammas": ",\n           ".join(map(_gamma, comparisons)),
        "gamma_names": ", ".join(f"gamma_{name}" for name in names),
        "bits": ",\n           ".join(map(_bits, comparisons)),
        "sum": " + ".join(f"bits_{name}" for name in names),
    }


def _gamma(comparison: Settings) -> str:
    """The number of the level that a pair reaches."""
    numbers = {id(level): number for number, level in _known(comparison)}
    cases = " ".join(
        f"else {numbers[id(level)]}"
        if level["sql_condition"] == "ELSE"
        else f"when {level['sql_condition']} then {numbers.get(id(level), -1)}"
        for level in comparison["comparison_levels"]
    )
    return f"case {cases} end as gamma_{comparison['output_column_name']}"


def _bits(comparison: Settings) -> str:
    """What the level weighs, log2 of m by u; where the model says so, u is how common the value is in the register."""
    name = comparison["output_column_name"]
    cases = " ".join(f"when {number} then {_weight(level)}" for number, level in _known(comparison))
    return f"case gamma_{name} {cases} else 0 end as bits_{name}"


def _weight(level: Settings) -> str:
    """One level's bits as an expression over the frequencies of a pair's values."""
    m, u = level["m_probability"], level["u_probability"]
    bits = repr(math.log2(m) - math.log2(u))
    if "tf_adjustment_column" not in level:
        return bits
    column, share = level["tf_adjustment_column"], level.get("tf_adjustment_weight", 1.0)
    least = level.get("tf_minimum_u_value", 0.0)
    u = repr(math.log2(u))
    return f"{bits} + coalesce({share} * ({u} - log2(greatest(tf_{column}, {least}))), 0)"


def _known(comparison: Settings) -> list[tuple[int, Settings]]:
    """The levels but "unknown", each with its number, lowest first."""
    known = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return list(enumerate(reversed(known)))


def _shipped(name: str) -> str:
    return resources.files(__package__ or "").joinpath("models", name).read_text(encoding="utf-8")
