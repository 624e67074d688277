"""Tracing: from a case to its ring, over all evidence that two people met; worked out anew whenever anything changes.

A list is ranked and explained for an officer; it decides nothing. Ground: decisions 5053/QĐ-BYT and 3638/QĐ-BYT.
"""

from pccovid.response.tracing.actions import contacts, decide, reasons, require_confirmed, tell, why_not
from pccovid.response.tracing.data import evidence_rules
from pccovid.response.tracing.gathering import is_traced, trace_changed
from pccovid.response.tracing.model import (
    Absence,
    Chosen,
    Contact,
    Interview,
    Mark,
    NotConfirmed,
    Reason,
    Said,
    Step,
    Traced,
)
from pccovid.response.tracing.store import (
    interviews,
    link_interview,
    steps,
    traced,
    undo,
    whole_ring,
    withdraw_interview,
)

__all__ = [
    "Absence",
    "Chosen",
    "Contact",
    "Interview",
    "Mark",
    "NotConfirmed",
    "Reason",
    "Said",
    "Step",
    "Traced",
    "contacts",
    "decide",
    "evidence_rules",
    "interviews",
    "is_traced",
    "link_interview",
    "reasons",
    "require_confirmed",
    "steps",
    "tell",
    "trace_changed",
    "traced",
    "undo",
    "whole_ring",
    "why_not",
    "withdraw_interview",
]
