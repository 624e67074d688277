"""The list of units in the database."""

from collections.abc import Iterator
from time import perf_counter

import psycopg
import pytest

from pccovid.commons import units
from pccovid.ground import migrate


@pytest.fixture
def connection(admin) -> Iterator[psycopg.Connection]:
    with psycopg.connect(admin) as opened:
        yield opened


def test_every_unit_and_successor_is_there(connection) -> None:
    counts = connection.execute(
        "select level, valid_from::text, count(*) from commons.unit group by 1, 2 order by 2, 3"
    ).fetchall()
    assert counts == [
        ("nation", "2021-02-01", 1),
        ("province", "2021-02-01", 63),
        ("district", "2021-02-01", 705),
        ("commune", "2021-02-01", 10_603),
        ("province", "2025-07-01", 34),
        ("commune", "2025-07-01", 3_321),
    ]
    listed = sum(len(units.units().successors(unit)) for unit in units.units().all)
    assert connection.execute("select count(*) from commons.unit_successor").fetchone() == (listed,)


def test_rows_are_the_units_of_the_program(connection) -> None:
    rows = connection.execute(
        "select unit_id, code, level, kind, name, parent_id, province_id, district_id, valid_from, valid_to"
        " from commons.unit order by unit_id"
    ).fetchall()
    assert rows == [
        (
            u.unit_id,
            u.code,
            u.level,
            u.kind,
            u.name,
            u.parent_id,
            u.province_id,
            u.district_id,
            u.valid_from,
            u.valid_to,
        )
        for u in units.units().all
    ]


def test_loading_again_changes_nothing_and_is_quick(admin) -> None:
    with migrate.owner_tx(admin) as tx:
        start = perf_counter()
        assert units.load(tx) == 0
        assert perf_counter() - start < 5


def test_loading_mends_what_was_altered(admin) -> None:
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute("update commons.unit set name = 'Sai', fold = 'sai' where unit_id = 2")
        tx.raw.execute("update commons.unit_successor set doubtful = not doubtful where old_id = 2")
        tx.raw.execute("insert into commons.unit_successor values (2, 1, 'whole', false)")
        assert units.load(tx) == 3
        assert tx.raw.execute("select name from commons.unit where unit_id = 2").fetchone() == ("Hà Nội",)
        assert units.load(tx) == 0


def test_the_application_reads_the_list_and_cannot_write_it(database) -> None:
    with database.transaction(migrate.APP) as tx:
        assert tx.raw.execute("select count(*) from commons.unit where level = 'province'").fetchone() == (97,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tx.raw.execute("update commons.unit set name = 'Sai'")
