"""Epidemic levels of provinces and communes: published week by week, by dated rules; what nobody published is unknown.

They are about nobody. Pages for everybody read bands and yes or no, never the numbers of a small unit.
Ground: NQ 128/NQ-CP of 11 October 2021, QĐ 4800/QĐ-BYT of 12 October 2021.
"""

from pccovid.response.risk.actions import level_of, publish
from pccovid.response.risk.data import level_rules
from pccovid.response.risk.model import HIGHEST, Assessment, Inputs, Level, LevelRule
from pccovid.response.risk.rules import assess
from pccovid.response.risk.store import levels_of

__all__ = [
    "HIGHEST",
    "Assessment",
    "Inputs",
    "Level",
    "LevelRule",
    "assess",
    "level_of",
    "level_rules",
    "levels_of",
    "publish",
]
