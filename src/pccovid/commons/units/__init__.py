"""Units of administration: commune, district, province, nation, and their history.

Codes are reused (00004 was Phường Trúc Bạch, and is Phường Ba Đình since July 2025), so a unit is its
`unit_id`, or its code on a day. Names are not unique either: a look-up answers Found, Ambiguous or NotFound.
Legal ground: the codes of Decision 124/2004/QĐ-TTg and Decision 19/2025/QĐ-TTg.
"""

from pccovid.commons.units.dataset import Units, View
from pccovid.commons.units.files import REFORM, units
from pccovid.commons.units.model import Ambiguous, Found, How, Level, NotFound, Place, Successor, Unit
from pccovid.commons.units.store import load

__all__ = [
    "REFORM",
    "Ambiguous",
    "Found",
    "How",
    "Level",
    "NotFound",
    "Place",
    "Successor",
    "Unit",
    "Units",
    "View",
    "load",
    "units",
]
