"""Matching on arrival comes to the decisions of the batch, and is as safe."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin, size=500)


def index() -> None:
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index the register") as tx:
        people.refresh_index(tx)


def test_a_record_is_linked_the_moment_it_comes_in(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    index()
    record = nation.record(VACCINATION, "DO THI HANH", 1985, sex="F", paper=pin, commune=5)
    found = people.match_arrivals()
    assert (found.records, found.automatic, found.changed) == (1, 1, 1)
    link = nation.link(record)
    assert (link.state, link.tier, link.rule, link.register_entry) == ("auto", 1, "pin", nation.entry(pin))
    assert people.match_arrivals().records == 0


def matched(nation: Nation) -> None:
    people.resolve()
    index()


def test_a_changed_record_is_decided_anew_and_its_own_telephone_is_no_evidence(nation: Nation) -> None:
    nation.registered("Tôn Nữ Ngọc Trâm Anh", "1985-03-14", sex="F")
    index()
    record = nation.record(NCOVI, "Tôn Nữ Ngọc Trâm Anh", 1985, sex="F", phone="0900000301")
    people.match_arrivals()
    assert nation.link(record).state == "auto"
    nation.execute("update people.arrival_model set settled_record = 0")
    nation.change(record, full_name="Bùi Thị Khác")
    people.match_arrivals()
    assert nation.link(record).state == "shell"
    assert nation.rows("select count(*) from people.link where record_id = %s", [record]) == [(2,)]


def test_newcomers_of_one_telephone_share_a_shell_whether_they_come_together_or_not(nation: Nation) -> None:
    index()
    told = [nation.record(NCOVI, "Bùi Thị Lạ", "1962-07-19", sex="F", phone="0912345678") for _ in range(2)]
    people.match_arrivals()
    told.append(nation.record(VACCINATION, "BUI THI LA", "1962-07-19", sex="F", phone="0912345678"))
    told.append(nation.record(BLUEZONE, "Bùi Thị Lạ", phone="0912345678", sex=None, commune=None))
    people.match_arrivals()
    other = nation.record(NCOVI, "Bùi Thị Lạ", "1962-07-19", sex="F", phone="0912345679")
    people.match_arrivals()
    assert len({nation.link(record).person for record in told}) == 1
    assert nation.link(other).person != nation.link(told[0]).person


def test_what_a_citizen_refused_never_comes_back(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    record = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    matched(nation)
    refused = nation.link(record).person
    nation.execute("update people.link set ended_at = now() where record_id = %s", [record])
    nation.execute("insert into people.never_link values (%s, %s, 'citizen', 'said_not_mine')", [record, refused])
    people.match_arrivals()
    assert nation.link(record).person != refused


def test_records_that_are_gone_or_held_are_given_to_nobody(nation: Nation) -> None:
    index()
    gone, held = nation.record(NCOVI, "Bùi Thị Lạ", 1962), nation.record(NCOVI, "Bùi Thị Xa", 1963)
    nation.execute(
        "update people.source_record set missing_since = now(), gone_at = now() where record_id = %s", [gone]
    )
    nation.execute(
        "insert into ingest.batch (source_id, name, status) select min(source_id), 'b', 'held_volume' from ingest.source"
    )
    nation.execute(
        "update people.source_record set batch_id = (select max(batch_id) from ingest.batch) where record_id = %s",
        [held],
    )
    assert people.match_arrivals().records == 0


def test_the_worker_matches_on_arrival_once_the_index_is_fresh(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    people.link_new()  # nothing is indexed: the batch, and the index
    assert nation.rows("select entries = (select count(*) from people.register_entry) from people.arrival_model") == [
        (True,)
    ]
    record = nation.record(NCOVI, "DO THI HANH", "1985-03-14", sex="F", paper=pin)
    acts = "select count(*) from access.bulk_act where act = 'link arriving records to people'"
    assert nation.rows(acts) == [(0,)]
    people.link_new()
    assert (nation.rows(acts), nation.link(record).rule) == ([(1,)], "pin")


def test_an_entry_of_the_register_that_changes_is_indexed_again(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    index()
    nation.execute(
        "update people.register_entry set full_name = 'Đỗ Thị Hạnh Nguyên', birth_date = '1986-04-15', birth_year = 1986,"
        " row_hash = row_hash + 1 where pin = %s", [pin]
    )  # fmt: skip
    index()
    record = nation.record(NCOVI, "Đỗ Thị Hạnh Nguyên", "1986-04-15", sex="F")
    former = nation.record(NCOVI, "Đỗ Thị Hạnh", "1985-03-14", sex="F")
    people.match_arrivals()
    assert nation.link(record).register_entry == nation.entry(pin)
    assert nation.link(former).register_entry is None
    stale = "select count(*) from people.block_key k where ref = %s and h <> all (select unnest(people.match_keys(name, words, birth, year, commune, district, id12, id9)) from people.match_entry e where e.ref = k.ref)"
    assert nation.rows(stale, [nation.entry(pin)]) == [(0,)]


def test_programmes_that_race_make_each_person_once(nation: Nation) -> None:
    pins = [nation.registered(f"Đỗ Thị Hạnh {chr(65 + i)}", "1985-03-14", sex="F") for i in range(10)]
    index()
    records = [
        nation.record(VACCINATION, f"Đỗ Thị Hạnh {chr(65 + i % 10)}", "1985-03-14", sex="F", paper=pins[i % 10])
        for i in range(60)
    ]
    records += [nation.record(NCOVI, f"Bùi Lạ {chr(65 + i % 5)}", 1962, phone=f"090000040{i % 5}") for i in range(40)]

    def settle(record: int) -> None:
        with access.work(System("test"), Purpose.IDENTITY_MATCHING, "race") as tx:
            people.settle(tx, [record])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(settle, [*records, *records]))
    assert len({nation.link(record).person for record in records[:60]}) == 10
    assert len({nation.link(record).person for record in records[60:]}) == 5
    assert nation.rows("select count(*) from people.person where status = 'shell'") == [(5,)]


def test_a_batch_that_was_held_is_linked_when_it_is_released(nation: Nation) -> None:
    index()
    people.match_arrivals()
    nation.execute(
        "insert into ingest.batch (source_id, name, status) select min(source_id), 'b', 'held_volume' from ingest.source"
    )
    record = nation.record(NCOVI, "Bùi Thị Xa", 1963)
    nation.execute(
        "update people.source_record set batch_id = (select max(batch_id) from ingest.batch) where record_id = %s",
        [record],
    )
    assert people.match_arrivals().records == 0
    nation.execute("update ingest.batch set status = 'done'")
    assert people.match_arrivals().records == 1
    assert nation.link(record).state == "shell"


def test_without_an_index_records_wait_for_the_batch(nation: Nation) -> None:
    record = nation.record(NCOVI, "Bùi Thị Lạ", 1962)
    assert people.match_arrivals().records == 0
    people.link_new()
    assert nation.link(record).state == "shell"
