"""Corrections ("báo sai"): what a citizen says is wrong or missing, to whom it goes, until when, the answer.

Ground: notice 242/TB-VPCP, 2 (nobody declares again, so what was carried over must be easy to mend).
"""

from pccovid.records.corrections.actions import answer, report, say
from pccovid.records.corrections.model import (
    Correction,
    Matter,
    NoSuchCorrection,
    NothingSaid,
    Said,
    TooLong,
    Verdict,
    Waiting,
)
from pccovid.records.corrections.rules import LONGEST
from pccovid.records.corrections.store import of_person as held_about
from pccovid.records.corrections.store import one, said_of_records, waiting

__all__ = [
    "LONGEST",
    "Correction",
    "Matter",
    "NoSuchCorrection",
    "NothingSaid",
    "Said",
    "TooLong",
    "Verdict",
    "Waiting",
    "answer",
    "held_about",
    "one",
    "report",
    "said_of_records",
    "say",
    "waiting",
]
