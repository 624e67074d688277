"""One person, once: normal forms, matching, links, claims, merges. Ground: notice 242/TB-VPCP, 2a and 2c.

Enter as `from pccovid import people` and then `people.keys.phone(...)`: rooms of this floor have one door.
"""

from pccovid.people import arrivals, keys
from pccovid.people.matching import Evaluation, SourceFigures, TierFigures, evaluate, resolve, train
from pccovid.people.model import Resolved

__all__ = ["Evaluation", "Resolved", "SourceFigures", "TierFigures", "arrivals", "evaluate", "keys", "resolve", "train"]
