"""Verbs: publish the levels of a week, look one up."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from pccovid.ground.tx import Tx
from pccovid.response.risk import store
from pccovid.response.risk.data import level_rules
from pccovid.response.risk.model import Inputs, Level
from pccovid.response.risk.rules import assess, rule_on


def publish(tx: Tx, told: Mapping[int, Inputs], *, valid_from: date, source: str, at: datetime) -> int:
    """Reckon the levels of units by the rule of the day and publish them; how many are new.

    Units of which an input is missing get no level. `source` says where the publication stands.

    Raises
    ------
    LookupError
        No rule is known for that day.
    """
    rule = rule_on(level_rules(), valid_from)
    if rule is None:
        raise LookupError(f"no rule for levels on {valid_from}")
    former = store.levels_of(tx, told, valid_from - timedelta(days=1))
    found = {unit: (i, assess(rule, i, former[unit].level if unit in former else None)) for unit, i in told.items()}
    assessed = {unit: (inputs, said) for unit, (inputs, said) in found.items() if said}
    return store.publish(tx, assessed, rule=rule.id, valid_from=valid_from, source=source, at=at)


def level_of(tx: Tx, unit: int, on: date) -> Level | None:
    """The level of a unit on a day; None: none was published, which is grey and says nothing."""
    return store.levels_of(tx, [unit], on).get(unit)
