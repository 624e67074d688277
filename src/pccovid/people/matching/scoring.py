"""Scores by the trained Splink model: how much each record looks like each person of the reference."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pccovid.people.matching.workspace import Workspace

if TYPE_CHECKING:
    from splink import Linker

_FREQUENCIES = ("name", "ends", "commune", "phone")
_LEAST_WEIGHT = -20.0  # bits; below, a pair can neither win nor warn


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
def model(name: str) -> dict[str, Any]:
    """A model that ships with the program, as Splink settings."""
    return json.loads(_shipped(f"{name}.json"))


def untrained(settings: dict[str, Any]) -> list[str]:
    """Levels without both probabilities, as "comparison: level"; a model that has any may not decide."""
    return [
        f"{comparison['output_column_name']}: {level['label_for_charts']}"
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level") and not {"m_probability", "u_probability"} <= level.keys()
    ]


def levels(settings: dict[str, Any]) -> dict[str, str]:
    """Names of the levels by "comparison:number", as Splink numbers them: down to 0, and -1 for unknown."""
    names: dict[str, str] = {}
    for comparison in settings["comparisons"]:
        column = comparison["output_column_name"]
        known = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        names |= {f"{column}:{len(known) - 1 - i}": level["label_for_charts"] for i, level in enumerate(known)}
        names[f"{column}:-1"] = "unknown"
    return names


def world(work: Workspace) -> int:
    """How many people a record may be of: those of the reference, or of the least world it is a part of."""
    return max(work.count("count_reference"), thresholds().least_reference)


def score(work: Workspace, settings: dict[str, Any], round_no: int) -> None:
    """Fill `predicted` with the pairs of `reference_row` and `undecided` that any blocking rule finds.

    The prior of a pair is one in the size of the reference: a record has one place in it, or none.
    """
    linker = linked(work, {**settings, "probability_two_random_records_match": 1 / world(work)}, round_no)
    prediction = linker.inference.predict(threshold_match_weight=_LEAST_WEIGHT, warning_mode="never")
    work.run("forget_predicted")
    prediction.as_duckdbpyrelation().create("predicted")
    linker.table_management.delete_tables_created_by_splink_from_db()


def linked(work: Workspace, settings: dict[str, Any], round_no: int) -> "Linker":
    """Splink on the workspace's own connection, with the frequencies of the reference."""
    from splink import DuckDBAPI, Linker  # noqa: PLC0415  # heavy: those who only take records in never need it

    api = DuckDBAPI(connection=work.connection)
    tables = [
        api.register("reference_row", dataset_display_name=f"a_reference_{round_no}"),
        api.register("undecided", dataset_display_name=f"b_mention_{round_no}"),
    ]
    linker = Linker(tables, settings, log_level="ERROR")
    for column in _FREQUENCIES:
        frequencies = api.register(f"tf_{column}", dataset_display_name=f"frequency_{column}_{round_no}")
        linker.table_management.register_term_frequency_lookup(frequencies, column)
    return linker


def _shipped(name: str) -> str:
    return resources.files(__package__ or "").joinpath("models", name).read_text(encoding="utf-8")
