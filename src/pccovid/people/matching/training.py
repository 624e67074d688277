"""Training of the model, once and not at run time: Splink learns from records and register without the truth."""

from pathlib import Path
from typing import TYPE_CHECKING

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground import clock
from pccovid.people.matching import approval, engine, scoring, store
from pccovid.people.matching.evaluation import Evaluation, evaluate_decisions
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


def train(version: str, truth: Path) -> Evaluation:
    """Learn the weights from all that the database holds, and keep them as a candidate with what they achieve.

    `truth`: a demonstration's truth file, or a sample that was checked by hand, in the form of `evaluate`; in a sample,
    everybody registered whom a record was given to stands as a row of the population database.

    Raises
    ------
    ValueError
        A level was never met: the data are too few or unlike those the design expects. Or the version is taken.
    """
    with access.work(System("people"), Purpose.IDENTITY_MATCHING, f"train the matching model {version}") as tx:
        with workspace() as work:
            by_register = engine.load(tx, work, everybody=True)
            settings = learn(work)
            store.extract(tx, "extract_keys", work.folder / "keys.csv")
            with workspace() as fresh:  # training gave away telephones
                engine.fill(fresh, work.folder)
                engine.decide(fresh, settings, engine.nobody_asks, scoring.nobody(by_register=by_register))
                found = evaluate_decisions(fresh, truth, work.folder / "keys.csv")
            records = work.count("count_mentions")
        trained_on = f"{records} records of this installation, {clock.today()}"
        approval.add_candidate(tx, version, settings, found.figures, trained_on)
    return found


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
