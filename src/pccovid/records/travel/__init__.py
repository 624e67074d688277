"""Travel: journeys that people declared, and where they live.

Ground: notice 242/TB-VPCP, 2b (movement of the population).
"""

from pccovid import people
from pccovid.records.travel.actions import held_about
from pccovid.records.travel.model import Journey, Residence
from pccovid.records.travel.store import journeys, residences

JOURNEY = people.arrivals.Facts(
    "records.journey",
    (
        "journey_mode",
        "journey_vehicle",
        "journey_seat",
        "from_unit_id",
        "from_text",
        "to_unit_id",
        "to_text",
        "departs_at",
        "arrives_at",
        "carriage",
        "seat_row",
        "is_crew",
    ),
)
RESIDENCE = people.arrivals.Facts(
    "records.residence",
    (
        "stated_at",
        "permanent_unit_id",
        "permanent_text",
        "temporary_unit_id",
        "temporary_text",
        "current_unit_id",
        "current_text",
    ),
)

__all__ = ["JOURNEY", "RESIDENCE", "Journey", "Residence", "held_about", "journeys", "residences"]
