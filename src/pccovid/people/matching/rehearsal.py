"""The matcher on files, without a database: to measure it at sizes that nobody loads for a measurement."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from pccovid.people.matching import engine, scoring, training
from pccovid.people.matching.evaluation import Evaluation, evaluate_decisions
from pccovid.people.matching.workspace import workspace


@dataclass(frozen=True)
class Rehearsal:
    """What a run over files cost: from reading them to every record decided, the comparison with the truth apart."""

    cpu_s: float
    seconds: float
    evaluation: Evaluation


def rehearse(folder: Path, truth: Path) -> Rehearsal:
    """Decide all records of the files that `engine.fill` reads, by the shipped model, and compare with the truth.

    keys.csv beside them says by which key its source knows each record.
    """
    limits = scoring.thresholds()
    with workspace() as work:
        cpu, started = process_time(), perf_counter()
        engine.fill(work, folder)
        engine.decide(work, scoring.model(limits.model), engine.nobody_asks, limits.k)
        cpu_s, seconds = process_time() - cpu, perf_counter() - started
        return Rehearsal(cpu_s, seconds, evaluate_decisions(work, truth, folder / "keys.csv"))


def rehearse_training(folder: Path) -> float:
    """Learn a model from the files and throw it away; the seconds it took.

    Raises
    ------
    ValueError
        A level was never met.
    """
    with workspace() as work:
        engine.fill(work, folder)
        started = perf_counter()
        training.learn(work)
        return perf_counter() - started
