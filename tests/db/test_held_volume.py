"""Batches that are not what was agreed: held as a whole, while everybody sees what they saw before."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from people_kit import FAMILIES, GIVENS, MIDDLES, Nation
from sources_kit import account, ask, child_environment, deliver, one, operator, say_where

from pccovid import access, people
from pccovid.access import Purpose, Viewer
from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Sandbox
from pccovid.gates.demo.sandboxes.platform import Platform
from pccovid.gates.demo.sandboxes.store import write_rows
from pccovid.gates.sources import bluezone
from pccovid.ground import clock, crypto, ids, migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import vaccination

PEOPLE = 520
SHOWN = """
select l.person_id, count(distinct d.given_on) from people.link l join records.dose d using (record_id)
where l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell') group by 1
"""


def dose(number: int, second: bool, day: str, changed: int, **other: object) -> dict[str, object]:
    """The first or second dose of a demo person; `changed`: the minute in which the platform wrote it."""
    name = f"{FAMILIES[number % 10]} {MIDDLES[number // 10 % 10]} {GIVENS[number // 100 % 30]}"
    return {
        "id": f"MT{number}-{int(second)}", "ho_ten": name, "ngay_sinh": f"{1 + number % 28:02}/05/1980", "gioi_tinh": "Nam",
        "so_giay_to": f"001080{number:06}", "so_dien_thoai": "", "ma_tinh": "01", "ma_huyen": "001", "ma_xa": "00001",
        "dia_chi": "", "mui_so": 1 + second, "vac_xin": "Vero Cell", "so_lo": "", "ngay_tiem": day, "ma_co_so": "",
        "ten_co_so": "", "doi_khop": "", "cap_nhat": f"2021-09-{changed:02}T08:00:00+07:00",
    } | other  # fmt: skip


@pytest.fixture
def installed(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def platform(installed: Path) -> Iterator[Path]:
    known = installed / "doses.sqlite"
    with Sandbox(Platform(known), key="k", per_second=1000) as running:
        say_where(installed, vaccination_platform={"url": running.url, "key": "k"})
        yield known


def pull(path: Path, doses: list[dict[str, object]]) -> sources.BatchReport:
    """The platform knows these doses, and is asked."""
    path.unlink(missing_ok=True)
    with write_rows(path) as file:
        for row in doses:
            file.add(str(row["cap_nhat"]), str(row["id"]), json.dumps(row, ensure_ascii=False))
    (report,) = sources.pull("vaccination_platform")
    return report


def release(admin: str, batch: int | None) -> None:
    assert batch is not None
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        assert sources.release(tx, batch, "nguồn xác nhận")


def doses_seen_by_themselves(nation: Nation, person: UUID) -> int:
    """Injections on the page of one citizen, through the lock."""
    who, token = UUID(int=1), ids.token()
    nation.execute("insert into access.account values (%s, '0900000001') on conflict do nothing", [who])
    nation.execute(
        "insert into access.account_person (account_id, person_id, relation, proof) values (%s, %s, 'self', 'paper')"
        " on conflict do nothing",
        [who, person],
    )
    nation.execute(
        "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
        [crypto.fingerprint(token), who],
    )
    with access.enter(Viewer(token, "test", "r1"), Purpose.OWN_RECORD, [person]) as tx:
        return len(vaccination.doses(tx, person))


def test_x06_a_batch_that_lowers_the_doses_of_many_is_held_and_everybody_sees_the_former_ones(
    platform: Path, admin: str
) -> None:
    first = [dose(n, second, f"0{1 + 5 * second}/08/2021", 1) for n in range(PEOPLE) for second in (False, True)]
    nation = Nation(admin, size=0)
    assert pull(platform, first).rows_new == 2 * PEOPLE
    people.resolve()
    shown = dict(ask(admin, SHOWN))
    assert sorted(shown.values()) == [2] * PEOPLE
    person = next(iter(shown))

    worse = [dose(n, second=True, day="01/08/2021", changed=3) for n in range(PEOPLE)]
    held = pull(platform, [*first, *worse, dose(9000, second=False, day="01/08/2021", changed=3)])
    people.resolve()

    assert held.status == "held_volume"
    assert held.problem == (
        "520 người sẽ thấy ít mũi tiêm (520 người) hoặc ít kết quả xét nghiệm (0 người) hơn trước,"
        " trong 521 dòng mới hoặc thay đổi"
    )
    assert dict(ask(admin, SHOWN)) == shown, "nothing of a held batch is published"
    assert doses_seen_by_themselves(nation, person) == 2
    assert pull(platform, [*first, *worse]).status == "held_volume"

    release(admin, held.batch_id)
    assert pull(platform, [*first, *worse]).status == "done"
    people.resolve()
    after = dict(ask(admin, SHOWN))
    assert len(after) == PEOPLE + 1, "what was new in it is linked now"
    assert set(after.values()) == {1}
    assert doses_seen_by_themselves(nation, person) == 1
    assert one(admin, "select count(*) from people.set_aside") == 0


def test_a_dose_that_is_given_to_somebody_else_is_seen_as_a_loss(platform: Path, admin: str) -> None:
    nation = Nation(admin, size=0)
    first = [dose(n, second=False, day="01/08/2021", changed=1) for n in range(25)]
    pull(platform, first)
    people.resolve()
    corrected = [dose(n, second=False, day="01/08/2021", changed=3, ho_ten="Lý Thị Mơ") for n in range(25)]
    assert pull(platform, [*first, *corrected]).status == "done", "the paper and the year still say who it is"
    others = [
        row | {"ho_ten": "Vũ Thị Khác", "so_giay_to": "", "cap_nhat": "2021-09-04T08:00:00+07:00"} for row in first
    ]
    held = pull(platform, [*first, *corrected, *others])
    assert held.status == "held_volume"
    assert "25 người sẽ thấy ít mũi tiêm" in (held.problem or "")
    assert nation.rows("select distinct full_name from people.source_record") == [("Lý Thị Mơ",)]


def test_a_few_people_who_lose_a_dose_are_a_correction(platform: Path, admin: str) -> None:
    Nation(admin, size=0)
    first = [dose(n, second, f"0{1 + 5 * second}/08/2021", 1) for n in range(5) for second in (False, True)]
    pull(platform, first)
    people.resolve()
    assert (
        pull(platform, [*first, *(dose(n, second=True, day="01/08/2021", changed=3) for n in range(5))]).status
        == "done"
    )
    assert set(dict(ask(admin, SHOWN)).values()) == {1}


@pytest.fixture
def inbox(installed: Path) -> Path:
    say_where(installed, bluezone={"inbox": installed / "inbox"})
    return installed / "inbox"


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A contract with narrow bounds, so that a test needs few rows."""
    limits = replace(bluezone.CONNECTOR.contract.limits, hold_from_rows=10, expect_min=5, expect_max=200)
    connector = replace(bluezone.CONNECTOR, contract=replace(bluezone.CONNECTOR.contract, limits=limits))
    monkeypatch.setitem(sources.actions.CONNECTORS, "bluezone", connector)


def pull_file(inbox: Path, name: str, rows: list[str]) -> sources.BatchReport:
    deliver(inbox, name, rows)
    reports = [report for report in sources.pull("bluezone") if report.name == name]
    assert len(reports) == 1
    return reports[0]


@pytest.mark.usefixtures("limited")
def test_a_batch_that_changes_too_many_keys_is_held_and_changes_nothing(inbox: Path, admin: str) -> None:
    pull_file(inbox, "a.csv", [account(n) for n in range(100)])
    before = ask(admin, "select source_key, full_name from people.source_record order by 1")
    held = pull_file(inbox, "b.csv", [account(n, name="Lê Văn Bình") for n in range(20)])
    assert (held.status, held.problem) == (
        "held_volume",
        "20 trong 100 khóa của nguồn bị thay đổi, quá 5% cho phép",
    )
    assert ask(admin, "select source_key, full_name from people.source_record order by 1") == before
    release(admin, held.batch_id)
    (done,) = (report for report in sources.pull("bluezone") if report.name == "b.csv")
    assert (done.status, done.rows_changed) == ("done", 20)
    assert one(admin, "select count(*) from people.source_record_version") == 20
    assert pull_file(inbox, "c.csv", [account(n, name="Lê Văn Cao") for n in range(8)]).status == "done"


@pytest.mark.usefixtures("limited")
def test_a_delivery_outside_its_band_is_held(inbox: Path, admin: str) -> None:
    few = pull_file(inbox, "a.csv", [account(1)])
    assert (few.status, few.problem) == (
        "held_volume",
        "Nhận 1 dòng trong ngày, ngoài khoảng đã thỏa thuận (5 đến 200)",
    )
    Nation(admin, size=0)
    people.resolve()
    assert one(admin, "select count(*) from people.link") == 0, "its new records are given to nobody"
    more = pull_file(inbox, "b.csv", [account(n) for n in range(1, 60)])
    assert more.status == "done"
    people.resolve()
    assert one(admin, "select count(*) from people.link") == 59, "what came again with a sound batch is linked"
    many = pull_file(inbox, "c.csv", [account(n) for n in range(100, 300)])
    assert many.status == "held_volume"
    assert ask(admin, "select day, rows_read, rows_new from ingest.day") == [(clock.today(), 60, 59)]


@pytest.mark.usefixtures("limited")
def test_the_day_of_a_source_is_the_sum_of_its_chunks(inbox: Path, admin: str) -> None:
    pull_file(inbox, "a.csv", [account(n) for n in range(50)])
    pull_file(inbox, "b.csv", [account(0, name="Lê Văn Bình"), "hỏng", *(account(n) for n in range(1, 50))])
    sums = "select sum(rows_read)::int, sum(rows_bad)::int, sum(rows_new)::int, sum(rows_changed)::int from "
    assert ask(admin, sums + "ingest.day") == ask(admin, sums + "ingest.chunk") == [(101, 1, 50, 1)]
    assert ask(admin, "select day from ingest.day") == [(date(2021, 10, 15),)]


# Publishes thirty changes at a time and kills itself in the transaction of the second thirty.
DIES = """
import os, signal, sys
from dataclasses import replace
from pccovid import access
from pccovid.gates import sources
from pccovid.ground import migrate
from pccovid.ground.db import Database
from pccovid.people import arrivals

arrivals._PUBLISHED_AT_ONCE = 30
access.use(Database({migrate.ENGINE: sys.argv[1]}))
connector = sources.actions.CONNECTORS["bluezone"]
turns = []

def publish(tx, source_id, batch_id):
    written = connector.target.publish(tx, source_id, batch_id)
    turns.append(written)
    if len(turns) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return written

sources.actions.CONNECTORS["bluezone"] = replace(connector, target=replace(connector.target, publish=publish))
sources.pull("bluezone")
"""


def test_x02_killed_while_changes_are_published_the_rest_is_published_once(
    inbox: Path, installed: Path, admin: str, database: Database
) -> None:
    pull_file(inbox, "a.csv", [account(n) for n in range(100)])
    deliver(inbox, "b.csv", [account(n, name="Lê Văn Bình") for n in range(100)])
    killed = subprocess.run(
        [sys.executable, "-c", DIES, database.url(migrate.ENGINE)], env=child_environment(installed), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    changed = "select count(*) from people.source_record where full_name = 'Lê Văn Bình' and version = 2"
    assert (one(admin, changed), one(admin, "select count(*) from people.set_aside")) == (30, 70)
    (done,) = (report for report in sources.pull("bluezone") if report.name == "b.csv")
    assert done.status == "done"
    assert (one(admin, changed), one(admin, "select count(*) from people.set_aside")) == (100, 0)
    assert one(admin, "select count(*) from people.source_record_version") == 100
