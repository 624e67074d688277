"""Line lists: cases as agencies without a laboratory system of their own list them.

Ground: decision 3638/QĐ-BYT (lists of cases are sent to the units concerned). They open a case by their word alone.
"""

from pccovid import people

FACTS = people.arrivals.Facts(
    "records.case_report",
    ("case_class", "symptoms_on", "sampled_on", "case_outcome", "outcome_day", "case_origin"),
)

__all__ = ["FACTS"]
