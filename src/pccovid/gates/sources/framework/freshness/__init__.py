"""How fresh each source is, for everybody to see; and the alarms that wake an operator.

A source is silent when no batch of it succeeded within the time of its contract (`max_lag_hours`).
"""

from pccovid.gates.sources.framework.freshness.model import Alarm, FieldFreshness, Freshness, State
from pccovid.gates.sources.framework.freshness.rules import by_field
from pccovid.gates.sources.framework.freshness.store import alarms, freshness, watch

__all__ = ["Alarm", "FieldFreshness", "Freshness", "State", "alarms", "by_field", "freshness", "watch"]
