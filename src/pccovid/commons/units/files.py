"""The data files of this package.

`data/units.csv` has one row per unit and validity, parents before children; `unit_id` is the number of the
row (the nation is 1), so rows are only ever added at the end. `data/successors.csv` says what became of the
units that ended on the day of the reform. `data/aliases.csv` holds other names in use. Sources, and why the
first validity is approximate: docs/units.md.
"""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import cast

from pccovid.commons.units.dataset import Units
from pccovid.commons.units.model import How, Level, Successor, Unit

REFORM = date(2025, 7, 1)  # 63 provinces become 34, districts end: Resolution 202/2025/QH15

Known = dict[tuple[str, date], Unit]


@cache
def units() -> Units:
    """The State's list, loaded at the first call and shared: it does not change while the program runs."""
    rows: list[Unit] = []
    known: Known = {}
    for row in _rows("units.csv"):
        unit = _unit(row, len(rows) + 1, _parent(row, rows, known))
        rows.append(unit)
        known[unit.code, unit.valid_from] = unit
    aliases = [
        (known[row["code"], date.fromisoformat(row["valid_from"])], row["alias"]) for row in _rows("aliases.csv")
    ]
    return Units(rows, aliases, _successors(rows))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("pccovid.commons.units").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _parent(row: dict[str, str], rows: list[Unit], known: Known) -> Unit | None:
    if not rows:
        return None
    if row["parent_code"] == rows[0].code:
        return rows[0]
    return known[row["parent_code"], date.fromisoformat(row["valid_from"])]


def _unit(row: dict[str, str], unit_id: int, parent: Unit | None) -> Unit:
    level = cast("Level", row["level"])
    return Unit(
        unit_id=unit_id,
        code=row["code"],
        level=level,
        kind=row["kind"],
        name=row["name"],
        parent_id=parent.unit_id if parent else None,
        province_id=unit_id if level == "province" else parent.province_id if parent else None,
        district_id=unit_id if level == "district" else parent.district_id if parent else None,
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


def _successors(rows: list[Unit]) -> dict[int, list[Successor]]:
    before = {unit.code: unit for unit in rows if unit.valid_to == REFORM}
    after = {unit.code: unit for unit in rows if unit.valid_from == REFORM}
    found: dict[int, list[Successor]] = {}
    for row in _rows("successors.csv"):
        successor = Successor(after[row["new_code"]], cast("How", row["how"]), row["doubtful"] == "1")
        found.setdefault(before[row["old_code"]].unit_id, []).append(successor)
    return found
