"""Notices and warnings: what happened, what to do now, until when, whom to call; never who it was because of.

Ground: notice 242/TB-VPCP, 2; QĐ 5053/QĐ-BYT (people in contact are told at once).
"""

from pccovid.records.notices.actions import send, send_all
from pccovid.records.notices.model import Kind, Message, NoSuchNotice, Notice, Value, Waiting, Wording, WrongValues
from pccovid.records.notices.rules import exposure
from pccovid.records.notices.store import of_household, of_people, read
from pccovid.records.notices.wording import worded

__all__ = [
    "Kind",
    "Message",
    "NoSuchNotice",
    "Notice",
    "Value",
    "Waiting",
    "Wording",
    "WrongValues",
    "exposure",
    "of_household",
    "of_people",
    "read",
    "send",
    "send_all",
    "worded",
]
