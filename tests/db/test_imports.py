"""Canonical files: every kind in, and out again in the same columns; what is exported and comes back changes nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from people_kit import Nation
from sources_kit import ask, one

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.gates.cli import main
from pccovid.gates.sources.framework import canonical, tables
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


def example(kind: str, **other: str) -> dict[str, str]:
    """The row that docs/formats.md shows."""
    return {cell.name: cell.example for cell in canonical.kinds()[kind].cells} | other


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def export(kind: str, path: Path, source: str | None = None) -> list[dict[str, str]]:
    with access.work(System("test"), Purpose.STATISTICS, "export") as tx:
        count = sources.export_file(tx, kind, path, source)
    if path.suffix == ".xlsx":
        return []
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    return rows


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", sources.KINDS)
def test_the_example_of_every_kind_is_taken_in_and_comes_back_unchanged(
    kind: str, form: str, tmp_path: Path, admin: str
) -> None:
    report = sources.import_file(kind, write(tmp_path / "in.csv", example(kind)), "Sở Y tế A")
    assert (report.status, report.rows_new, report.rows_bad, report.problem) == ("done", 1, 0, None)
    table = canonical.kinds()[kind].table
    if table:
        assert one(admin, f"select count(*) from {table}") == 1  # a name of ours
    (row,) = export(kind, tmp_path / "out.csv")
    assert list(row) == list(example(kind))
    assert (row["source"], row["key"], row["full_name"]) == ("Trung tâm Y tế A", "TC-0001", "Nguyễn Văn Mẫu")
    said = {name for name, text in example(kind).items() if text}
    assert said <= {name for name, text in row.items() if text}, "nothing that was said is lost"

    export(kind, tmp_path / f"again.{form}")
    again = sources.import_file(kind, tmp_path / f"again.{form}", "somebody else")
    assert (again.status, again.rows_read, again.rows_unchanged, again.rows_bad) == ("done", 1, 1, 0)
    assert one(admin, "select count(*) from people.source_record_version") == 0


def test_two_agencies_may_use_the_same_key(tmp_path: Path, admin: str) -> None:
    row = example("doses", source="")
    sources.import_file("doses", write(tmp_path / "a.csv", row), "A")
    sources.import_file("doses", write(tmp_path / "b.csv", row | {"lot": "Z"}), "B")
    assert ask(admin, "select source_key from people.source_record order by 1") == [("A:TC-0001",), ("B:TC-0001",)]
    assert [row["source"] for row in export("doses", tmp_path / "o.csv", "B")] == ["B"]


def test_columns_may_stand_in_any_order_and_those_that_may_be_empty_may_be_missing_after_a_release(
    tmp_path: Path,
) -> None:
    row = example("doses")
    turned = dict(reversed(row.items()))
    assert sources.import_file("doses", write(tmp_path / "a.csv", turned), "A").rows_new == 1
    short = sources.import_file("doses", write(tmp_path / "b.csv", {"key": "1", "full_name": "x"}), "A")
    assert short.status == "held_schema_drift"


def test_what_is_wrong_with_a_cell_is_said_by_the_name_of_its_column(tmp_path: Path, admin: str) -> None:
    bad = [
        example("tests", key="1", result="dương"),
        example("tests", key="2", taken_at="hôm qua", ct="99"),
        example("tests", key="3", result="", pool_size="1,5"),
        example("tests", key="4", resulted_at="2031-01-01T08:00:00"),
        example("tests", key="5", nationality="Atlantis"),
        example("tests", key="6", source="vaccination_platform"),
        example("tests", key="", full_name=""),
    ]
    report = sources.import_file("tests", write(tmp_path / "a.csv", *bad), "A")
    assert (report.rows_bad, report.rows_ok) == (6, 1)
    assert [reasons for (reasons,) in ask(admin, "select reasons from ingest.quarantine order by line_no")] == [
        ["result:unknown"],
        ["taken_at:malformed", "ct:malformed"],
        ["pool_size:malformed", "result:missing"],
        ["resulted_at:future"],
        ["source_connected"],
        ["key_missing", "name_missing"],
    ]
    assert sources.reason("result:unknown") == (
        "Cột result không có trong danh mục",
        "The column result is not in its list",
    )
    with access.work(System("test"), Purpose.OPERATIONS, "take") as tx:
        table = sources.quarantine_file(tx, "import_tests", "csv").decode()
    assert "Cột result không có trong danh mục" in table


def test_an_export_holds_what_connected_sources_tell_neutralised_and_never_what_is_gone(
    tmp_path: Path, admin: str
) -> None:
    nation = Nation(admin, size=0)
    nation.record("ncovi", "Nguyễn Văn An", 1980, place="=1+1")
    nation.record("ncovi", "Trần Thị Bình", 1981)
    nation.execute("update people.source_record set missing_since = now(), gone_at = now() where birth_year = 1981")
    (row,) = export("persons", tmp_path / "o.csv")
    assert (row["source"], row["birth"], row["address"]) == ("ncovi", "1980", "'=1+1")
    assert (tmp_path / "o.csv").stat().st_mode & 0o077 == 0


def test_an_imported_dose_belongs_to_the_person_that_other_sources_know(tmp_path: Path, admin: str) -> None:
    nation = Nation(admin, size=0)
    pin = nation.registered("Lý Thị Hồng Mơ", "1991-02-03", sex="F")
    known = nation.record("ncovi", "Lý Thị Hồng Mơ", "1991-02-03", sex="F", paper=pin)
    row = example("doses", full_name="LÝ THỊ HỒNG MƠ", birth="03/02/1991", sex="Nữ", id_number=pin)
    sources.import_file("doses", write(tmp_path / "a.csv", row), "A")
    people.resolve()
    imported = one(admin, "select record_id from records.dose")
    assert nation.link(imported).person == nation.link(known).person


def test_the_command_line_knows_every_kind() -> None:
    said = CliRunner().invoke(main, ["import", "--help"]).output.replace("\n", "").replace(" ", "")
    assert all(kind in said for kind in sources.KINDS)
    assert tables.form_of(Path("x.XLSX")) == "xlsx"
