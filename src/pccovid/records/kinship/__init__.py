"""Kinship: parents, spouse, guardian and head of the household as messages of citizen data tell them.

Hints for whoever asks "is this your child?", never a permission to see or to declare. Ground: notice 242/TB-VPCP, 2c;
QCVN 109:2017/BTTTT.
"""

from pccovid import people
from pccovid.records.kinship.actions import citizens
from pccovid.records.kinship.model import Family
from pccovid.records.kinship.store import of_person as held_about

FACTS = people.arrivals.Facts(
    "records.kinship",
    (
        "kin_at",
        "father_number",
        "father_name",
        "mother_number",
        "mother_name",
        "spouse_number",
        "spouse_name",
        "guardian_number",
        "guardian_name",
        "head_number",
        "head_name",
        "head_relation",
    ),
)

__all__ = ["FACTS", "Family", "citizens", "held_about"]
