"""The same records, the same register: the batch in DuckDB and the arrival in PostgreSQL decide alike."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import demo, sources
from pccovid.gates.cli.setup import var
from pccovid.ground import outside
from pccovid.ground.config import settings

LINKS = """
select l.record_id, l.state, l.tier, l.rule, p.register_entry_id, l.weight, l.q, l.runner_up_weight, l.evidence,
       (select min(o.record_id) from people.link o where o.person_id = l.person_id and o.ended_at is null and o.state = 'shell') as shell,
       (select jsonb_agg(c - 'person_id' order by c ->> 'weight' desc) from people.review_task t, jsonb_array_elements(t.candidates) c
        where t.record_id = l.record_id and t.state = 'open') as candidates
from people.link l join people.person p using (person_id)
where l.ended_at is null and l.state <> 'rejected'
order by l.record_id
"""
FORGET = """
truncate people.link, people.review_task, people.waiting, people.golden_attribute, people.identifier, people.bridge,
         people.identity_event, people.never_link, access.subject, people.person cascade
"""


@pytest.fixture
def carried(
    admin: str, database: object, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """1,500 demo people in all sources, taken in and not linked yet."""
    (tmp_path / "keys").symlink_to(var("keys"))
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    demo.build(1_500, 11, var("sandbox"), admin)
    with demo.serve(var("sandbox")):
        sources.pull_all()
    yield admin
    outside.drop_database(server, f"{urlsplit(admin).path.strip('/')}_ncovi")
    monkeypatch.undo()
    settings.cache_clear()


def links(admin: str) -> dict[int, dict]:
    with psycopg.connect(admin) as connection:
        cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
        return {row["record_id"]: row for row in cursor.execute(LINKS).fetchall()}


def test_batch_and_arrival_decide_alike(carried: str) -> None:
    people.resolve()
    batch = links(carried)
    with psycopg.connect(carried) as connection:
        connection.execute(FORGET)
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "match on arrival") as tx:
        people.refresh_index(tx)
        people.settle(tx, list(batch))
    assert people.match_arrivals().records == 0  # only foreigners were left, whom both paths group alike
    arrival = links(carried)

    assert len(batch) > 2_000
    assert {row["tier"] for row in batch.values()} == {1, 2, 3, 4, 5}
    decided = ("state", "tier", "rule", "register_entry_id", "shell")
    other = {
        record: ([row[k] for k in decided], [arrival[record][k] for k in decided])
        for record, row in batch.items()
        if [row[k] for k in decided] != [arrival[record][k] for k in decided]
    }
    assert other == {}
    for record, row in batch.items():
        same = arrival[record]
        for figure in ("weight", "runner_up_weight"):
            assert (row[figure] is None) == (same[figure] is None), (row, same)
            assert row[figure] is None or abs(row[figure] - same[figure]) < 0.05, (row, same)
        assert row["q"] == pytest.approx(same["q"], abs=0.001)
        assert row["evidence"].keys() == same["evidence"].keys()
        for field, told in row["evidence"].items():
            assert told["level"] == same["evidence"][field]["level"], (row, same)
            assert told["bits"] == pytest.approx(same["evidence"][field]["bits"], abs=0.11)
        assert len(row["candidates"] or []) == len(same["candidates"] or []), (row, same)
