"""Line lists: what a list says opens cases, bad rows are told, a whole import is taken back."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases_kit import NOON, Ward
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.gates.sources.framework import canonical
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture
def ward(admin: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    _ = database  # opened before the folder changes, in which its keys lie
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield Ward(admin)
    settings.cache_clear()


def bring(folder: Path, *changes: dict[str, str]) -> sources.BatchReport:
    """Take in the example of docs/formats.md once for each set of changes."""
    example = {cell.name: cell.example for cell in canonical.kinds()["cases"].cells}
    with (folder / "cases.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(example))
        writer.writeheader()
        writer.writerows(example | changed for changed in changes)
    return sources.import_file("cases", folder / "cases.csv", "Trung tâm Y tế A")


def test_a_list_opens_a_case_by_its_word_and_a_result_makes_it_traceable(ward: Ward, tmp_path: Path) -> None:
    assert bring(tmp_path, {}).rows_new == 1
    ill = ward.person()
    ward.belongs(one(ward.admin, "select record_id from records.case_report"), ill)
    told = ("stated", "confirmed", "domestic", "recovered")
    assert ward.cases("basis, classification, origin, outcome") == [told]
    ward.test(ill, days_ago=14)
    assert ward.cases("basis, classification, origin, outcome") == [("laboratory", *told[1:])]


def test_wrong_rows_are_told_by_column_and_the_others_are_taken_in(ward: Ward, tmp_path: Path) -> None:
    report = bring(
        tmp_path,
        {"key": "1", "case_class": "F0"},
        {"key": "2", "symptoms_on": "31/02/2021"},
        {"key": "3", "sampled_on": "20/12/2021"},
        {"key": "4", "symptoms_on": "", "sampled_on": ""},
    )
    assert (report.rows_bad, report.rows_ok) == (3, 1)
    assert [reasons for (reasons,) in ask(ward.admin, "select reasons from ingest.quarantine order by line_no")] == [
        ["case_class:unknown"],
        ["symptoms_on:malformed"],
        ["sampled_on:future"],
    ]


def test_a_whole_import_is_taken_back_and_its_cases_with_it(ward: Ward, tmp_path: Path) -> None:
    report = bring(tmp_path, {"key": "1"}, {"key": "2"})
    for (record,) in ask(ward.admin, "select record_id from records.case_report"):
        ward.belongs(record, ward.person())
    assert ward.cases("classification") == [("confirmed",)] * 2
    with access.work(System("test"), Purpose.OPERATIONS, "take back") as tx:
        assert sources.take_back(tx, report.batch_id or 0, NOON).gone == 2
    assert ward.cases("classification") == [("no_case",)] * 2
    assert ward.history()[-1] == ("confirmed", "no_case", "list_taken_back")
    assert bring(tmp_path, {"key": "1"}, {"key": "2"}).rows_bad == 0
    assert ward.cases("classification") == [("confirmed",)] * 2
