"""Border: crossings as the border recorded them.

Ground: notice 242/TB-VPCP, 2b (entry and exit).
"""

from pccovid import people

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

__all__ = ["FACTS"]
