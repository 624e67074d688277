"""Messages of citizen data, in and out: files that come in whole or not at all, kin, and the same message back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sources_kit import ask, one, operator, say_where

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import qcvn109
from pccovid.commons.qcvn109 import Citizen, Place, Relative
from pccovid.gates import sources
from pccovid.ground.clock import VIETNAM
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import kinship

AT = datetime(2021, 10, 14, 8, tzinfo=VIETNAM)
AN = Citizen(
    "001080123456", None, "Nguyễn Văn An", "M", date(1980, 3, 5), None, Place("00001", "Số 1"), Place("00004", "Số 2"),
    (("Me", Relative("001150123456", "Trần Thị Mẹ")), ("ChuHo", Relative(None, "Trần Thị Mẹ", "Con"))),
)  # fmt: skip
PINS = [f"001080{number:06}" for number in range(1, 1200)]


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, citizen_messages={"inbox": tmp_path / "inbox"})
    (tmp_path / "inbox").mkdir()
    yield tmp_path / "inbox"
    settings.cache_clear()


def deliver(inbox: Path, name: str, content: bytes) -> None:
    (inbox / f"{name}.xml").write_bytes(content)
    (inbox / f"{name}.done").touch()


def test_a_message_gives_persons_residences_and_kin(inbox: Path, admin: str) -> None:
    deliver(inbox, "a", qcvn109.message([AN, replace(AN, pin="00108012345"), replace(AN, pin=PINS[0])], AT))
    (report,) = sources.pull("citizen_messages")
    assert (report.status, report.rows_new, report.rows_bad) == ("done", 2, 1)
    assert ask(admin, "select line_no, reasons from ingest.quarantine") == [(3, ["id_number_malformed"])]
    assert ask(
        admin,
        "select full_name, birth_date::text, sex, id_number, u.code, place_text, source_updated_at::text"
        " from people.source_record r join commons.unit u on u.unit_id = r.commune_id where source_key = %s",
        AN.pin,
    ) == [("Nguyễn Văn An", "1980-03-05", "M", AN.pin, "00004", "Số 2", "2021-10-14 08:00:00+07")]
    assert ask(admin, "select mother_number, mother_name, head_number, head_relation from records.kinship") == [
        ("001150123456", "Trần Thị Mẹ", None, "Con")
    ] * 2  # fmt: skip
    assert one(admin, "select count(*) from records.residence where permanent_text = 'Số 1'") == 2

    newer = replace(AN, kin=(("VoChong", Relative("001180123456", "Lê Thị Vợ")),))
    deliver(inbox, "b", qcvn109.message([newer], AT.replace(day=15)))
    report = sources.pull("citizen_messages")[-1]
    assert report.rows_changed == 1
    assert one(admin, "select content->'kinship'->>'mother_name' from people.source_record_version") == "Trần Thị Mẹ"


def test_a_message_cut_off_or_unsafe_is_refused_whole_and_its_neighbour_comes_in(inbox: Path, admin: str) -> None:
    whole = qcvn109.message([replace(AN, pin=pin) for pin in PINS], AT)
    bomb = whole.replace(b"<dc:C", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><dc:C', 1)
    for name, content in (("a", whole[:-300_000]), ("b", bomb), ("c", whole)):
        deliver(inbox, name, content)
    found = {r.name: (r.status, r.rows_read) for r in sources.pull("citizen_messages")}
    assert found == {"a.xml": ("failed", 0), "b.xml": ("failed", 0), "c.xml": ("done", len(PINS))}
    assert one(admin, "select count(*) from people.source_record") == len(PINS)
    assert [r.status for r in sources.pull("citizen_messages") if r.name == "c.xml"] == ["done"]


def test_the_message_for_an_agency_says_what_came_in_and_nobody_else(inbox: Path, admin: str, tmp_path: Path) -> None:
    deliver(inbox, "a", qcvn109.message([AN, replace(AN, pin=PINS[0], full_name="Lê Thị Khác")], AT))
    sources.pull("citizen_messages")
    people.resolve()
    officer = operator(admin, "commune_health")
    for table in ("role_held", "session"):  # a role held in the province of the people
        ask(admin, f"update access.{table} set unit_id = (select unit_id from commons.unit where level = 'province'"
            " and code = '01' and valid_to is not null) returning 1")  # fmt: skip
    both = dict(
        ask(admin, "select r.source_key, l.person_id from people.link l join people.source_record r using (record_id)")
    )
    with access.enter(officer, Purpose.IDENTITY_MATCHING, [both[AN.pin]]) as tx:
        (told,) = kinship.citizens(tx, list(both.values()))
        (family,) = kinship.held_about(tx, both[AN.pin])
        assert kinship.held_about(tx, both[PINS[0]]) == []
    assert (family.mother_name, family.head_relation) == ("Trần Thị Mẹ", "Con")
    # Residences are not among what a commune's health station may see; kin are another agency's to tell.
    assert told == replace(AN, permanent=Place(None, None), current=Place("00004", None), kin=())

    (inbox / "a.xml").write_bytes(qcvn109.message([told], AT.replace(day=15)))
    again = sources.pull("citizen_messages")[-1]
    assert (again.rows_new, again.rows_changed, again.rows_bad) == (0, 1, 0)
