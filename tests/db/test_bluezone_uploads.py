"""Uploads of Bluezone and canonical files of encounters: who met whom, as another system tells it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from people_kit import Nation
from sources_kit import ask, one

from pccovid.gates import sources
from pccovid.gates.sources.imports.bluezone import NotBluezone
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records.encounters import bluezone

FIRST, DAY, SLOT = date(2021, 10, 1), date(2021, 10, 12), 40
HEADER = "phone,full_name,base_id,first_day,system,file\n"


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


def everybody_is_somebody(admin: str) -> dict[str, str]:
    """A person for each record, by the telephone."""
    rows = ask(
        admin,
        "with made as (insert into people.person (person_id, status, identity_level) select gen_random_uuid(), 'active', 1"
        " from people.source_record r returning person_id), numbered as (select person_id, row_number() over () as n from made),"
        " told as (select record_id, phone, row_number() over () as n from people.source_record)"
        " insert into people.link (record_id, person_id, state, tier, rule, decided_by, evidence, decided_at, record_hash)"
        " select t.record_id, p.person_id, 'auto', 1, 'test', 'test', '{}', now(), 1 from told t join numbered p using (n)"
        " returning person_id::text, record_id",
    )
    phones = dict(ask(admin, "select record_id, phone from people.source_record"))
    return {phones[record]: person for person, record in rows}


def test_uploads_of_bluezone_name_who_was_near_and_the_folder_stays_as_it_is(admin: str, tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir()
    days = list(bluezone.identifiers(bytes(range(32)), (DAY - FIRST).days + 1))
    moment = datetime.combine(DAY, datetime.min.time(), clock.VIETNAM) + SLOT * timedelta(minutes=15)
    heard = f"{bytes(12).hex()}\t{days[-1][SLOT].hex()}\t-60\t{int(moment.timestamp() * 1000)}\n"
    (folder / "a.txt").write_text(heard + "broken\n")
    (folder / "b.txt").write_text("")
    (folder / "uploads.csv").write_text(
        HEADER
        + f"0900000071,Nguyễn Văn Mẫu,{bytes(32).hex()},{FIRST},android,a.txt\n"
        + f"0900000072,Trần Thị Mẫu,{bytes(range(32)).hex()},{FIRST},android,b.txt\n"
    )
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for new in (2, 0):
        report, unread = sources.import_bluezone(folder, "Bluezone")
        assert (report.status, report.rows_new, report.rows_bad, unread) == ("done", new, 0, {"malformed": 1})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    person = everybody_is_somebody(admin)
    assert ask(
        admin,
        "select person_id::text, started_at, minutes, weight, source from records.met_by_bluetooth(%s::uuid[], %s, %s)",
        [person["0900000071"]], moment - timedelta(days=1), moment + timedelta(days=1),
    ) == [(person["0900000072"], moment, 15, 1.0, "import_encounters")]  # fmt: skip


@pytest.mark.parametrize(
    "listed",
    [
        "",
        "phone,nothing\n1,2\n",
        HEADER + "09,A,zz,2021-10-01,android,a.txt\n",
        HEADER + "09,A,00,2021-10-01,other,a.txt\n",
    ],
)
def test_a_folder_that_holds_something_else_is_refused(listed: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    if listed:
        (tmp_path / "uploads.csv").write_text(listed)
    with pytest.raises(NotBluezone):
        sources.import_bluezone(tmp_path, "Bluezone")


def test_a_row_that_claims_forty_hours_is_refused_with_its_reason(admin: str, tmp_path: Path) -> None:
    Nation(admin, size=0)
    path = tmp_path / "encounters.csv"
    path.write_text(
        "source,key,full_name,phone,meeting,began_at,minutes,updated_at,birth,sex,id_number,nationality,commune,address,on_behalf,metres,nearness\n"
        "A,1,Nguyễn Văn Mẫu,0900000071,m,2021-10-01T08:00:00+07:00,2400,,,,,,,,,,\n"
    )
    report = sources.import_file("encounters", path, "A")
    assert (report.rows_read, report.rows_bad) == (1, 1)
    assert one(admin, "select reasons from ingest.quarantine") == ["minutes:malformed"]
