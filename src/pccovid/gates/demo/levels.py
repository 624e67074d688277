"""Epidemic levels of the demonstration: every province but a few, and the communes of the districts where it plays.

The numbers are made up; only where it was worst that autumn is as it was, so that the map is worth looking at.
"""

from collections.abc import Sequence
from datetime import datetime, time
from random import Random

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.commons.units import Unit, units
from pccovid.gates.demo import rates
from pccovid.gates.demo.places import DAY, DISTRICTS
from pccovid.gates.demo.population import chance
from pccovid.ground.clock import VIETNAM
from pccovid.response import risk

_SOURCE = "Công bố trình diễn, không có thật"
_FROM = DAY.replace(day=DAY.day - 2)
_UNPUBLISHED = {"11", "62"}  # two provinces, so that grey is seen
# New cases per 100,000 people in the week; elsewhere 0 to 8.
_CASES = {
    "79": 95,
    "74": 210,
    "75": 160,
    "80": 60,
    "89": 85,
    "91": 70,
    "94": 120,
    "95": 55,
    "96": 30,
    "72": 90,
    "66": 25,
}
_VACCINATED = {"79", "74", "75", "80", "01", "22", "48", "77", "92"}  # where nearly all adults had a dose


def publish_levels() -> int:
    """Publish the levels of the week; how many are new, none the second time."""
    rng = chance(1, "levels")
    nation = [unit for unit in units().children(units().nation, DAY) if unit.code not in _UNPUBLISHED]
    told = {unit.unit_id: _inputs(rng, unit, _communes(unit)) for unit in nation}
    for district in DISTRICTS:
        communes = units().children(_district(district), DAY)
        told |= {unit.unit_id: _inputs(rng, unit, [unit]) for unit in communes}
    at = datetime.combine(_FROM, time(8), VIETNAM)
    with access.work(System("demo"), Purpose.RISK_ASSESSMENT, "publish levels of the demonstration") as tx:
        return risk.publish(tx, told, valid_from=_FROM, source=_SOURCE, at=at)


def _inputs(rng: Random, unit: Unit, communes: Sequence[Unit]) -> risk.Inputs:
    """One unit in one week; in a commune cases come unevenly."""
    province = units().get(unit.province_id or unit.unit_id).code
    people = len(communes) * rates.COMMUNE
    wanted = _CASES.get(province) or rng.choice((0, 0, 2, 4, 8))
    if unit.level == "commune":
        wanted *= rng.choice((0, 0.3, 1, 2))
    adults, elders = int(people * 0.7), int(people * 0.08)
    dosed, protected = (0.97, 0.85) if province in _VACCINATED else (rng.uniform(0.3, 0.65), rng.uniform(0.2, 0.6))
    return risk.Inputs(
        population=people,
        cases=round(people * wanted / 100_000),
        adults=adults,
        adults_with_dose=int(adults * dosed),
        elders=elders,
        elders_vaccinated=int(elders * protected),
        capacity_ready=True,
    )


def _communes(province: Unit) -> list[Unit]:
    return [unit for unit in units().at(DAY).units if unit.level == "commune" and unit.lies_in(province)]


def _district(code: str) -> Unit:
    found = units().by_code(code, "district", DAY)
    assert found is not None  # slice_of checks them all
    return found
