"""Measuring, and writing down what was measured: docs/performance.json holds the runs, performance.md shows them."""

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import psutil

from pccovid import people
from pccovid.gates import demo, sources
from pccovid.gates.cli import arriving, asking, carry, graphlab, labpush, load, ringlab, volume
from pccovid.gates.cli.demonstration import furnish
from pccovid.gates.cli.linkage import linkage
from pccovid.gates.cli.setup import main_database, other_database, prepare
from pccovid.ground import migrate, outside
from pccovid.ground.config import settings
from pccovid.ground.postgres import admin_url

Figures = dict[str, float]
SMALL = {
    "ingest": 100_000,
    "carryover": 20_000,
    "evaluate": 20_000,
    "linkage": 20_000,
    "citizen": 20_000,
    "arrival": 20_000,
    "labpush": 20_000,
    "match": 20_000,
    "tracing": 200_000,
    "graph": 50_000,
    "ring": 10_000,
}
TARGETS = {
    "csv_rows_per_cpu_s": "≥ 60,000",
    "csv_peak_rss_mb": "≤ 150",
    "sql_rows_per_s": "≥ 90,000 on a quiet machine",
    "sql_peak_rss_mb": "≤ 200",
    "xlsx_rows_per_s": "≥ 50,000",
    "xlsx_peak_rss_mb": "≤ 200",
    "fhir_resources_per_s": "≥ 15,000",
    "fhir_peak_rss_mb": "≤ 200",
    "seconds": "≤ 180 for 200,000 people",
    "automatic_precision": "≥ 0.9999 at 200,000 people",
    "automatic_recall": "≥ 0.80 at 200,000 people",
    "people_automatic": "≥ 0.92 at 200,000 people",
    "people_with_provisional": "≥ 0.95 at 200,000 people",
    "cpu_s_per_million": "≤ 15",
    "peak_gib": "≤ 1.3 per million, or flat",
    "linkage automatic_precision": "≥ 0.9999",
    "linkage automatic_recall": "≥ 0.83",
    "linkage provisional_recall": "≥ 0.90",
    "linkage identified_recall": "≥ 0.995",
    "p95_ms": "≤ 50 at 1,000,000 people, 100 citizens at once",
    "arrival p50_ms": "≤ 1 at 1,000,000 people",
    "arrival p95_ms": "≤ 3 at 1,000,000 people",
    "arrival records_per_s": "≥ 2,000 at 1,000,000 people",
    "match p95_ms": "≤ 30",
    "errors": "0",
    "results_per_s": "≥ 2,000",
    "one_case_p95_ms": "≤ 10 at 100,000,000 visits",
    "one_case_cold_p95_ms": "≤ 40 at 100,000,000 visits",
    "one_case_busy_p95_ms": "≤ 15 at 100,000,000 visits",
    "batch_10000_s": "≤ 30 at 100,000,000 visits",
    "batch_10000_columnar_s": "≤ 5 at 100,000,000 visits",
    "copy_rows_per_s": "≥ 75,000",
    "drop_day_ms": "≤ 1,000",
    "first_page_kb": "≤ 100",
    "lcp_slow4g_s": "≤ 2.0",
    "lcp_repeat_s": "≤ 0.5",
    "offline_start_s": "≤ 1",
    "declare_taps": "≤ 4",
    "declare_s": "≤ 20",
    "declare_new_s": "≤ 90",
    "ring_orders_s": "≤ 60 for 10,000 contacts",
    "ring_warned_s": "≤ 300 for 10,000 contacts",
}
SPENT = """Missed at 1,000,000: `sql_rows_per_s` and `xlsx_rows_per_s`. A row of NCOVI's sixteen columns costs 13 µs
in the client and 10 in the server (3 of them a second index and the declaration that hangs on it), and
the foreign database that is read stands on the same two cores, so the two sides overlap by a third only.
A row of a workbook costs 26 µs in the client, 15 of them taking the sheet's XML apart while it streams:
a reader that holds the whole sheet is twice as quick and breaks the bound on memory. A row of csv costs
9 µs in the client (2 to take it apart, 4 to check it, 2 for hash and COPY text) and 7 in the server.
Chunks that tell known keys are compared row by row and cost about 3 more."""
NATION = """Files instead of PostgreSQL: what the database would give out, made by the demo generator in slices of a
million people at their real density, 63 % of its rows, read by the connectors. Records scored are source records and
entries of the register together; CPU and time run from reading the files to every record decided.

CPU seconds swell when others share the two cores: the same million people took 31.6 (14.0 a million scored) at load 3,
38.7 at load 12. Memory is bounded, not grown: 1.4 GiB at one million people and at two (4.5 million scored, 79 CPU
seconds at load 9, twice as many as one million took then). Four million were not run.

The nation, by arithmetic and not run: 98 million entries and 124.5 million records, 222.5 million scored. At 14 CPU
seconds a million that is 3,100. Besides, every block of records passes over the register's columns, which costs
1.2 µs an entry in all rounds together (measured with 20,000 records against 985,000 entries: 0.70 and 0.49): 118 CPU
seconds a block. Blocks grow with the register to a twenty-fifth of it, 3.9 million records, so there are 32: 3,800.
Together 6,900, just under two CPU hours, an hour on two quiet cores. Memory is DuckDB's limit of 1.2 GB beside the
program; what does not fit, and the workspace itself, lie on disk. PostgreSQL's part (giving out and taking back) comes
on top."""
READERS = """`p95_ms` and `p50_ms`: a hundred citizens at once, a page every five seconds each, for a minute, client and
server on the same two cores. `pages_per_s` and `hurried_p95_ms`: four connections without a pause. Readers who
walked in step, a page every two seconds, came to a p95 of 1.5 s: 50 pages/s all of the heaviest kind at once
are more than two cores make. At 957,142 people (a demo of 1,000,000, `pccovid bench citizen --installed`)
somebody new declared in 15 taps and 2.6 s the first time; the figure in the table is of the run after that,
when the same person was known. Missed: `lcp_repeat_s`. The answer's first byte alone takes 0.56 s on that
network, and pages are never kept in a cache."""
TRACED = """Made-up visits of 14 days, 0.3 people and 0.015 places each; three of ten do not say when they leave.
A case is asked for all 14 days with a window of two hours, and its contacts reach the client, each with their meetings
counted and the minutes together. Warm: the same cases were asked before. `first`: others were, and the indexes were
read once. Cold: the server was stopped and the system forgot its files. Busy: eight clients insert a hundred visits
at a time. The batch ends with minutes per contact; the columnar figure runs from the stays of the cases to every
meeting with a visitor, and `with_people` until PostgreSQL said who the visitors are. The meetings of two hundred cases
were found by plain Python too, and the files told what PostgreSQL told: else the bench ends without figures.

With `shared_buffers` of 15 GB, which hold the indexes of 100,000,000 visits (12 GB) and their links (2 GB). Missed at
100,000,000: cold. A visitor of a visit that was carried over costs one page of the link index, wherever it lies: a
thousand contacts are nearly a thousand reads one after the other. `pg_prewarm` after a restart spares it (README,
Settings). `first` asks the same of memory that nobody touched yet."""
STADIUM = """A ring of 100,000 in one room, tried twice beside other work (load 2 to 5), not in the table: 8 to 11 s,
its orders 19 to 30 s, the ring anew after all were accepted 8 s. Of its page on the desk the list takes 72 to 100 ms in
PostgreSQL, the groups 99, the reasons 32; whole pages were not timed. Missed: to accept all of them in one act takes
2.9 to 6.0 s and to take it back 9.3 s. Warnings were not run at that size."""
NOTES = {"ingest": SPENT, "linkage": NATION, "citizen": READERS, "tracing": TRACED, "ring": STADIUM}
_DATABASE = "pccovid_bench"
_SEED = 7  # not the seed that the shipped model was trained on


def measure(name: str, size: int | None, folder: Path | None = None) -> dict[str, Any]:
    """One bench as {"bench", "size", "machine", "figures"}. `folder`: where tracing keeps what it prepared."""
    size = size or SMALL[name]
    machine = describe_machine()
    figures = volume.measure(size, folder) if name == "tracing" else _BENCHES[name](size)
    return {"bench": name, "size": size, "machine": machine, "figures": figures}


def measure_installed(name: str) -> dict[str, Any]:
    """The bench `citizen` on the demo of this installation, for sizes that take long to make: its people stay."""
    if name != "citizen":
        raise click.UsageError("--installed: only the bench citizen leaves an installation as it was")
    os.environ.update(PCCOVID_TODAY="2021-10-15", PCCOVID_DEMO="1")
    settings.cache_clear()
    machine = describe_machine()
    with admin_url() as server:
        admin = main_database(server)
        prepare(admin).close()
        return {"bench": name, "size": load.people(admin), "machine": machine, "figures": load.citizens(admin)}


@contextmanager
def demonstration(size: int) -> Generator[str]:
    """A demo of `size` people, carried over, that is gone afterwards: the administrator's address of its database."""
    with _scratch() as (admin, folder), _carried(admin, folder, size):
        furnish(admin)
        yield admin


def record(result: dict[str, Any]) -> None:
    """Keep the newest run of this bench at this size, and write the page anew."""
    docs = migrate.folder().parent / "docs"
    kept = docs / "performance.json"
    runs: list[dict[str, Any]] = json.loads(kept.read_text()) if kept.exists() else []
    runs = [run for run in runs if (run["bench"], run["size"]) != (result["bench"], result["size"])] + [result]
    runs.sort(key=lambda run: (list(SMALL).index(run["bench"]), run["size"]))
    kept.write_text(json.dumps(runs, indent=1) + "\n")
    (docs / "performance.md").write_text(_page(runs))


def write_all() -> None:
    """Every bench at its small size."""
    for name, size in SMALL.items():
        result = measure(name, size)
        print(as_text(result))
        record(result)


def as_text(result: dict[str, Any]) -> str:
    """One line per figure."""
    lines = [f"{key:<28}{value:>14,.4g}" for key, value in result["figures"].items()]
    return "\n".join([f"{result['bench']} at {result['size']:,} on {result['machine']}", *lines])


def describe_machine() -> str:
    """Cores, memory, processor, and how busy the machine was before the bench began."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {cpu}, load {os.getloadavg()[0]:.1f}"


def _ingest(size: int) -> Figures:
    with _scratch() as (admin, _):
        return sources.bench_ingest(size, admin)


def _carryover(size: int) -> Figures:
    with _scratch() as (admin, folder), _carried(admin, folder, size) as figures:
        return figures


def _evaluate(size: int) -> Figures:
    with _scratch() as (admin, folder), _carried(admin, folder, size):
        found = people.evaluate(folder / "sandbox" / "truth.csv")
        keys = (
            "automatic_precision",
            "automatic_recall",
            "provisional_recall",
            "people_automatic",
            "people_with_provisional",
        )
        return {key: found.figures[key] for key in keys}


def _citizen(size: int) -> Figures:
    with _scratch() as (admin, folder), _carried(admin, folder, size):
        return load.citizens(admin)


def _arrival(size: int) -> Figures:
    with _scratch() as (admin, _):
        return arriving.arrivals(admin, size, _SEED)


def _labpush(size: int) -> Figures:
    with _scratch() as (admin, folder):
        return labpush.push(admin, folder, size, _SEED)


def _match(size: int) -> Figures:
    with _scratch() as (admin, folder), _carried(admin, folder, size):
        return asking.matching(admin, folder)


def _ring(size: int) -> Figures:
    with _scratch() as (admin, _):
        return ringlab.figures(admin, size)


_BENCHES: dict[str, Callable[[int], Figures]] = {
    "ingest": _ingest,
    "carryover": _carryover,
    "evaluate": _evaluate,
    "linkage": linkage,
    "citizen": _citizen,
    "arrival": _arrival,
    "labpush": _labpush,
    "match": _match,
    "graph": graphlab.figures,
    "ring": _ring,
}


@contextmanager
def _scratch() -> Generator[tuple[str, Path]]:
    """A fresh database and folder that are gone afterwards."""
    with admin_url() as server, tempfile.TemporaryDirectory(prefix="pccovid-bench-") as folder:
        outside.drop_database(server, _DATABASE)
        outside.ensure_database(server, _DATABASE)
        os.environ.update(PCCOVID_VAR=folder, PCCOVID_TODAY="2021-10-15", PCCOVID_DEMO="1")
        settings.cache_clear()
        database = prepare(other_database(server, _DATABASE))
        try:
            yield other_database(server, _DATABASE), Path(folder)
        finally:
            database.close()
            for made in (_DATABASE, f"{_DATABASE}_ncovi"):
                outside.drop_database(server, made)


@contextmanager
def _carried(admin: str, folder: Path, size: int) -> Generator[Figures]:
    """`size` demo people, carried over; the clock runs from the first fetch to the final counts."""
    with carry.bars() as progress:
        built = demo.build(size, _SEED, folder / "sandbox", admin, progress)
        started = time.perf_counter()
        carry.carry_over(progress)
    yield {"people": size, "source_rows": sum(built.rows.values()), "seconds": round(time.perf_counter() - started, 1)}


def _page(runs: list[dict[str, Any]]) -> str:
    lines = [
        "# Performance",
        "",
        "Written by `make bench` and `pccovid bench NAME --size N --record`: only what was measured, with the machine",
        "and its load before the run. The command of each section is `pccovid bench NAME --size N --json`.",
        "",
    ]
    last = {run["bench"]: run["size"] for run in runs}  # a note stands once, behind the largest run
    for run in runs:
        lines += [
            f"## {run['bench']} at {run['size']:,}",
            "",
            f"{run['machine']}.",
            "",
            "| figure | measured | asked |",
            "|---|---:|---|",
        ]
        for key, value in run["figures"].items():
            asked = TARGETS.get(f"{run['bench']} {key}") or TARGETS.get(key, "")
            lines.append(f"| `{key}` | {value:,.6g} | {asked} |")
        lines.append("")
        if run["size"] == last[run["bench"]] and (note := NOTES.get(run["bench"])):
            lines += [note, ""]
    return "\n".join(lines)
