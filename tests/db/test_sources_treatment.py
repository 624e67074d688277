"""Courses of treatment end to end: bad rows, a course that goes on, what a patient sees."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sources_kit import ask, citizen_about, deliver, one, say_where

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import treatment

HEADER = ",".join(sources.contracts()["treatment"].names)


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, treatment={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def course(
    key: str, name: str = "Lê Văn An", state: str = "Đang điều trị", ended: str = "", updated: str = "2021-10-02"
) -> str:
    person = f"{name},05/03/1980,Nam,,,,79,760,26740,"
    return f"{key},BN7,{person},U07.1,Cao,Bệnh viện,{state},,01/10/2021,{ended},01015,Bệnh viện Mẫu,{updated}T08:00:00+07:00"


def test_a_course_goes_on_and_what_was_told_before_stays_in_history(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [course("1"), course("2", state="?"), "cut", course("3", name="Lê Thị Bé")], HEADER)
    deliver(inbox, "b.csv", [course("1", state="Khỏi", ended="12/10/2021", updated="2021-10-12"), course("2")], HEADER)

    first, second = sources.pull("treatment")

    assert (first.rows_ok, first.rows_bad) == (2, 2)
    assert (second.rows_new, second.rows_changed) == (1, 1)
    assert ask(admin, "select r.source_key, t.status, t.ended_on from records.treatment t"
                      " join people.source_record r using (record_id) order by 1") == [
        ("1", "recovered", date(2021, 10, 12)), ("2", "admitted", None), ("3", "admitted", None),
    ]  # fmt: skip
    assert one(admin, "select content -> 'treatment' ->> 'status' from people.source_record_version") == "admitted"
    assert ask(admin, "select reasons, status from ingest.quarantine order by line_no") == [
        (["status_unknown"], "fixed_at_source"), (["field_count"], "open"),
    ]  # fmt: skip


def test_a_patient_sees_their_courses_and_nobody_elses(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [course("1"), course("2", name="Lê Thị Bé")], HEADER)
    sources.pull("treatment")
    viewer, me = citizen_about(admin, "Lê Văn An")
    _, other = citizen_about(admin, "Lê Thị Bé")
    with access.enter(viewer, Purpose.OWN_RECORD, [me]) as tx:
        (told,) = treatment.held_about(tx, me)
        assert treatment.of(tx, other) == []
        assert tx.raw.execute("select count(*) from records.treatment").fetchone() == (1,)
    assert (told.severity, told.care, told.facility_name, told.line_no) == ("high", "hospital", "Bệnh viện Mẫu", 2)
