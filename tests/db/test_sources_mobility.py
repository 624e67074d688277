"""Tables of the mobile operators, in csv and Parquet: cells, corrections, what is too small, and who may look."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest
from pyarrow import parquet
from sources_kit import ask, deliver, one, operator, say_where

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.gates.sources.framework.fields import unit
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.ground.errors import Forbidden
from pccovid.response import mobility

HEADER = "ngay,noi_di,noi_den,so_nguoi,nha_mang"
HANOI, SAIGON, LONG_AN = (int(unit(code)) for code in ("01", "79", "80"))
DAY = date(2021, 10, 14)


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, mobility={"inbox": tmp_path / "inbox"})
    (tmp_path / "inbox").mkdir()
    yield tmp_path / "inbox"
    settings.cache_clear()


def cell(start: str, end: str, people: object, by: str = "a", day: str = "14/10/2021") -> str:
    return f"{day},{start},{end},{people},{by}"


def deliver_parquet(inbox: Path, **columns: list[object]) -> None:
    parquet.write_table(pa.table(columns), inbox / "b.parquet")
    (inbox / "b.done").touch()


def pull() -> list[sources.BatchReport]:
    return sources.pull("mobility")


def test_csv_and_parquet_add_up_and_a_correction_replaces_its_cell(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [cell("01", "79", 100), cell("79", "80", 900), cell("01", "79", 120)], header=HEADER)
    deliver_parquet(
        inbox, ngay=[DAY, DAY], noi_di=["01", "80"], noi_den=["79", "80"], so_nguoi=[30, 15], nha_mang=["b", "b"]
    )
    assert [(r.status, r.rows_new, r.rows_unchanged) for r in pull()] == [("done", 2, 1), ("done", 2, 0)]

    deliver(inbox, "c.csv", [cell("01", "79", 121), cell("79", "80", 900)], header=HEADER)
    taken = pull()[-1]
    assert (taken.rows_new, taken.rows_changed, taken.rows_unchanged) == (0, 1, 1)

    with access.enter(operator(admin, "epidemiologist"), Purpose.RISK_ASSESSMENT) as tx:
        assert mobility.flows_of(tx, SAIGON, DAY) == [
            mobility.Flow(DAY, SAIGON, LONG_AN, 900, 1),
            mobility.Flow(DAY, HANOI, SAIGON, 151, 2),
        ]
        assert mobility.busiest(tx, DAY, 1) == [mobility.Flow(DAY, SAIGON, LONG_AN, 900, 1)]
        assert mobility.days(tx) == [mobility.Day(DAY, 4, 1066, 2)]


def test_who_may_not_look_sees_nothing(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [cell("01", "79", 100)], header=HEADER)
    pull()
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        assert mobility.days(tx) == []
    with (
        pytest.raises(Forbidden),
        access.enter(operator(admin, "epidemiologist", "dich.te"), Purpose.CONTACT_TRACING),
    ):
        pass


def test_small_cells_are_refused_one_by_one_and_a_table_full_of_them_is_held(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [cell("01", "79", 14), cell("79", "01", 15)], header=HEADER)
    assert [(r.rows_ok, r.rows_bad) for r in pull()] == [(1, 1)]
    assert ask(admin, "select reasons from ingest.quarantine") == [(["cell_too_small"],)]
    with psycopg.connect(admin) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("update response.movement set people = 14")

    rows = [cell("01", "79", 14 if n % 20 == 0 else 20 + n, f"o{n}") for n in range(1500)]
    deliver(inbox, "b.csv", rows, header=HEADER)
    held = pull()[1]
    assert held.status == "held_volume"
    assert "15" in (held.problem or "")
    assert one(admin, "select count(*) from response.movement") == 1


def test_a_parquet_that_is_none_or_is_nested_is_refused_and_its_neighbour_comes_in(inbox: Path, admin: str) -> None:
    (inbox / "x.parquet").write_bytes(b"PAR1 and nothing else")
    (inbox / "x.done").touch()
    deliver_parquet(inbox, ngay=[DAY], noi_di=[["01"]], noi_den=["79"], so_nguoi=[30], nha_mang=["b"])
    deliver(inbox, "y.csv", [cell("01", "79", 100)], header=HEADER)
    found = {r.name: (r.status, r.problem or "") for r in pull()}
    assert found["b.parquet"][0] == found["x.parquet"][0] == "failed"
    assert "lồng nhau" in found["b.parquet"][1]
    assert "không phải Parquet" in found["x.parquet"][1]
    assert found["y.csv"][0] == "done"
