"""Testing: what sources tell of tests; a pool that is positive makes nobody positive.

Ground: notice 242/TB-VPCP, 2b (test results are connected).
"""

from pccovid.records.testing.actions import FACTS, REPORTED, merge, prepare
from pccovid.records.testing.model import Result, Resulted, Standing, State, Test, TubeReport
from pccovid.records.testing.rules import NEGATIVE_COUNTS, of_member, standing
from pccovid.records.testing.store import of_person as held_about
from pccovid.records.testing.store import reports_of_person as reports_about
from pccovid.records.testing.store import resulted_since

__all__ = [
    "FACTS",
    "NEGATIVE_COUNTS",
    "REPORTED",
    "Result",
    "Resulted",
    "Standing",
    "State",
    "Test",
    "TubeReport",
    "held_about",
    "merge",
    "of_member",
    "prepare",
    "reports_about",
    "resulted_since",
    "standing",
]
