"""A ring on an officer's desk: groups of a large one, acts about whole groups, and what waits in a unit.

Ground: QĐ 5053/QĐ-BYT (lists are reviewed, and sent to the other localities).
"""

from pccovid.response.rings.actions import decide_group, one, open_contact, waiting
from pccovid.response.rings.model import Detail, Door, Group, Mark, NoSuchContact, OrderGlance, Part, Waiting
from pccovid.response.rings.store import groups, met_through, order_of

__all__ = [
    "Detail",
    "Door",
    "Group",
    "Mark",
    "NoSuchContact",
    "OrderGlance",
    "Part",
    "Waiting",
    "decide_group",
    "groups",
    "met_through",
    "one",
    "open_contact",
    "order_of",
    "waiting",
]
