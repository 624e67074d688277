"""Insurance: health insurance cards as Viet Nam Social Security tells them.

Ground: notice 242/TB-VPCP, 2a; NĐ 47/2020/NĐ-CP.
"""

from pccovid import people
from pccovid.records.insurance.model import Checked, Coverage, Question, Said
from pccovid.records.insurance.store import (
    checked,
    checked_in_review,
    keep_answers,
    keep_unreadable,
    prepare_answers,
    questions_to_ask,
    records_behind,
    records_of_newcomers,
)
from pccovid.records.insurance.store import of_person as held_about

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

# What the gateway was asked and by whom stands beside the card in `incoming` (prepare_answers).
ASKED = ("asked", "asked_as")

__all__ = [
    "ASKED",
    "FACTS",
    "Checked",
    "Coverage",
    "Question",
    "Said",
    "checked",
    "checked_in_review",
    "held_about",
    "keep_answers",
    "keep_unreadable",
    "prepare_answers",
    "questions_to_ask",
    "records_behind",
    "records_of_newcomers",
]
