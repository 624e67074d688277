"""The COVID card: a colour with its reasons, its facts, its rule, until when it holds and what would change it.

Computed at every reading, from dated rules of a jurisdiction; nobody can set a colour, and missing data is grey.
Ground: notice 242/TB-VPCP; the published functions of PC-Covid (30 September 2021).
"""

from pccovid.response.card.actions import show
from pccovid.response.card.data import rule_sets
from pccovid.response.card.model import NATION, Card, Change, Colour, Fact, Rule, RuleSet

__all__ = ["NATION", "Card", "Change", "Colour", "Fact", "Rule", "RuleSet", "rule_sets", "show"]
