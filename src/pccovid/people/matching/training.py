"""Training of the model, once and not at run time: Splink learns from records and register without the truth."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.people.matching import engine, scoring
from pccovid.people.matching.workspace import Workspace, workspace

if TYPE_CHECKING:
    from splink import Linker

_PAIRS = 2e7
_SEED = 20211015
_FREQUENCIES = ("name", "ends", "commune", "phone")

# Each leaves the comparisons that it does not name free to be learnt; together they leave every one free.
_RULES = (
    "l.name = r.name and l.commune = r.commune",
    "l.commune = r.commune and l.birth = r.birth",
    "l.name = r.name and l.birth = r.birth",
    "l.phone = r.phone and l.given = r.given",
    "l.phone = r.phone and l.commune = r.commune",
)


def train(to: Path) -> dict[str, Any]:
    """Learn the weights from all that the database holds, and write the model to `to`.

    Raises
    ------
    ValueError
        A level was never met: the data are too few or unlike those the design expects.
    """
    with (
        access.work(System("people"), Purpose.IDENTITY_MATCHING, "train the matching model") as tx,
        workspace() as work,
    ):
        engine.load(tx, work)
        settings = learn(work)
    to.write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return settings


def learn(work: Workspace) -> scoring.Settings:
    """Learn the weights from a loaded workspace. Raises ValueError as `train`."""
    work.run("begin_deciding")
    engine.decide_certain(work, engine.blocks(work))
    for name in ("give_half_of_the_phones", "reference_rows", "training_mentions"):
        work.run(name)
    linker = linked(work, scoring.model("design"))
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS, seed=_SEED)
    for rule in _RULES:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    settings = linker.misc.save_model_to_json()
    if missing := scoring.untrained(settings):
        raise ValueError(f"never met in these data: {missing}")
    return settings


def linked(work: Workspace, settings: scoring.Settings) -> "Linker":
    """Splink on the workspace's own connection, with the frequencies of the reference."""
    from splink import DuckDBAPI, Linker  # noqa: PLC0415  # heavy: those who only take records in never need it

    api = DuckDBAPI(connection=work.connection)
    tables = [
        api.register("reference_row", dataset_display_name="a_reference"),
        api.register("undecided", dataset_display_name="b_mention"),
    ]
    linker = Linker(tables, settings, log_level="ERROR")
    for column in _FREQUENCIES:
        frequencies = api.register(f"tf_{column}", dataset_display_name=f"frequency_{column}")
        linker.table_management.register_term_frequency_lookup(frequencies, column)
    return linker
