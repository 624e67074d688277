"""The registry's quality: every record counts once, where it was made or where its person lives."""

import psycopg
import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation
from sources_kit import operator

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.ground import clock

pytestmark = pytest.mark.usefixtures("database")


def counted() -> None:
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "count") as tx:
        people.refresh_quality(tx, clock.now())


def test_every_record_counts_once_under_its_source_and_province(admin: str) -> None:
    nation = Nation(admin)
    pin = nation.registered("Tôn Nữ Ngọc Trâm Anh", "1985-03-14", sex="F")
    nation.record(VACCINATION, "Tôn Nữ Ngọc Trâm Anh", "1985-03-14", sex="F", paper=pin, phone="0900000333")
    nation.record(
        BLUEZONE, "Tôn Nữ Ngọc Trâm Anh", phone="0900000333", sex=None, commune=None
    )  # says no unit: its person does
    nation.record(BLUEZONE, "Lạ", phone="0900000444", sex=None, commune=None)
    for tail in ("85333331", "85333332"):
        nation.registered("Đinh Hữu Nghị", "1985-03-14", tail=tail)
    nation.record(NCOVI, "Đinh Hữu Nghị", 1985)
    people.resolve()
    nation.record(NCOVI, "Phùng Khắc Mới", 1977, commune=5)
    counted()
    counted()
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        rows = people.registry_quality(tx)
    home, away = (
        nation.rows("select province_id from commons.unit where unit_id = %s", [nation.communes[commune]])[0][0]
        for commune in (0, 5)
    )
    seen = {
        (row.source, row.province_id): (
            row.automatic, row.provisional, row.review, row.shell, row.waiting, row.with_birth_date, row.with_id_number,
        )
        for row in rows
    }  # fmt: skip
    assert seen == {
        (VACCINATION, home): (1, 0, 0, 0, 0, 1, 1),
        (BLUEZONE, home): (1, 0, 0, 0, 0, 0, 0),
        (BLUEZONE, None): (0, 0, 0, 1, 0, 0, 0),
        (NCOVI, home): (0, 0, 1, 0, 0, 0, 0),
        (NCOVI, away): (0, 0, 0, 0, 1, 0, 0),
    }
    assert [row.province is None for row in rows] == [row.province_id is None for row in rows]


def test_whoever_has_no_business_with_figures_sees_none(admin: str) -> None:
    nation = Nation(admin, size=10)
    nation.record(NCOVI, "Phùng Khắc Mới", 1977)
    counted()
    with access.enter(operator(admin), Purpose.OPERATIONS) as tx:
        assert len(people.registry_quality(tx)) == 1
    with psycopg.connect(admin) as connection:
        connection.execute("set role pccovid_app")
        assert connection.execute("select source_id from people.registry_quality").fetchall() == []
