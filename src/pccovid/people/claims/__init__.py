"""Claims: from a proved telephone to "this is me", and what the citizen says of the records found.

A telephone is not a person (one in five declarations came from somebody else's): candidates are masked, one known
fact opens one person, and the telephone of a merely provisional record opens that record and nothing else.
"""

from pccovid.people.claims.actions import answer_maybe, candidates, claim, claim_by_paper, mine_after_all, not_mine
from pccovid.people.claims.model import (
    Attribute,
    Candidate,
    DeskOnly,
    Identity,
    Maybe,
    MustAgree,
    NoSuchRecord,
    Relative,
    TooManyGuesses,
    Witness,
    WrongFact,
)
from pccovid.people.claims.store import household, identity, maybe_mine, refused, witnesses

__all__ = [
    "Attribute",
    "Candidate",
    "DeskOnly",
    "Identity",
    "Maybe",
    "MustAgree",
    "NoSuchRecord",
    "Relative",
    "TooManyGuesses",
    "Witness",
    "WrongFact",
    "answer_maybe",
    "candidates",
    "claim",
    "claim_by_paper",
    "household",
    "identity",
    "maybe_mine",
    "mine_after_all",
    "not_mine",
    "refused",
    "witnesses",
]
