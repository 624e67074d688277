"""Comparing sources with what we hold of them: over real HTTP, in a real foreign database, and by what they deleted."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from people_kit import Nation
from sources_kit import ask, one, say_where
from test_sources_platform import dose, tell

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.gates.demo.sandboxes import Sandbox
from pccovid.gates.demo.sandboxes.platform import Platform
from pccovid.gates.sources.framework.model import Unreachable
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture
def known(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    path = tmp_path / "doses.sqlite"
    with Sandbox(Platform(path), key="k", per_second=1000) as running:
        say_where(tmp_path, vaccination_platform={"url": running.url, "key": "k"}, bluezone={"inbox": tmp_path / "in"})
        yield path
    settings.cache_clear()


def pull() -> None:
    (report,) = sources.pull("vaccination_platform")
    assert report.status == "done"


def compare() -> sources.Reconciled:
    found = sources.reconcile("vaccination_platform")
    assert found is not None
    return found


def marks(admin: str) -> list[tuple[str, bool, bool]]:
    return ask(
        admin,
        "select source_key, missing_since is not null, gone_at is not null from people.source_record"
        " where missing_since is not null order by 1",
    )


def test_equal_sides_have_equal_sums_and_no_key_is_moved(known: Path, admin: str) -> None:
    tell(known, [dose(n) for n in range(300)])
    pull()
    found = compare()
    assert (found.keys_here, found.keys_there, found.buckets_differing, found.absent_there) == (300, 300, 0, 0)
    assert one(admin, "select count(*) from ingest.recon") == 1


def test_x11_a_row_deleted_at_the_source_is_missing_then_gone_and_back_when_it_is_told_again(
    known: Path, admin: str
) -> None:
    everything = [dose(n) for n in range(50)]
    tell(known, everything)
    pull()
    tell(known, everything[1:])
    assert (compare().absent_there, marks(admin)) == (1, [("MT000000", True, False)])
    second = compare()
    assert (second.absent_there, second.gone) == (1, 1)
    assert marks(admin) == [("MT000000", True, True)]
    assert (compare().absent_there, compare().buckets_differing) == (0, 0)
    tell(known, [*everything[1:], dose(0, cap_nhat="2021-10-01T08:00:00+07:00")])
    pull()
    assert marks(admin) == []


def test_what_only_the_source_has_or_has_in_another_state_is_counted_and_what_is_in_quarantine_is_not(
    known: Path,
) -> None:
    everything = [dose(n) for n in range(50)]
    unreadable = dose(91, ho_ten="A\0B", cap_nhat="2021-09-01T08:00:00+07:00")
    tell(known, [*everything[2:], dose(90, mui_so="hai"), unreadable])
    pull()
    other = dose(2, cap_nhat="2021-09-01T07:00:00+07:00")
    tell(
        known,
        [
            everything[0],
            *everything[3:],
            other,
            dose(90, mui_so="hai"),
            unreadable,
            dose(77, cap_nhat="2021-10-02T08:00:00+07:00"),
        ],
    )
    found = compare()
    assert (found.missing_here, found.older_here, found.absent_there) == (1, 1, 0), (
        "what changed later waits for a pull"
    )


def test_nothing_is_concluded_from_a_source_that_does_not_answer(known: Path, admin: str, tmp_path: Path) -> None:
    tell(known, [dose(n) for n in range(5)])
    pull()
    url = tomllib.loads((tmp_path / "sources.toml").read_text())["vaccination_platform"]["url"]
    say_where(tmp_path, vaccination_platform={"url": url, "key": "no longer ours"})
    with pytest.raises(Unreachable):
        compare()
    assert sources.reconcile_all() == []
    assert marks(admin) == []


def test_if_too_many_people_would_lose_a_dose_nothing_goes_and_an_alarm_rings(known: Path, admin: str) -> None:
    Nation(admin, size=0)
    people_at = [
        dose(n, ho_ten=f"{chr(65 + n % 26)}a Văn {chr(65 + n // 26)}inh", so_giay_to=f"0010801{n:05}")
        for n in range(30)
    ]
    tell(known, [*people_at, dose(99)])
    pull()
    people.resolve()
    tell(known, [dose(99)])
    assert compare().absent_there == 30
    kept = compare()
    assert (kept.is_kept, kept.gone) == (True, 0)
    assert {gone for _, _, gone in marks(admin)} == {False}
    with access.work(System("test"), Purpose.OPERATIONS, "watch") as tx:
        sources.watch(tx)
        assert [(alarm.source, alarm.kind) for alarm in sources.alarms(tx)] == [("vaccination_platform", "differs")]


def test_of_a_source_that_cannot_be_compared_what_it_deleted_is_gone_at_the_second_look(
    known: Path, admin: str
) -> None:
    Nation(admin, size=0).record("bluezone", "Nguyễn Văn An")
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "told") as tx:
        tx.raw.execute("insert into ingest.day values (3, '2021-10-15', 1, 0, 1, 0, now())")
        assert sources.reconcile("bluezone") is None
        key = one(admin, "select source_key from people.source_record")
        assert people.arrivals.deleted(tx, 3, [key], clock.now()) == 1
    found = sources.reconcile("bluezone")
    assert found is not None
    assert found.gone == 1


def test_the_sandbox_sums_as_the_contract_says(known: Path) -> None:
    from pccovid.gates.sources.framework.reconcile import checksum_of, group_of

    tell(known, [dose(1)])
    with Sandbox(Platform(known), key="k", per_second=1000) as running:
        import urllib.request

        asked = urllib.request.Request(  # our own sandbox
            f"{running.url}/api/v1/doi-soat?den=9999999999999999", headers={"Authorization": "Bearer k"}
        )
        with urllib.request.urlopen(asked) as answer:
            said = json.loads(answer.read())
    at = 1630458001 * 1_000_000  # 2021-09-01T08:00:01+07:00
    assert said == {"nhom": {group_of("MT000001"): [1, str(checksum_of("MT000001", at))]}}
