"""Vaccination: what sources tell of doses, and what they add up to.

Ground: notice 242/TB-VPCP, 2b (vaccination results are connected); QĐ 3588/QĐ-BYT (schedules).
"""

from typing import LiteralString, cast

from pccovid.records.vaccination.actions import doses, prepare, record
from pccovid.records.vaccination.model import Course, Dose, State, Telling, Told
from pccovid.records.vaccination.rules import course, merge
from pccovid.records.vaccination.store import told_of as held_about

COLUMNS: tuple[LiteralString, ...] = cast("tuple[LiteralString, ...]", Told._fields)  # names of our own class

__all__ = [
    "COLUMNS",
    "Course",
    "Dose",
    "State",
    "Telling",
    "Told",
    "course",
    "doses",
    "held_about",
    "merge",
    "prepare",
    "record",
]
