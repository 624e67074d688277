"""What the test platform pushes becomes tests of people: singly, in pools, corrected, in whatever order it comes."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from push_kit import body, result, sample
from sources_kit import ask, child_environment, one

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import sources
from pccovid.gates.sources.framework import load
from pccovid.ground import crypto, ids, migrate
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.records import testing

Push = Callable[..., sources.BatchReport]


@pytest.fixture
def push(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Push:
    """Sends messages and takes them in; what was done with them."""
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()

    def send(*messages: dict[str, object]) -> sources.BatchReport:
        stored = sources.receive("test_platform", "POST test", body(*messages))
        sources.take_in_pushed()
        assert stored.batch_id is not None
        return sources.received("test_platform", stored.batch_id)

    yield send
    settings.cache_clear()


def results(admin: str) -> dict[str, str]:
    """The result of each sample."""
    return dict(
        ask(admin, "select r.source_key, t.result from records.test t join people.source_record r using (record_id)")
    )


def test_a_single_sample_and_its_result(push: Push, admin: str) -> None:
    taken = push(sample("M1", "ONG-1", so_giay_to="079187001234"))
    assert (taken.status, taken.rows_ok, taken.rows_new) == ("done", 1, 1)
    assert results(admin) == {"M1": "pending"}
    push(result("K1", "ONG-1", "dương tính", ct="21,5", bo_kit="Kit trình diễn"))
    assert ask(
        admin,
        "select method, result, ct, tube, sample_no, lab_code, kit, resulted_at::date::text, id_number, commune_id is not null"
        " from records.test join people.source_record using (record_id)",
    ) == [("pcr", "positive", 21.5, "ONG-1", "M1", "79001", "Kit trình diễn", "2021-10-14", "079187001234", True)]


def test_a_negative_pool_is_negative_for_all_of_its_people(push: Push, admin: str) -> None:
    pool = [sample(f"M{n}", "GOP-1", f"Người Mẫu {'ABCDE'[n]}", so_nguoi=5) for n in range(5)]
    push(*pool, result("K1", "GOP-1"))
    assert set(results(admin).values()) == {"negative"}


def test_a_positive_pool_makes_nobody_positive_and_single_retests_resolve_it(push: Push, admin: str) -> None:
    pool = [sample(f"M{n}", "GOP-1", f"Người Mẫu {'ABC'[n]}", so_nguoi=3) for n in range(3)]
    push(*pool, result("K1", "GOP-1", "dương tính", ct="28"))
    assert results(admin) == {"M0": "retest", "M1": "retest", "M2": "retest"}

    later = {"lay_luc": "2021-10-15T07:00:00+07:00", "cap_nhat": "2021-10-15T07:10:00+07:00"}
    push(*(sample(f"L{n}", f"ONG-{n}", f"Người Mẫu {'ABC'[n]}", **later) for n in range(3)))
    push(result("K2", "ONG-0"), result("K3", "ONG-1", "dương tính"), result("K4", "ONG-2"))
    assert {key: found for key, found in results(admin).items() if key[0] == "L"} == {
        "L0": "negative", "L1": "positive", "L2": "negative",
    }  # fmt: skip


def test_two_people_in_a_tube_that_was_said_to_be_single_are_a_pool(push: Push, admin: str) -> None:
    push(
        sample("M1", "ONG-1", "Người Mẫu A"), sample("M2", "ONG-1", "Người Mẫu B"), result("K1", "ONG-1", "dương tính")
    )
    assert results(admin) == {"M1": "retest", "M2": "retest"}
    push(
        sample("M2", "ONG-2", "Người Mẫu B", cap_nhat="2021-10-14T18:00:00+07:00")
    )  # the other one was in another tube
    assert results(admin) == {"M1": "positive", "M2": "pending"}


def test_a_result_that_comes_first_waits_for_its_sample(push: Push, admin: str) -> None:
    push(result("K1", "ONG-1"))
    assert results(admin) == {}
    push(sample("M1", "ONG-1"))
    assert results(admin) == {"M1": "negative"}


def test_a_correction_supersedes_and_the_former_result_is_kept(push: Push, admin: str) -> None:
    push(sample("M1", "ONG-1"), result("K1", "ONG-1", "dương tính"))
    push(result("K2", "ONG-1", "âm tính", thay_cho="K1", cap_nhat="2021-10-14T18:00:00+07:00"))
    assert results(admin) == {"M1": "negative"}
    told = "select result, source_key, batch_id is not null, line_no from records.tube_report order by report_id"
    assert ask(admin, told) == [("positive", "K1", True, 2), ("negative", "K2", True, 1)]


def test_a_correction_that_comes_before_what_it_corrects_still_wins(push: Push, admin: str) -> None:
    push(sample("M1", "ONG-1"), result("K2", "ONG-1", "âm tính", thay_cho="K1", cap_nhat="2021-10-14T18:00:00+07:00"))
    push(result("K1", "ONG-1", "dương tính"))
    assert results(admin) == {"M1": "negative"}


def test_a_result_of_the_wrong_tube_goes_to_the_right_one(push: Push, admin: str) -> None:
    push(sample("M1", "ONG-1"), sample("M2", "ONG-2", "Người Mẫu B"), result("K1", "ONG-1", "dương tính"))
    push(result("K2", "ONG-2", "dương tính", thay_cho="K1", cap_nhat="2021-10-14T18:00:00+07:00"))
    assert results(admin) == {"M1": "pending", "M2": "positive"}


def test_a_result_told_anew_otherwise_counts_as_told_last(push: Push, admin: str) -> None:
    push(sample("M1", "ONG-1"), result("K1", "ONG-1", "dương tính"))
    changed = push(result("K1", "ONG-1", "âm tính", cap_nhat="2021-10-14T18:00:00+07:00"))
    assert (changed.rows_new, changed.rows_changed) == (0, 1)
    older = push(result("K1", "ONG-1", "nghi ngờ", cap_nhat="2021-10-14T10:00:00+07:00"))
    assert older.rows_changed == 1
    assert results(admin) == {"M1": "negative"}
    push(result("K1", "ONG-1", "dương tính", cap_nhat="2021-10-14T20:00:00+07:00"))
    assert results(admin) == {"M1": "positive"}


def test_a_sample_whose_person_is_corrected_keeps_its_result_and_its_former_version(push: Push, admin: str) -> None:
    push(sample("M1", "ONG-1", "Trần Thị Mẫn"), result("K1", "ONG-1"))
    push(sample("M1", "ONG-1", "Trần Thị Mẫu", cap_nhat="2021-10-14T18:00:00+07:00"))
    assert results(admin) == {"M1": "negative"}
    assert ask(admin, "select full_name, version from people.source_record") == [("Trần Thị Mẫu", 2)]
    assert one(admin, "select content ->> 'full_name' from people.source_record_version") == "Trần Thị Mẫn"


def test_the_same_messages_again_change_nothing(push: Push, admin: str) -> None:
    messages = [sample("M1", "ONG-1"), result("K1", "ONG-1")]
    push(*messages)
    again = push(*messages, sample("M2", "ONG-2"))
    assert (again.rows_new, again.rows_changed, again.rows_unchanged) == (1, 0, 2)
    assert one(admin, "select count(*) from records.tube_report") == 1


def test_what_is_wrong_waits_in_quarantine_with_its_reason_and_its_neighbours_go_in(push: Push, admin: str) -> None:
    taken = push(
        sample("M1", "ONG-1"),
        sample("M2", ""),
        sample("M3", "ONG 3"),
        sample("M4", "ONG-4", so_nguoi=40),
        sample("M5", "ONG-5", lay_luc="2031-01-01T00:00:00+07:00"),
        result("K1", "ONG-1", "hơi dương"),
        result("K2", "ONG-1", ct="nhiều"),
        result("K3", "ONG-1", trang_thai="mất"),
        {**sample("M6", "ONG-6"), "loai": "khac"},
        result("K4", "ONG-1"),
    )
    assert (taken.rows_ok, taken.rows_bad) == (2, 8)
    assert ask(admin, "select line_no, reasons from ingest.quarantine order by line_no") == [
        (2, ["tube_missing"]), (3, ["tube_malformed"]), (4, ["pool_size_impossible"]), (5, ["taken_at_future"]),
        (6, ["test_result_unknown"]), (7, ["ct_impossible"]), (8, ["tube_step_unknown"]), (9, ["message_kind_unknown"]),
    ]  # fmt: skip
    assert results(admin) == {"M1": "negative"}


def test_a_fault_of_ours_with_one_push_does_not_keep_the_next_one_out(
    push: Push, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        monkeypatch.undo()
        raise ZeroDivisionError

    sources.receive("test_platform", "POST test", body(sample("M1", "ONG-1")))
    here = settings().var
    monkeypatch.setattr(load.store, "add_chunk", stumble)
    sources.receive("test_platform", "POST test", body(sample("M2", "ONG-2")))
    first, second = sources.take_in_pushed()
    assert (first.status, second.status, results(admin)) == ("failed", "done", {"M2": "pending"})
    monkeypatch.setenv("PCCOVID_VAR", str(here))
    settings.cache_clear()
    (again,) = sources.take_in_pushed()
    assert (again.status, set(results(admin))) == ("done", {"M1", "M2"})


def test_whatever_the_order_the_end_is_what_the_rules_say(push: Push, admin: str) -> None:
    rng = Random(7)
    tubes = [f"ONG-{n}" for n in range(12)]
    people = {f"M{n}": rng.choice(tubes) for n in range(30)}
    found = {tube: rng.choice(["dương tính", "âm tính", "nghi ngờ", "không hợp lệ"]) for tube in tubes[:10]}
    messages = [sample(key, tube) for key, tube in people.items()]
    messages += [result(f"K{tube}", tube, "âm tính") for tube in found]
    messages += [
        result(f"C{tube}", tube, said, thay_cho=f"K{tube}", cap_nhat="2021-10-14T18:00:00+07:00") for tube, said in found.items()
    ]  # fmt: skip
    rng.shuffle(messages)
    for start in range(0, len(messages), 13):
        push(*messages[start : start + 13])

    words = {"dương tính": "positive", "âm tính": "negative", "nghi ngờ": "indeterminate", "không hợp lệ": "invalid"}
    sharing = Counter(people.values())
    assert results(admin) == {
        key: testing.of_member(testing.Result(words[found[tube]]), sharing[tube]) if tube in found else "pending"
        for key, tube in people.items()
    }


KILLED = """
import os, signal, sys
from pccovid import access
from pccovid.gates import sources
from pccovid.gates.sources.framework import load
from pccovid.gates.sources.framework import load
from pccovid.ground import migrate
from pccovid.ground.db import Database

access.use(Database({migrate.ENGINE: sys.argv[1]}))
stored = sources.receive("test_platform", "POST test", sys.stdin.buffer.read())
if sys.argv[2] == "taking in":
    load.store.add_chunk = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    sources.take_in_pushed()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("while_", ["waiting", "taking in"])
def test_killed_after_the_receipt_nothing_is_lost(
    push: Push, admin: str, database: Database, tmp_path: Path, while_: str
) -> None:
    messages = [sample("M1", "ONG-1"), result("K1", "ONG-1")]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, database.url(migrate.ENGINE), while_], input=body(*messages),
        env=child_environment(tmp_path), check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert results(admin) == {}
    first = one(admin, "select batch_id from ingest.batch")
    until = time.monotonic() + 10
    while True:
        try:
            sources.take_in_pushed()
            break
        except sources.Busy:  # the server has not noticed yet that the killed one is gone
            assert time.monotonic() < until
            time.sleep(0.05)
    assert results(admin) == {"M1": "negative"}
    assert push(*messages).batch_id == first
    assert list((tmp_path / "landing/test_platform").glob("*.ndjson")) == []


def test_the_citizen_sees_tests_statuses_and_former_results_and_nobody_elses(push: Push, admin: str) -> None:
    push(
        sample("M1", "ONG-1"), sample("M2", "ONG-2"), sample("M3", "ONG-3", lay_luc=""), sample("M4", "ONG-4", "Người Khác"),
        result("K1", "ONG-1", "dương tính"), result("K4", "ONG-4", "dương tính"),
        {**result("N2", "ONG-2"), "trang_thai": "đã nhận", "ket_qua": ""},
        {**result("T2", "ONG-2"), "trang_thai": "đang xét nghiệm", "ket_qua": ""},
    )  # fmt: skip
    push(result("K2", "ONG-1", "âm tính", thay_cho="K1", cap_nhat="2021-10-14T18:00:00+07:00"))
    me, viewer = _citizen(admin, "M1", "M2", "M3")
    with access.enter(viewer, Purpose.OWN_RECORD, [me]) as tx:
        tests = testing.held_about(tx, me)
        told = testing.reports_about(tx, me)
    assert {(t.sample_no, t.result, t.status) for t in tests} == {
        ("M1", "negative", "resulted"), ("M2", "pending", "tested"), ("M3", "pending", "registered"),
    }  # fmt: skip
    assert [(t.result, t.in_force) for t in told] == [("negative", True), ("positive", False)]


def _citizen(admin: str, *keys: str) -> tuple[UUID, access.Viewer]:
    """A logged-in person to whom these samples are linked."""
    who, account, token = uuid4(), uuid4(), ids.token()
    with migrate.owner_tx(admin) as tx:
        run = tx.raw.execute
        run("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [who])
        run("insert into access.subject (person_id) values (%s)", [who])
        run(
            "insert into people.link (record_id, person_id, state, tier, rule, model, record_hash, decided_by, evidence)"
            " select record_id, %s, 'auto', 1, 'test', 'test', row_hash, 'test', '{}' from people.source_record"
            " where source_key = any(%s)",
            [who, list(keys)],
        )
        run("insert into access.account values (%s, '0912345678')", [account])
        run(
            "insert into access.account_person (account_id, person_id, relation, proof) values (%s, %s, 'self', 'paper')",
            [account, who],
        )
        run(
            "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
            [crypto.fingerprint(token), account],
        )
    return who, access.Viewer(token, "test", "r1")
