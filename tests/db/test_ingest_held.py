"""What holds a batch, who lets it go, and that nobody else's batch waits for it."""

from pathlib import Path

import pytest
from sources_kit import HEADER, account, ask, deliver, one, operator, say_where

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates import sources
from pccovid.ground.config import settings
from pccovid.ground.db import Database
from pccovid.ground.errors import Forbidden

MORE = HEADER + ",TokenFirebase"


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"}, ncovi={"url": "postgresql://nobody@127.0.0.1:1/none"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def records(admin: str) -> int:
    return one(admin, "select count(*) from people.source_record")


def held() -> list[sources.HeldBatch]:
    with access.work(System("test"), Purpose.OPERATIONS, "look at held batches") as tx:
        return sources.held(tx)


def release(viewer: access.Viewer, batch: int | None, reason: str) -> bool:
    assert batch is not None
    with access.enter(viewer, Purpose.OPERATIONS) as tx:
        return sources.release(tx, batch, reason)


def test_x05_an_unknown_column_holds_the_batch_until_an_operator_releases_it(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(n) + ",token" for n in range(10)], header=MORE)
    (first,) = sources.pull("bluezone")
    (again,) = sources.pull("bluezone")
    assert {first.status, again.status} == {"held_schema_drift"}
    assert first.problem == "Cột ngoài thỏa thuận: TokenFirebase"
    assert records(admin) == 0
    assert [(h.batch_id, h.name, h.released_by) for h in held()] == [(first.batch_id, "a.csv", None)]

    assert release(operator(admin), first.batch_id, "đã hỏi bên gửi, cột thừa vô hại")

    assert held()[0].released_by == "Vận hành viên trình diễn: đã hỏi bên gửi, cột thừa vô hại"
    (taken,) = sources.pull("bluezone")
    assert (taken.status, taken.rows_new) == ("done", 10)
    assert held() == []


def test_x05_a_missing_column_holds_and_what_is_required_cannot_be_released(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", ["0900000001,Nguyễn Văn An,2021-05-01T08:00:00"], header="PhoneNumber,Fullname,UpdatedAt")
    deliver(inbox, "b.csv", ["0900000002,Nguyễn Văn An"], header="PhoneNumber,Fullname")
    one_missing, required_missing = sources.pull("bluezone")
    assert one_missing.problem == "Thiếu cột: Address, CreatedAt"
    assert records(admin) == 0

    viewer = operator(admin)
    for report in (one_missing, required_missing):
        assert release(viewer, report.batch_id, "cho qua")
    taken, still_held = sources.pull("bluezone")

    assert (taken.status, taken.rows_new) == ("done", 1)
    assert still_held.status == "held_schema_drift"
    assert "UpdatedAt" in (still_held.problem or "")
    assert ask(admin, "select source_key, place_text from people.source_record") == [("0900000001", None)]


def test_columns_in_another_order_are_read_by_name(inbox: Path, admin: str) -> None:
    deliver(
        inbox,
        "a.csv",
        ["2021-05-01T08:00:00,xã Tân Thành,Lê Thị Hoa,2020-01-01T00:00:00,0900000001"],
        header="UpdatedAt,Address,Fullname,CreatedAt,PhoneNumber",
    )
    sources.pull("bluezone")
    assert ask(admin, "select source_key, full_name, place_text from people.source_record") == [
        ("0900000001", "Lê Thị Hoa", "xã Tân Thành")
    ]


def test_too_many_bad_rows_hold_the_batch_and_a_release_lets_them_in(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(n) if n % 40 else "bad" for n in range(2000)])
    (first,) = sources.pull("bluezone")
    assert first.status == "held_volume"
    assert first.problem == "50 trong 2,000 dòng đã đọc bị lỗi, quá 2% cho phép: thiếu hoặc thừa ô, dòng bị cắt (50)"
    assert (records(admin), one(admin, "select count(*) from ingest.quarantine")) == (0, 0)

    release(operator(admin), first.batch_id, "lỗi đã biết của tỉnh")
    (taken,) = sources.pull("bluezone")
    assert (taken.status, taken.rows_ok, taken.rows_bad) == ("done", 1950, 50)


def test_only_an_operator_releases(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(1) + ",token"], header=MORE)
    (report,) = sources.pull("bluezone")
    officer = operator(admin, role="commune_health", login="xa.test")
    with pytest.raises(Forbidden):
        release(officer, report.batch_id, "tôi muốn")
    assert held()[0].released_by is None
    assert not release(operator(admin), 999_999, "không có lô này")


def test_x09_a_bad_batch_of_one_source_keeps_nobody_else_out(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(1) + ",token"], header=MORE)
    deliver(inbox, "b.csv", [account(2)])
    reports = {(r.source, r.name): r for r in sources.pull_all()}

    assert reports["bluezone", "b.csv"].rows_new == 1
    assert reports["bluezone", "a.csv"].status == "held_schema_drift"
    assert reports["ncovi", "SELECT public.to_khai"].status == "failed"
    assert "không trả lời" in (reports["ncovi", "SELECT public.to_khai"].problem or "")
    assert "Chưa khai báo" in (reports["vaccination_platform", "GET /api/v1/mui-tiem"].problem or "")


def test_the_operator_sees_freshness_counters_and_quarantine_and_nobody_else_does(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(n) for n in range(5)] + ["bad", account(6, name="")])
    sources.pull("bluezone")

    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        states = {state.source: state for state in sources.overview(tx)}
        assert sources.quarantined(tx) == [
            sources.Quarantined("bluezone", "field_count", 1),
            sources.Quarantined("bluezone", "name_missing", 1),
        ]
    bluezone = states["bluezone"]
    assert (bluezone.rows_read, bluezone.rows_ok, bluezone.rows_bad, bluezone.stale) == (7, 5, 2, False)
    assert states["vaccination_platform"].stale
    assert states["vaccination_platform"].last_success is None
    with access.enter(operator(admin, role="commune_health", login="xa.test"), Purpose.SUPPORT_CORRECTION) as tx:
        assert sources.quarantined(tx) == []


def test_a_source_that_is_silent_for_too_long_is_stale(inbox: Path, admin: str) -> None:
    deliver(inbox, "a.csv", [account(1)])
    sources.pull("bluezone")
    ask(admin, "update ingest.batch set finished_at = finished_at - interval '49 hours' returning 1")
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        assert {state.source: state.stale for state in sources.overview(tx)}["bluezone"]
