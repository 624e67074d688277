"""The map of levels: a tile a province, placed as they lie to each other. Why tiles: docs/decisions/0006."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pccovid.response import risk

# In the drawing's own units: at 360 px one is about a pixel.
WIDTH, HEIGHT, _GAP = 42, 46, 2
COLUMNS, ROWS = 8, 20


@dataclass(frozen=True)
class Tile:
    """One tile of the drawing; `level` 0: unknown. Archipelagos bear the level of the province they belong to."""

    code: str
    x: int
    y: int
    first: str
    second: str
    island: bool
    level: int


def tiles(provinces: set[str], levels: Mapping[str, risk.Level]) -> list[Tile]:
    """Every province, and Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa); `levels` by the code of the province.

    Empty when the tiles are not exactly the `provinces` of the day: a drawing of other provinces would be wrong.
    """
    if provinces != {row["code"] for row in _places()}:
        return []
    return [
        Tile(
            code=row["code"],
            x=int(row["column"]) * WIDTH + _GAP // 2,
            y=int(row["row"]) * HEIGHT + _GAP // 2,
            first=row["first"],
            second=row["second"],
            island=row["second"] == "Sa",
            level=levels[row["code"]].level if row["code"] in levels else 0,
        )
        for row in _places()
    ]


@cache
def _places() -> tuple[dict[str, str], ...]:
    text = resources.files(__package__ or "").joinpath("cartogram.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
