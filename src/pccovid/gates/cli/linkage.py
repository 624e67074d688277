"""The bench of linkage: the matcher's DuckDB path on files, as the database would give them, without the database."""

import csv
import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from pccovid import people
from pccovid.commons.units import Unit, units
from pccovid.gates import demo, sources
from pccovid.gates.cli.demonstration import DEMO_DAY
from pccovid.ground import clock

T = TypeVar("T")
_KEPT = 0.63  # of the demonstration's rows, so that 1.27 of them are about one person
_SEED = 7  # not the seed that the shipped model was trained on
_TRAINED_ON = 100_000  # people at most: the cost of training is nearly all fixed
_TRUTH = ("source", "source_key", "person_no", "in_register")
_KEYS = ("automatic_precision", "automatic_recall", "provisional_recall", "identified_recall")


def linkage(size: int) -> dict[str, float]:
    """CPU, memory and figures of one run over `size` people; see `demo.crowd`. Training is measured apart."""
    os.environ["PCCOVID_TODAY"] = DEMO_DAY
    with tempfile.TemporaryDirectory(prefix="pccovid-bench-") as made:
        folder = Path(made)
        records, registered = _in_a_process(write_inputs, folder, size)
        run, peak_gib = _in_a_process(_measured, folder)
        _in_a_process(write_inputs, folder, min(size, _TRAINED_ON))
        training_s = _in_a_process(people.rehearse_training, folder)
    scored = records + registered
    return {
        "people": size,
        "source_records": records,
        "records_scored": scored,
        "cpu_s": round(run.cpu_s, 1),
        "cpu_s_per_million": round(run.cpu_s / scored * 1e6, 2),
        "wall_s": round(run.seconds, 1),
        "peak_gib": round(peak_gib, 2),
        "training_s": round(training_s, 1),
        **{key: run.evaluation.figures[key] for key in _KEYS},
    }


def _measured(folder: Path) -> tuple[people.Rehearsal, float]:
    run = people.rehearse(folder, folder / "truth.csv")
    return run, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def write_inputs(folder: Path, size: int) -> tuple[int, int]:
    """The matcher's inputs and the truth; how many source records and entries of the register there are."""
    kept = Random(_SEED)  # noqa: S311  # chooses demo rows, and no secrets
    numbers = {name: contract.source_id for name, contract in sources.contracts().items()}
    records = entries = 0
    with ExitStack() as stack:

        def table(name: str) -> Callable[[tuple[Any, ...]], Any]:
            return csv.writer(stack.enter_context((folder / name).open("w", newline=""))).writerow

        mentions, reference, keys = table("mentions.csv"), table("reference.csv"), table("keys.csv")
        truth = table("truth.csv")
        for nothing in ("phones.csv", "refusals.csv"):
            (folder / nothing).touch()
        truth(_TRUTH)
        for told in demo.crowd(size, _SEED):
            is_entry = told.source == "population"
            if not is_entry and kept.random() >= _KEPT:
                continue
            said = sources.read_person(told.source, told.fields, clock.today())
            if said is None:
                continue
            if is_entry:
                entries += 1
                reference(_entry(entries, said))
                truth(("population", said["source_key"], told.person_no, 1))
            else:
                records += 1
                mentions(_mention(records, numbers[told.source], said))
                keys((records, told.source, records))
                truth((told.source, records, told.person_no, int(told.in_register)))
    return records, entries


def _entry(number: int, said: dict[str, str | None]) -> tuple[Any, ...]:
    return (
        number, said["source_key"], said["old_id"], said["full_name"], said["birth_date"], said["birth_year"],
        said["sex"], *_place(said), None,
    )  # fmt: skip


def _mention(number: int, source: int, said: dict[str, str | None]) -> tuple[Any, ...]:
    place_text = None if said.get("commune_id") else said.get("place_text")
    return (
        number, source, said["full_name"], said.get("birth_date"), said.get("birth_year"), said.get("sex"),
        said.get("id_number"), said.get("phone"), *_place(said), place_text,
        1, "false", None, None, None, None, None, "false", "false",
    )  # fmt: skip


def _place(said: dict[str, str | None]) -> tuple[int | None, int | None, int | None]:
    known = said.get("commune_id")
    unit: Unit | None = units().get(int(known)) if known else None
    if unit is None:
        return None, None, None
    return unit.unit_id if unit.level == "commune" else None, unit.district_id, unit.province_id


def _in_a_process(work: Callable[..., T], *arguments: object) -> T:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()
