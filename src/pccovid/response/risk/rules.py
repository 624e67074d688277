"""From cases, coverage and capacity to a level. Ground: NQ 128/NQ-CP, QĐ 4800/QĐ-BYT (11 and 12 October 2021)."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from pccovid.response.risk.model import HIGHEST, Assessment, Inputs, LevelRule

_PER = 100_000  # people


def rule_on(rules: Iterable[LevelRule], day: date) -> LevelRule | None:
    """The rule in force on a day, None when we know none."""
    return next((r for r in rules if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)), None)


def assess(rule: LevelRule, inputs: Inputs, former: int | None = None) -> Assessment | None:
    """What the rule says of a unit whose level was `former`; None when an input is missing: nothing is guessed.

    Old people not protected raise the level by one, unless there are no cases or it is the highest already; without
    capacity to treat it may not fall below `former`.
    """
    i = inputs
    if i.population is None or i.cases is None or i.capacity_ready is None or i.population == 0:
        return None
    coverage_met = _reaches(i.adults_with_dose, i.adults, rule.coverage)
    elders_met = _reaches(i.elders_vaccinated, i.elders, rule.elders_coverage)
    if coverage_met is None or elders_met is None:
        return None
    band = bisect_right(rule.case_bounds, i.cases * _PER / i.population) + 1
    level = rule.matrix[0 if coverage_met else 1][band - 1]
    if not elders_met and i.cases > 0:
        level = min(level + 1, HIGHEST)
    held = not i.capacity_ready and former is not None and level < former
    return Assessment(former if held and former else level, band, coverage_met, elders_met, held)


def _reaches(part: int | None, whole: int | None, share: float) -> bool | None:
    """Whether the part is so large; where there is nobody to protect, everybody is protected."""
    if part is None or whole is None:
        return None
    return part >= share * whole
