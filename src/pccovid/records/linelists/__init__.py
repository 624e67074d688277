"""Line lists: cases as agencies without a laboratory system of their own list them.

Ground: decision 3638/QĐ-BYT (lists of cases are sent to the units concerned). They open a case by their word alone.
A list that is handed in on a page is read by the worker, counts when its officer says so, and can be taken back whole.
"""

from pccovid import people
from pccovid.records.linelists.actions import decide, hand_in, one
from pccovid.records.linelists.model import Bad, Decision, Due, LineList, State, Understood
from pccovid.records.linelists.problems import (
    AlreadyDecided,
    AlreadyHandedIn,
    EmptyFile,
    FormerWorkbook,
    NoFile,
    NoSuchList,
    NotATable,
    NotUnicode,
    TooLarge,
)
from pccovid.records.linelists.rules import LARGEST
from pccovid.records.linelists.store import (
    bad_rows,
    drop_forgotten,
    due,
    finish,
    lists,
    refuse,
    stop,
    take_back,
    understand,
)

FACTS = people.arrivals.Facts(
    "records.case_report",
    ("case_class", "symptoms_on", "sampled_on", "case_outcome", "outcome_day", "case_origin"),
)

__all__ = [
    "FACTS",
    "LARGEST",
    "AlreadyDecided",
    "AlreadyHandedIn",
    "Bad",
    "Decision",
    "Due",
    "EmptyFile",
    "FormerWorkbook",
    "LineList",
    "NoFile",
    "NoSuchList",
    "NotATable",
    "NotUnicode",
    "State",
    "TooLarge",
    "Understood",
    "bad_rows",
    "decide",
    "drop_forgotten",
    "due",
    "finish",
    "hand_in",
    "lists",
    "one",
    "refuse",
    "stop",
    "take_back",
    "understand",
]
