"""Cases: one infection of one person, judged by the definition of its day; they open and change by themselves.

Ground: decisions 3638/QĐ-BYT and 5053/QĐ-BYT, official letters 11042/BYT-DP and 1909/BYT-DP.
"""

from pccovid.response.cases.actions import change, follow, list_cases, one, person_of, source_of, state, undo
from pccovid.response.cases.changing import (
    are_doubles,
    classify,
    come_from,
    end,
    fall_ill,
    investigate,
    isolate,
    join,
)
from pccovid.response.cases.data import definition, definition_on, definitions
from pccovid.response.cases.model import (
    Basis,
    Case,
    Change,
    Classification,
    Definition,
    End,
    Investigation,
    Listed,
    ListOutcome,
    Origin,
    Outcome,
    Start,
    Stated,
    Window,
)
from pccovid.response.cases.problems import AlreadyOpen, CannotOpen, NoSuchCase, NothingToUndo
from pccovid.response.cases.rules import window
from pccovid.response.cases.store import among, history, list_outcome, no_of, of_person, people_of_list, trace_again

__all__ = [
    "AlreadyOpen",
    "Basis",
    "CannotOpen",
    "Case",
    "Change",
    "Classification",
    "Definition",
    "End",
    "Investigation",
    "ListOutcome",
    "Listed",
    "NoSuchCase",
    "NothingToUndo",
    "Origin",
    "Outcome",
    "Start",
    "Stated",
    "Window",
    "among",
    "are_doubles",
    "change",
    "classify",
    "come_from",
    "definition",
    "definition_on",
    "definitions",
    "end",
    "fall_ill",
    "follow",
    "history",
    "investigate",
    "isolate",
    "join",
    "list_cases",
    "list_outcome",
    "no_of",
    "of_person",
    "one",
    "people_of_list",
    "person_of",
    "source_of",
    "state",
    "trace_again",
    "undo",
    "window",
]
