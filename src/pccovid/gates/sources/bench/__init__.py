"""How fast sources come in: a csv and a workbook with bad rows, resources of FHIR, and somebody else's table.

Every load runs in a process of its own, as the worker's do, so that its memory and CPU are its alone. CPU is the
client's and that of the database sessions it used, read from /proc: the server must run on the same machine.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

from pccovid import access
from pccovid.gates.sources.actions import pull
from pccovid.gates.sources.bench.resources import take_in_resources, write_resources
from pccovid.gates.sources.bench.rows import BAD_EVERY, HEADER, accounts, write_csv, write_xlsx
from pccovid.gates.sources.framework import load
from pccovid.ground import migrate, outside
from pccovid.ground.config import settings
from pccovid.ground.sql import query

_HERE = __package__ or ""
_NCOVI = (
    "id", "ho_ten", "ngay_sinh", "gioi_tinh", "cmnd_cccd", "so_dien_thoai", "ma_tinh", "ma_huyen", "ma_xa", "dia_chi",
    "khai_ho", "trieu_chung", "tiep_xuc", "noi_da_di", "ngay_khai", "cap_nhat",
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """One load: rows read and refused, seconds, CPU seconds of client and server, the client's largest memory."""

    rows: int
    bad: int
    seconds: float
    client_cpu_s: float
    server_cpu_s: float
    peak_rss_mb: float


def bench_ingest(size: int, admin: str) -> dict[str, float]:
    """Measure each form with `size` rows on the migrated, empty database at `admin`.

    csv_ratio_to_copy is how many times as long our load takes as COPY alone of the same rows into a temporary table
    of five texts without index, in the same run.
    """
    folder = settings().var
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    table = inbox / "bluezone-bench.csv"
    write_csv(table, size)
    foreign = _ncovi(admin, size)
    (folder / "sources.toml").write_text(f'[bluezone]\ninbox = "{inbox}"\n[ncovi]\nurl = "{foreign}"\n')
    try:
        csv = _in_a_process(_load, "bluezone", admin)
        table.unlink()
        write_xlsx(table.with_suffix(".xlsx"), size)
        xlsx = _in_a_process(_load, "bluezone", admin)
        write_resources(folder, size)
        resources = _in_a_process(_load, "health_records", admin)
        raw_copy_s = _in_a_process(_raw_copy, size, admin)
        sql = _in_a_process(_load, "ncovi", admin)
    finally:
        outside.drop_database(admin, urlsplit(foreign).path[1:])
    if (csv.bad, xlsx.bad, resources.bad, sql.bad) != (bad := -(-size // BAD_EVERY), bad, 0, 0):
        raise RuntimeError("a load refused other rows than the bad ones")
    return {
        "csv_rows_per_cpu_s": round(csv.rows / (csv.client_cpu_s + csv.server_cpu_s)),
        "csv_rows_per_s": round(csv.rows / csv.seconds),
        **_costs("csv", csv),
        "csv_ratio_to_copy": round(csv.seconds / raw_copy_s, 2),
        "xlsx_rows_per_s": round(xlsx.rows / xlsx.seconds),
        **_costs("xlsx", xlsx),
        "fhir_resources_per_s": round(resources.rows / resources.seconds),
        **_costs("fhir", resources),
        "sql_rows_per_s": round(sql.rows / sql.seconds),
        **_costs("sql", sql),
    }


def _costs(form: str, measured: Measured) -> dict[str, float]:
    return {
        f"{form}_client_cpu_s": round(measured.client_cpu_s, 2),
        f"{form}_server_cpu_s": round(measured.server_cpu_s, 2),
        f"{form}_peak_rss_mb": round(measured.peak_rss_mb, 1),
    }


def _load(source: str, admin: str) -> Measured:
    database = migrate.database(admin)
    access.use(database)
    with load.work("measure a load"):  # opens the pool before the clock runs
        pass
    started, cpu = time.perf_counter(), time.process_time()
    taken = take_in_resources(settings().var) if source == "health_records" else pull(source)
    seconds, client = time.perf_counter() - started, time.process_time() - cpu
    for problem in (report.problem for report in taken if report.problem):
        raise RuntimeError(problem)
    with load.work("count the CPU of a load") as tx:
        server = sum(_cpu_of(pid) for pid in tx.values(query(_HERE, "backends")))
    database.close()
    rows, bad = sum(report.rows_read for report in taken), sum(report.rows_bad for report in taken)
    return Measured(rows, bad, seconds, client, server, _peak_rss_mb())


def _raw_copy(size: int, admin: str) -> float:
    block = "".join("\t".join(account) + "\n" for account in accounts(size)).encode()
    with outside.connect(admin) as tx:
        tx.run(query(_HERE, "create_plain"))
        started = time.perf_counter()
        with tx.copy_in("plain", HEADER) as copy:
            copy.block(block)
        return time.perf_counter() - started


def _ncovi(admin: str, size: int) -> str:
    """A database of NCOVI's form with `size` rows, on the same server; its address."""
    parts = urlsplit(admin)
    foreign = urlunsplit(parts._replace(path=f"{parts.path}_ncovi"))
    outside.ensure_database(admin, urlsplit(foreign).path[1:])
    with outside.connect(foreign) as tx, outside.connect(foreign) as maker:
        tx.run(query(_HERE, "create_to_khai"))
        with tx.copy_in("public.to_khai", _NCOVI) as rows:
            for row in maker.copy_out(query(_HERE, "declarations"), {"rows": size}):
                rows.block(row)
        tx.run(query(_HERE, "add_index"))
    return foreign


def _in_a_process(work: Callable[..., T], *arguments: object) -> T:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def _peak_rss_mb() -> float:
    """The most memory this process held; getrusage would count what its parent held when it was forked."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process so far: user and system, fields 14 and 15 of its stat line."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
