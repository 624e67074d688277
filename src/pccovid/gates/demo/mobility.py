"""Two mobile operators: tables of how many people went from one province to another on each of seven days.

They count their subscribers and know nothing of the people of the demonstration. One sends a csv a day, the other one
Parquet for the week; one cell in two hundred is too small to be sent and is sent all the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pyarrow as pa
from pyarrow import parquet

from pccovid.commons.units import units
from pccovid.gates.demo import rates
from pccovid.gates.demo.drop import Drop, Folder
from pccovid.gates.demo.further import Told
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person

HEADER = ("ngay", "noi_di", "noi_den", "so_nguoi", "nha_mang")
_DAYS = [DAY - timedelta(days) for days in range(7, 0, -1)]
_NEIGHBOURS = 6  # provinces to which people go, of those next in the order of the codes, and the two great cities
_CITIES = ("01", "79")

Cell = tuple[date, str, str, int]


class Office:
    """Writes the tables at once: they depend on nobody."""

    def __init__(self, folder: Folder, rng: Random, told: Told) -> None:
        _ = told  # its rows are about nobody, so there is no truth to tell
        for day in _DAYS:
            table = folder.csv(f"di-chuyen-{day:%Y%m%d}.csv", HEADER)
            for _day, start, end, people in _cells(rng, day):
                table.writerow((f"{day:%d/%m/%Y}", start, end, str(people), "nha-mang-a"))
        columns = [list(column) for column in zip(*(cell for day in _DAYS for cell in _cells(rng, day)), strict=True)]
        columns.append(["nha-mang-b"] * len(columns[0]))
        parquet.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), folder.path("di-chuyen.parquet"))

    def household(self, people: Sequence[Person]) -> None:
        """Nothing is held about anybody."""


def _cells(rng: Random, day: date) -> Iterator[Cell]:
    codes = sorted(unit.code for unit in units().at(DAY).units if unit.level == "province")
    for place, start in enumerate(codes):
        near = [codes[(place + step) % len(codes)] for step in range(1, _NEIGHBOURS + 1)]
        for end in dict.fromkeys([start, *near, *_CITIES]):
            most = 400_000 if end == start else 40_000 if {start, end} & set(_CITIES) else 4_000
            is_too_small = rng.random() < rates.SPOILED
            yield day, start, end, rng.randint(1, 14) if is_too_small else int(15 + most * rng.random() ** 3)


MOBILITY = Drop("mobility", Office)
