"""Treatment: stays and courses of care as their sources tell them.

Ground: notice 242/TB-VPCP, 2b; QĐ 4689/QĐ-BYT (care of COVID-19).
"""

from pccovid import people
from pccovid.records.treatment.model import Treatment
from pccovid.records.treatment.store import of_person as held_about
from pccovid.records.treatment.store import of_person as of
from pccovid.records.treatment.store import recoveries

FACTS = people.arrivals.Facts(
    "records.treatment",
    (
        "case_no",
        "status",
        "care",
        "severity",
        "diagnosis",
        "onset_on",
        "began_on",
        "ended_on",
        "facility_code",
        "facility_name",
    ),
)

__all__ = ["FACTS", "Treatment", "held_about", "of", "recoveries"]
