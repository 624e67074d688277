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
from pccovid.people.matching import Evaluation, Rehearsal, evaluate, rehearse, rehearse_training, resolve, train
from pccovid.people.model import Resolved
from pccovid.people.quality import QualityRow, refresh_quality, registry_quality
from pccovid.people.questions import Answer, Question, Verdict, answers_received, questions_to_ask
from pccovid.people.review import (
    NoSuchTask,
    NotMergeable,
    NotUndoable,
    ReviewTask,
    Side,
    decide,
    merge,
    review_sides,
    review_tasks,
    undo,
)

__all__ = [
    "Answer",
    "Attribute",
    "Candidate",
    "Evaluation",
    "Identity",
    "Maybe",
    "NoSuchRecord",
    "NoSuchTask",
    "NotMergeable",
    "NotUndoable",
    "QualityRow",
    "Question",
    "Rehearsal",
    "Resolved",
    "ReviewTask",
    "Side",
    "TooManyGuesses",
    "Verdict",
    "Witness",
    "WrongFact",
    "answer_maybe",
    "answers_received",
    "arrivals",
    "candidates",
    "claim",
    "claim_by_paper",
    "decide",
    "evaluate",
    "identity",
    "keys",
    "maybe_mine",
    "merge",
    "not_mine",
    "questions_to_ask",
    "refresh_quality",
    "registry_quality",
    "rehearse",
    "rehearse_training",
    "resolve",
    "review_sides",
    "review_tasks",
    "train",
    "undo",
    "witnesses",
]
