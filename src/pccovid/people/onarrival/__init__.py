"""Matching on arrival: a record gets its person in the moment it comes in, by the weights and rules of the batch.

The register stands in PostgreSQL under blocking keys (`refresh_index`); the decision is a function of the database,
so that it needs no transport and the web's role can ask it without seeing the register.
"""

from pccovid.people.onarrival.actions import (
    bridge_card,
    bridge_phone,
    find_matches,
    link_new,
    match_arrivals,
    refresh_index,
    settle,
)
from pccovid.people.onarrival.model import Described, Match

__all__ = [
    "Described",
    "Match",
    "bridge_card",
    "bridge_phone",
    "find_matches",
    "link_new",
    "match_arrivals",
    "refresh_index",
    "settle",
]
