"""Insurance: health insurance cards as Viet Nam Social Security tells them.

Ground: notice 242/TB-VPCP, 2a; NĐ 47/2020/NĐ-CP.
"""

from pccovid import people

FACTS = people.arrivals.Facts(
    "records.coverage",
    (
        "card_no",
        "social_no",
        "valid_from",
        "valid_to",
        "facility_code",
        "facility_name",
        "answer_code",
        "answer_said",
        "checked_at",
    ),
)

__all__ = ["FACTS"]
