"""The bench measures real loads: every row of its deliveries comes in or is refused for its own reason."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources_kit import ask, one

from pccovid.gates import sources
from pccovid.ground.config import settings


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of its own with the keys of this server."""
    shutil.copytree(settings().var / "keys", tmp_path / "keys")
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("scratch")
def test_x20_the_bench_loads_what_it_says_in_little_memory(admin: str) -> None:
    figures = sources.bench_ingest(4000, admin)

    assert {
        "csv_rows_per_cpu_s",
        "csv_peak_rss_mb",
        "csv_ratio_to_copy",
        "sql_rows_per_s",
        "xlsx_rows_per_s",
        "fhir_resources_per_s",
    } <= figures.keys()
    assert all(value > 0 for value in figures.values())
    assert all(value < 200 for name, value in figures.items() if name.endswith("peak_rss_mb"))
    counted = ask(
        admin,
        "select b.source_id, sum(rows_read), sum(rows_bad), sum(rows_new) from ingest.chunk c join ingest.batch b using (batch_id)"
        " group by 1 order by 1",
    )
    assert counted == [(2, 4000, 0, 4000), (3, 8000, 40, 7960), (7, 4000, 0, 4000)]
    assert one(admin, "select count(distinct why) from ingest.quarantine, unnest(reasons) why") >= 7
