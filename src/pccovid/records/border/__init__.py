"""Border: crossings as the border recorded them.

Ground: notice 242/TB-VPCP, 2b (entry and exit).
"""

from pccovid import people
from pccovid.records.border.model import Crossing
from pccovid.records.border.store import of_person as held_about
from pccovid.records.border.store import of_person as of

FACTS = people.arrivals.Facts(
    "records.crossing",
    (
        "direction",
        "crossed_at",
        "port",
        "crossing_mode",
        "crossing_vehicle",
        "crossing_seat",
        "abroad",
        "document_no",
        "stay_text",
    ),
)

__all__ = ["FACTS", "Crossing", "held_about", "of"]
