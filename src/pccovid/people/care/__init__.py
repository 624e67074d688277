"""Who may act for whom: a second guardian, a person who gets a telephone of their own, leaving a household.

One telephone asks, another answers; nobody learns whether a number is used. From what age one decides alone stands in
ages.toml. Ground: notice 242/TB-VPCP, 2c; civil code 91/2015/QH13, articles 20 and 21.
"""

from pccovid.people.care.actions import answer_care, end_care, invite, may_end, set_kin, undo_end_care, withdraw_care
from pccovid.people.care.model import (
    CareQuestion,
    Carer,
    Ending,
    NoSuchCare,
    NotYours,
    TooManyQuestions,
)
from pccovid.people.care.rules import Ages
from pccovid.people.care.rules import ages as care_ages
from pccovid.people.care.store import care_questions, carers, person_of_question

__all__ = [
    "Ages",
    "CareQuestion",
    "Carer",
    "Ending",
    "NoSuchCare",
    "NotYours",
    "TooManyQuestions",
    "answer_care",
    "care_ages",
    "care_questions",
    "carers",
    "end_care",
    "invite",
    "may_end",
    "person_of_question",
    "set_kin",
    "undo_end_care",
    "withdraw_care",
]
