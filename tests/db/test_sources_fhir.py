"""FHIR servers over real HTTP: search with its pages, bulk export with its jobs, and whatever goes wrong."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sources_kit import ask, child_environment, one, say_where

from pccovid.commons import fhir
from pccovid.commons.fhir import build, terms
from pccovid.commons.fhir.types import Resource
from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Sandbox
from pccovid.gates.demo.sandboxes.fhir import BASE, FhirServer, refused, write
from pccovid.gates.demo.sandboxes.server import Answer, Request
from pccovid.ground import migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database

START = datetime(2021, 9, 1, 8, tzinfo=UTC)
Told = list[tuple[int, Resource | dict[str, Any]]]  # the second after START in which it changed


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def person(key: str = "p1", second: int = 0, **other: Any) -> tuple[int, fhir.Patient]:
    known: dict[str, Any] = {
        "name": "Nguyễn Văn An Mẫu", "sex": "M", "birth": "1980-03-05", "papers": [terms.Paper("cccd", "001080123456")],
        "phones": ["+84912345678"], "commune": "00001", "place": "Số 1",
    }  # fmt: skip
    return second, build.patient(key=key, updated=at(second), **(known | other))


def dose(key: str = "d1", second: int = 1, **other: Any) -> tuple[int, fhir.Immunization]:
    known: dict[str, Any] = {
        "patient": "p1", "vaccine": "vaxzevria", "vaccine_text": "AstraZeneca", "given_on": date(2021, 9, 1), "dose_no": 1,
        "lot": "NJ0123", "site_code": "01015", "site_name": "Trạm Y tế",
    }  # fmt: skip
    return second, build.immunization(key=key, updated=at(second), **(known | other))


def swab(key: str = "o1", second: int = 2, **other: Any) -> tuple[int, fhir.Observation]:
    known: dict[str, Any] = {
        "patient": "p1", "method": "pcr", "result": "negative", "taken_at": at(0), "resulted_at": at(60), "ct": 31.5,
        "lab_code": "01016", "lab_name": "Viện", "sample_no": "S1",
    }  # fmt: skip
    return second, build.observation(key=key, updated=at(second), **(known | other))


def card(key: str = "c1", second: int = 3, **other: Any) -> tuple[int, fhir.Coverage]:
    known: dict[str, Any] = {"patient": "p1", "card_no": "GD4797912345678", "valid_from": date(2021, 1, 1)}
    return second, build.coverage(key=key, updated=at(second), **(known | other))


def stay(key: str = "e1", second: int = 4, **other: Any) -> tuple[int, fhir.Encounter]:
    inside = fhir.parse_as(
        b'{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p1"},"onsetDateTime":"2021-07-30",'
        b'"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"resolved"}]}}',
        fhir.Condition,
    )
    known: dict[str, Any] = {
        "patient": "p1", "case_no": "BN1", "kind": "IMP", "status": "finished", "began": date(2021, 8, 1),
        "ended": date(2021, 8, 20), "diagnosis": "U07.1", "facility_code": "79015", "condition": inside,
    }  # fmt: skip
    return second, build.encounter(key=key, updated=at(second), **(known | other))


def changed(told: tuple[int, Resource], change: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The same resource with other elements, as a careless system would tell it."""
    second, resource = told
    return second, json.loads(fhir.encode(resource)) | change


def tell(path: Path, told: Told, deleted: tuple[tuple[int, str, str], ...] = ()) -> None:
    """Replace what the server knows."""
    with write(path) as file:
        for second, resource in told:
            raw = json.dumps(resource) if isinstance(resource, dict) else fhir.encode(resource).decode()
            held = json.loads(raw)
            file.add(held["resourceType"], at(second), str(held.get("id", "")), raw)
        for second, kind, key in deleted:
            file.delete(kind, at(second), key)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return tmp_path / "fhir.sqlite"


@pytest.fixture
def server(tmp_path: Path, known: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    with Sandbox(FhirServer(known), key="k", per_second=1000, refuse=refused) as running:
        where = {"url": running.url + BASE, "key": "k"}
        say_where(tmp_path, health_book=where, health_records=where)
        yield running
    settings.cache_clear()


def pull(source: str = "health_book") -> dict[str, int]:
    """What a pull did, all its deliveries together; problems fail the test."""
    reports = sources.pull(source)
    assert [report.problem for report in reports if report.problem] == []
    return {name: sum(getattr(r, f"rows_{name}") for r in reports) for name in ("new", "changed", "unchanged", "bad")}


def reasons(admin: str) -> list[list[str]]:
    return [row[0] for row in ask(admin, "select reasons from ingest.quarantine where status = 'open' order by 1")]


EVERYTHING: Told = [person(), dose(), swab(), card(), stay()]


def test_every_resource_comes_to_its_table_with_its_person(server: Sandbox, known: Path, admin: str) -> None:
    tell(known, EVERYTHING)
    assert pull("health_records") == {"new": 5, "changed": 0, "unchanged": 0, "bad": 0}
    people = ask(
        admin,
        "select source_key, full_name, birth_date::text, sex, id_number, phone, u.code, place_text"
        " from people.source_record left join commons.unit u on u.unit_id = commune_id order by 1",
    )
    who = ("Nguyễn Văn An Mẫu", "1980-03-05", "M", "001080123456", "0912345678", "00001", "Số 1")
    keys = ("Coverage/c1", "Encounter/e1", "Immunization/d1", "Observation/o1", "Patient/p1")
    assert people == [(key, *who) for key in keys]
    assert ask(
        admin, "select vaccine, vaccine_text, dose_no, given_on::text, lot, site_code, site_name from records.dose"
    ) == [("vaxzevria", "AstraZeneca", 1, "2021-09-01", "NJ0123", "01015", "Trạm Y tế")]
    assert ask(
        admin, "select method, sample_no, taken_at, resulted_at, result, ct, lab_code, lab_name from records.test"
    ) == [("pcr", "S1", at(0), at(60), "negative", 31.5, "01016", "Viện")]
    assert ask(admin, "select card_no, valid_from::text, valid_to from records.coverage") == [
        ("GD4797912345678", "2021-01-01", None)
    ]
    assert ask(
        admin,
        "select case_no, status, care, diagnosis, onset_on::text, began_on::text, ended_on::text, facility_code"
        " from records.treatment",
    ) == [("BN1", "recovered", "hospital", "U07.1", "2021-07-30", "2021-08-01", "2021-08-20", "79015")]


def test_pages_are_followed_and_the_next_pull_asks_only_for_changes(server: Sandbox, known: Path, admin: str) -> None:
    doses: Told = [dose(f"d{n}", n) for n in range(1, 2302)]
    tell(known, [person(), *doses])
    assert pull()["new"] == 2302

    late = dose("late", 2000)  # committed behind what was read, with an earlier time
    tell(known, [person(), *doses, late, dose("d1", 4000, lot="X1"), dose("newest", 4001)])
    again = pull()

    assert (again["new"], again["changed"]) == (2, 1)
    assert again["unchanged"] < 700  # ten minutes, and the Patient
    assert one(admin, "select count(*) from records.dose") == 2303
    assert (
        one(
            admin,
            "select lot from records.dose join people.source_record using (record_id) where source_key = 'Immunization/d1'",
        )
        == "X1"
    )


def test_what_is_about_somebody_unknown_waits_for_them(server: Sandbox, known: Path, admin: str) -> None:
    tell(known, [person(), dose(), dose("d2", 2, patient="p2"), swab("o2", 3, patient="p2")])
    assert pull()["bad"] == 2
    assert reasons(admin) == [["patient_unknown"]] * 2
    assert pull()["new"] == 0  # the overlap tells them again, and they still wait

    tell(known, [person(), dose(), person("p2", 900, name="Trần Thị Bình Mẫu")])
    assert pull()["new"] == 3
    assert reasons(admin) == []
    assert one(admin, "select count(*) from people.source_record where full_name = 'Trần Thị Bình Mẫu'") == 3
    assert pull()["new"] == 0


def test_facts_go_with_their_person_when_the_person_changes(server: Sandbox, known: Path, admin: str) -> None:
    tell(known, EVERYTHING[:4])
    pull()
    tell(known, [person(second=100, name="Nguyễn Văn Ân Mẫu", phones=[]), *EVERYTHING[1:4]])
    assert pull()["changed"] == 1
    assert ask(admin, "select full_name, phone, version, count(*) from people.source_record group by 1, 2, 3") == [
        ("Nguyễn Văn Ân Mẫu", None, 2, 4)
    ]
    former = ask(admin, "select content ->> 'full_name' from people.source_record_version")
    assert former == [("Nguyễn Văn An Mẫu",)] * 4
    assert pull() == {"new": 0, "changed": 0, "unchanged": 4, "bad": 0}  # told again, nothing has changed
    tell(known, EVERYTHING[:4])  # an older telling changes nothing
    assert pull()["changed"] == 0


def test_what_is_withdrawn_leaves_the_page_and_stays_in_history(server: Sandbox, known: Path, admin: str) -> None:
    tell(known, EVERYTHING[:4])
    pull()
    corrected = swab(second=200, result="positive", status="corrected")
    tell(
        known, [person(), dose(second=200, status="entered-in-error"), corrected, card(second=200, status="cancelled")]
    )
    assert pull()["changed"] == 3
    assert one(admin, "select count(*) from records.dose") == 0
    assert one(admin, "select count(*) from records.coverage") == 0
    assert one(admin, "select result from records.test") == "positive"
    former = ask(
        admin, "select content -> 'dose' ->> 'lot', content -> 'test' ->> 'result', content -> 'coverage' ->> 'card_no'"
        " from people.source_record_version order by 1, 2, 3"
    )  # fmt: skip
    assert former == [("NJ0123", None, None), (None, "negative", None), (None, None, "GD4797912345678")]


def test_x17_bad_resources_go_to_quarantine_and_their_neighbours_come_in(
    server: Sandbox, known: Path, admin: str
) -> None:
    modified = [{"url": "http://a.example/not-given", "valueBoolean": True}]
    bad: list[tuple[tuple[int, dict[str, Any]], str]] = [
        (changed(dose("b1"), {"status": "finished"}), "fhir_code_unknown:Immunization.status"),
        (changed(dose("b2"), {"patient": {"reference": "Organization/1"}}), "fhir_reference_target:Immunization.patient"),
        (changed(dose("b3"), {"patient": {"display": "An"}}), "patient_not_named"),
        (changed(dose("b4"), {"occurrenceDateTime": "2021-09"}), "dose_date_partial"),
        (changed(dose("b5"), {"occurrenceDateTime": "2031-09-01"}), "dose_date_future"),
        (changed(dose("b6"), {"muiSo": 1}), "fhir_element_unknown:Immunization"),
        (changed(dose("b7"), {"modifierExtension": modified}), "fhir_meaning_modified"),
        (changed(dose("b8"), {"lotNumber": "a\0b"}), "nul"),
        (changed(swab("b9"), {"code": {"coding": [{"system": terms.LOINC, "code": "29463-7"}]}}), "fhir_not_agreed"),
        (changed(swab("b10"), {"valueCodeableConcept": {"text": "không rõ"}}), "result_missing"),
        (changed(swab("b11"), {"issued": "2031-09-01T08:00:00Z"}), "test_time_future"),
        (changed(card("b12"), {"identifier": [{"value": "1"}]}), "card_missing"),
        (changed(person("b13"), {"gender": "nam"}), "fhir_code_unknown:Patient.gender"),
        (changed(person("b14"), {"name": [{"family": "."}]}), "name_missing"),
        (changed(person("b15"), {"contact": [{"gender": "male"}]}), "fhir_rule_broken:pat-1:Patient.contact"),
        (changed(person("b16"), {"birthDate": "2021-12-01"}), "birth_date_future"),
    ]  # fmt: skip
    tell(known, [person(), *(row for row, _ in bad), dose()])
    taken = pull()
    assert (taken["new"], taken["bad"]) == (2, len(bad))
    found = {json.loads(raw)["id"]: why for why, raw in ask(admin, "select reasons, raw from ingest.quarantine")}
    assert found == {row["id"]: [reason] for (_, row), reason in bad}
    for _, reason in bad:
        assert all(sources.reason(reason))


def test_a_server_that_fails_for_a_while_is_asked_again(server: Sandbox, known: Path) -> None:
    tell(known, EVERYTHING[:4])
    server.faults.error, server.faults.cut = 2, 1
    assert pull()["new"] == 4


def problem_of(source: str) -> str:
    """Why a pull ended."""
    return next(report.problem for report in sources.pull(source) if report.problem)


@pytest.mark.parametrize("source", ["health_book", "health_records"])
def test_a_key_that_is_refused_ends_the_pull(server: Sandbox, known: Path, tmp_path: Path, source: str) -> None:
    tell(known, EVERYTHING)
    say_where(tmp_path, **{source: {"url": server.url + BASE, "key": "wrong"}})
    assert "401" in problem_of(source)


class Elsewhere(FhirServer):
    """A server whose links lead to another one."""

    def __call__(self, request: Request) -> Answer:
        given = super().__call__(request)
        elsewhere = {name: value.replace("127.0.0.1", "127.0.0.2") for name, value in given.headers.items()}
        return given._replace(body=given.body.replace(b"127.0.0.1", b"127.0.0.2"), headers=elsewhere)


@pytest.mark.parametrize("source", ["health_book", "health_records"])
def test_our_key_is_not_carried_to_another_server(server: Sandbox, known: Path, tmp_path: Path, source: str) -> None:
    tell(known, [person(f"p{n}", n) for n in range(1500)])
    with Sandbox(Elsewhere(known), key="k", per_second=1000, refuse=refused) as running:
        say_where(tmp_path, **{source: {"url": running.url + BASE, "key": "k"}})
        assert "127.0.0.2" in problem_of(source)


# ---------------------------------------------------------------- bulk export
def test_x19_an_export_lists_what_was_deleted_and_it_is_marked(server: Sandbox, known: Path, admin: str) -> None:
    tell(known, EVERYTHING)
    assert pull("health_records")["new"] == 5
    tell(known, [*EVERYTHING[:2], dose("d2", 500)], ((501, "Observation", "o1"), (502, "Coverage", "unknown")))
    assert pull("health_records") == {"new": 1, "changed": 0, "unchanged": 0, "bad": 0}
    missing = ask(admin, "select source_key from people.source_record where missing_since is not null")
    assert missing == [("Observation/o1",)]
    assert one(admin, "select count(*) from records.test") == 1  # marked, not deleted
    tell(known, [*EVERYTHING[:2], swab(second=600)])
    pull("health_records")
    assert one(admin, "select count(*) from people.source_record where missing_since is not null") == 0  # told again


def test_an_export_asks_only_for_what_changed_and_leaves_no_files(
    server: Sandbox, known: Path, admin: str, tmp_path: Path
) -> None:
    tell(known, EVERYTHING)
    pull("health_records")
    assert pull("health_records") == {"new": 0, "changed": 0, "unchanged": 0, "bad": 0}
    assert list((tmp_path / "landing" / "health_records").iterdir()) == []
    assert one(admin, "select cursor from ingest.bookmark where stream = '$export'") == json.dumps(
        {"since": "2021-09-01T15:00:04.000+07:00", "address": ""}, separators=(",", ":")
    )


def test_in_an_export_too_facts_wait_for_their_person(server: Sandbox, known: Path, admin: str) -> None:
    tell(known, [dose(), stay()])
    assert pull("health_records")["bad"] == 2
    tell(known, [person(second=500)])
    assert pull("health_records")["new"] == 3
    assert reasons(admin) == []


# A process that pulls with small chunks, and kills itself when it was told of progress `after` times.
PULLING = """
import os, signal, sys
from functools import partial
from pccovid import access
from pccovid.gates import sources
from pccovid.gates.sources.fhir import bulk, search
from pccovid.ground import migrate
from pccovid.ground.db import Database

source, after, url = sys.argv[1], int(sys.argv[2]), sys.argv[3]
search.CHUNK = 200_000
bulk.cut_lines = partial(bulk.cut_lines, size=search.CHUNK)
access.use(Database({migrate.ENGINE: url}))

def watch(step, done, total):
    global after
    after -= 1
    if after < 0:
        os.kill(os.getpid(), signal.SIGKILL)

sources.pull(source, watch)
"""


def killed(source: str, after: int, database: Database, var: Path) -> None:
    """Pull in a process that dies of it."""
    arguments = [sys.executable, "-c", PULLING, source, str(after), database.url(migrate.ENGINE)]
    assert subprocess.run(arguments, env=child_environment(var), check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize(("source", "kills"), [("health_book", (1, 1)), ("health_records", (0, 9))])
def test_x02_killed_anywhere_a_pull_comes_to_the_same_end(
    server: Sandbox, known: Path, admin: str, database: Database, tmp_path: Path, source: str, kills: tuple[int, ...]
) -> None:
    people: Told = [person(f"p{n}", n) for n in range(2000)]
    doses: Told = [dose(f"d{n}", n, patient=f"p{n}") for n in range(2000)]
    tell(known, [*people, *doses])
    for after in kills:
        killed(source, after, database, tmp_path)
    assert 0 < one(admin, "select count(*) from people.source_record") < 4000
    pull(source)
    assert one(admin, "select count(*) from people.source_record") == 4000
    assert one(admin, "select count(*) from records.dose") == 2000
    assert one(admin, "select count(*) from people.source_record where full_name is null or version > 1") == 0
    assert one(admin, "select count(*) from ingest.quarantine") == 0
    assert list((tmp_path / "landing" / source).glob("*.ndjson")) == []


def test_an_export_that_the_server_forgot_is_asked_for_again(
    server: Sandbox, known: Path, admin: str, tmp_path: Path, database: Database
) -> None:
    tell(known, EVERYTHING)
    killed("health_records", 0, database, tmp_path)  # its job is known, its first file has landed
    port = int(server.url.rpartition(":")[2])
    server.__exit__()
    with Sandbox(FhirServer(known), key="k", per_second=1000, port=port, refuse=refused):
        assert "hết hạn" in problem_of("health_records")  # started anew, it knows no such job
        pull("health_records")
    assert one(admin, "select count(*) from people.source_record") == 5


@pytest.mark.parametrize(("source", "kills"), [("health_book", 1), ("health_records", 0)])
def test_a_server_that_moved_is_asked_from_where_it_stopped(
    server: Sandbox, known: Path, admin: str, tmp_path: Path, database: Database, source: str, kills: int
) -> None:
    tell(known, [person(f"p{n}", n) for n in range(2000)])
    killed(source, kills, database, tmp_path)  # its job, or its next page, is known by the former address
    server.__exit__()
    with Sandbox(FhirServer(known), key="k", per_second=1000, refuse=refused) as moved:
        say_where(tmp_path, **{source: {"url": moved.url + BASE, "key": "k"}})
        pull(source)
    assert one(admin, "select count(*) from people.source_record") == 2000
