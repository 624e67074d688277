"""Groups: who lives, works, learns or is quarantined together, as lists of agencies tell it.

Ground: QĐ 5053/QĐ-BYT of 3/12/2020 (tracing by milestones of place and time: household, workplace, class).
Who met whom by them is answered to the engine alone, by `records.met_in_groups`.
"""

from pccovid import people
from pccovid.records.groups.model import Membership
from pccovid.records.groups.store import of_person as held_about

FACTS = people.arrivals.Facts(
    "records.membership",
    ("group_kind", "group_key", "group_name", "since_on", "until_on", "shift"),
)

__all__ = ["FACTS", "Membership", "held_about"]
