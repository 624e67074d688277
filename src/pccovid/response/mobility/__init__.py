"""Mobility: how many people move between units on a day, as mobile operators count them. It is about nobody.

Ground: notice 242/TB-VPCP, 2b (movement of the population). Cells below `LEAST` people are never taken in.
"""

from pccovid.response.mobility.model import LEAST, Day, Flow
from pccovid.response.mobility.store import busiest, days, flows_of, merge, prepare

# What a row of a delivery says, behind its line and hash.
COLUMNS = ("line_no", "row_hash", "source_updated_at", "day", "from_unit_id", "to_unit_id", "operator", "people")

__all__ = ["COLUMNS", "LEAST", "Day", "Flow", "busiest", "days", "flows_of", "merge", "prepare"]
