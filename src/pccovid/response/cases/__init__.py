"""Cases: one infection of one person, judged by the definition of its day; they open and change by themselves.

Ground: decisions 3638/QĐ-BYT and 5053/QĐ-BYT, official letters 11042/BYT-DP and 1909/BYT-DP.
"""

from pccovid.response.cases.actions import follow, one
from pccovid.response.cases.data import definition, definition_on, definitions
from pccovid.response.cases.model import (
    Basis,
    Case,
    Classification,
    Definition,
    End,
    Investigation,
    NoSuchCase,
    Origin,
    Outcome,
    Start,
    Window,
)
from pccovid.response.cases.rules import window
from pccovid.response.cases.store import trace_again

__all__ = [
    "Basis",
    "Case",
    "Classification",
    "Definition",
    "End",
    "Investigation",
    "NoSuchCase",
    "Origin",
    "Outcome",
    "Start",
    "Window",
    "definition",
    "definition_on",
    "definitions",
    "follow",
    "one",
    "trace_again",
    "window",
]
