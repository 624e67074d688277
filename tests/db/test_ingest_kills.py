"""A load that is killed goes on where it stopped: the end equals that of a load nobody disturbed."""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sources_kit import HEADER, account, ask, child_environment, deliver, everything, one, say_where
from xlsxwriter import Workbook

from pccovid.gates import sources
from pccovid.gates.sources.framework.model import Busy
from pccovid.ground import migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database

# Kills itself in the middle of its work, after it was told of progress `after` times.
LOADER = """
import os, signal, sys
from pccovid import access
from pccovid.gates import sources
from pccovid.ground import migrate
from pccovid.ground.db import Database

after = int(sys.argv[1])
access.use(Database({migrate.ENGINE: sys.argv[2]}))

def watch(step, done, total):
    global after
    after -= 1
    if after < 0:
        os.kill(os.getpid(), signal.SIGKILL)

sources.pull("bluezone", watch)
"""

LONG = "số 1 ngõ 2 " * 130  # 1.8 KB: four chunks of 4 MB out of 8,000 rows


@pytest.fixture
def installation(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"})
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def load_until(installation: Path, database: Database) -> Callable[[int], int]:
    """Load in a process that dies after so many chunks were begun; its exit code."""

    def run(chunks: int) -> int:
        arguments = [sys.executable, "-c", LOADER, str(chunks), database.url(migrate.ENGINE)]
        return subprocess.run(arguments, env=child_environment(installation), check=False).returncode

    return run


def delivery(folder: Path, form: str = "csv") -> Path:
    rows = [account(n, address=LONG) if n % 100 else "bad row" for n in range(8000)]
    if form == "csv":
        return deliver(folder, "a.csv", rows)
    folder.mkdir(exist_ok=True)
    with Workbook(folder / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader([HEADER, *rows])):
            sheet.write_row(number, 0, row)
    (folder / "a.done").touch()
    return folder / "a.xlsx"


@pytest.mark.parametrize(("form", "chunks"), [("csv", 1), ("csv", 3), ("xlsx", 2)])
def test_x02_killed_in_the_middle_the_load_goes_on_behind_its_last_chunk(
    installation: Path, admin: str, load_until: Callable[[int], int], form: str, chunks: int
) -> None:
    delivery(installation / "inbox", form)
    assert load_until(chunks) == -9
    assert one(admin, "select count(*) from ingest.chunk") < 4
    assert load_until(0) == -9  # and once more, before anything of the rest was begun

    (rest,) = sources.pull("bluezone")

    assert rest.status == "done"
    records, bad = everything(admin)
    assert (len(records), len(bad)) == (7920, 80)
    assert [line for _, _, _, _, _, _, _, _, _, _, line, _ in records] == [n + 2 for n in range(8000) if n % 100]
    assert [line for line, _, _ in bad] == [n + 2 for n in range(0, 8000, 100)]
    assert ask(admin, "select sum(rows_read), sum(rows_ok), sum(rows_bad), sum(rows_new) from ingest.chunk") == [
        (8000, 7920, 80, 7920)
    ]
    assert not [path for path in (installation / "landing").rglob("*") if path.is_file()]


def test_a_source_is_read_by_one_programme_at_a_time(installation: Path, admin: str) -> None:
    delivery(installation / "inbox")
    refused: list[Busy] = []

    def meanwhile(*_: object) -> None:
        with pytest.raises(Busy) as found:
            sources.pull("bluezone")
        refused.append(found.value)

    sources.pull("bluezone", meanwhile)
    assert len(refused) == 4
    assert one(admin, "select count(*) from people.source_record") == 7920


def test_a_fault_of_ours_marks_the_batch_and_the_next_pull_goes_on(installation: Path, admin: str) -> None:
    delivery(installation / "inbox")

    def stumble(_step: str, done: int, total: int) -> None:
        if done == total:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sources.pull("bluezone", stumble)
    assert ask(admin, "select status, reason is not null from ingest.batch") == [("failed", True)]
    (rest,) = sources.pull("bluezone")
    assert rest.status == "done"
    assert rest.rows_read < 8000
    assert one(admin, "select count(*) from people.source_record") == 7920
