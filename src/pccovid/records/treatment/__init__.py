"""Treatment: stays and courses of care as their sources tell them.

Ground: notice 242/TB-VPCP, 2b; QĐ 4689/QĐ-BYT (care of COVID-19).
"""

from pccovid import people

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

__all__ = ["FACTS"]
