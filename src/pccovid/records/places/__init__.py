"""Places: where there is a QR at the door, and who scanned it when.

Ground: notice 242/TB-VPCP, 2b (place QR); guidance of the Ministry of Information and Communications on QR at places.
Visits are pseudonymous: the engine alone reaches them, and a person sees their own.
"""

from pccovid.records.places.actions import PLACE, VISIT, merge_places, merge_visits, prepare_places, prepare_visits
from pccovid.records.places.model import Visit
from pccovid.records.places.store import of_person as held_about
from pccovid.records.places.store import of_person as of

__all__ = [
    "PLACE",
    "VISIT",
    "Visit",
    "held_about",
    "merge_places",
    "merge_visits",
    "of",
    "prepare_places",
    "prepare_visits",
]
