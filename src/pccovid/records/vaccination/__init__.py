"""Vaccination: what sources tell of doses, and what they add up to.

Ground: notice 242/TB-VPCP, 2b (vaccination results are connected); QĐ 3588/QĐ-BYT (schedules).
"""

from typing import LiteralString

from pccovid.records.vaccination.actions import doses, prepare, record
from pccovid.records.vaccination.model import Course, Dose, State, Telling
from pccovid.records.vaccination.rules import course, merge
from pccovid.records.vaccination.store import told_of as held_about

# What a row says of a dose, beside what it says of the person: values as PostgreSQL reads them.
COLUMNS: tuple[LiteralString, ...] = (
    "vaccine",
    "vaccine_text",
    "dose_no",
    "given_on",
    "lot",
    "site_code",
    "site_name",
    "owner_status",
)

__all__ = [
    "COLUMNS",
    "Course",
    "Dose",
    "State",
    "Telling",
    "course",
    "doses",
    "held_about",
    "merge",
    "prepare",
    "record",
]
