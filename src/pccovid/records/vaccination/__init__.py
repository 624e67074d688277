"""Vaccination: what sources tell of doses, and what they add up to.

Ground: notice 242/TB-VPCP, 2b (vaccination results are connected); QĐ 3588/QĐ-BYT (schedules).
"""

from pccovid import people
from pccovid.records.vaccination.actions import doses, doses_of
from pccovid.records.vaccination.model import Course, Dose, State, Telling
from pccovid.records.vaccination.rules import course, merge
from pccovid.records.vaccination.store import told_of as held_about

FACTS = people.arrivals.Facts(
    "records.dose",
    (
        "vaccine",
        "vaccine_text",
        "dose_no",
        "given_on",
        "lot",
        "site_code",
        "site_name",
        "owner_status",
    ),
)

__all__ = [
    "FACTS",
    "Course",
    "Dose",
    "State",
    "Telling",
    "course",
    "doses",
    "doses_of",
    "held_about",
    "merge",
]
