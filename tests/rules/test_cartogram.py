"""The drawing shows every province of its day once, and the archipelagos with the province they belong to."""

from datetime import UTC, date, datetime

from pccovid.commons.units import units
from pccovid.gates.web.citizen import cartogram
from pccovid.response import risk

CODES = {unit.code for unit in units().children(units().nation, date(2021, 10, 15))}


def test_every_province_has_a_tile_of_its_own() -> None:
    drawn = cartogram.tiles(CODES, {})
    assert {tile.code for tile in drawn if not tile.island} == CODES
    assert len({(tile.x, tile.y) for tile in drawn}) == len(drawn) == 65
    assert all(tile.x < cartogram.COLUMNS * cartogram.WIDTH for tile in drawn)
    assert all(tile.y < cartogram.ROWS * cartogram.HEIGHT for tile in drawn)


def test_hoang_sa_belongs_to_da_nang_and_truong_sa_to_khanh_hoa() -> None:
    level = risk.Level(38, 2, date(2021, 10, 13), "LEVEL-2021-10", 1, True, False, False, "", datetime.now(UTC))
    drawn = cartogram.tiles(CODES, {"56": level})
    islands = {f"{tile.first} {tile.second}": (tile.code, tile.level) for tile in drawn if tile.island}
    assert islands == {"Hoàng Sa": ("48", 0), "Trường Sa": ("56", 2)}


def test_provinces_of_another_time_are_not_drawn() -> None:
    today = {unit.code for unit in units().children(units().nation, date(2026, 1, 1))}
    assert cartogram.tiles(today, {}) == []
