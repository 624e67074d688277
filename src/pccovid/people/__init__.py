"""One person, once: normal forms, matching, links, claims, merges. Ground: notice 242/TB-VPCP, 2a and 2c.

Enter as `from pccovid import people` and then `people.keys.phone(...)`: rooms of this floor have one door.
"""

from pccovid.people import arrivals, keys
from pccovid.people.claims import (
    Attribute,
    Candidate,
    Identity,
    Maybe,
    NoSuchRecord,
    TooManyGuesses,
    Witness,
    WrongFact,
    answer_maybe,
    candidates,
    claim,
    claim_by_paper,
    identity,
    maybe_mine,
    not_mine,
    witnesses,
)
from pccovid.people.matching import Evaluation, evaluate, resolve, train
from pccovid.people.model import Resolved

__all__ = [
    "Attribute",
    "Candidate",
    "Evaluation",
    "Identity",
    "Maybe",
    "NoSuchRecord",
    "Resolved",
    "TooManyGuesses",
    "Witness",
    "WrongFact",
    "answer_maybe",
    "arrivals",
    "candidates",
    "claim",
    "claim_by_paper",
    "evaluate",
    "identity",
    "keys",
    "maybe_mine",
    "not_mine",
    "resolve",
    "train",
    "witnesses",
]
