"""Notices and warnings: what happened, what to do now, until when, whom to call; never who it was because of.

Ground: notice 242/TB-VPCP, 2; QĐ 5053/QĐ-BYT (people in contact are told at once).
"""

from pccovid.records.notices.actions import send, send_all
from pccovid.records.notices.delivering import deliver
from pccovid.records.notices.model import (
    ForeignPush,
    Kind,
    Message,
    NoSuchNotice,
    Notice,
    Reached,
    Unreached,
    Value,
    Waiting,
    Wording,
    WrongValues,
)
from pccovid.records.notices.push import checked as check_device
from pccovid.records.notices.push import public_key as push_key
from pccovid.records.notices.rules import exposure
from pccovid.records.notices.sms import inbox
from pccovid.records.notices.sms import send as send_text
from pccovid.records.notices.store import (
    add_device,
    add_try,
    has_device,
    of_household,
    of_people,
    read,
    remove_device,
    undo_try,
    unreached,
    withdraw_exposures,
)
from pccovid.records.notices.store import of_person as held_about
from pccovid.records.notices.wording import worded

__all__ = [
    "ForeignPush",
    "Kind",
    "Message",
    "NoSuchNotice",
    "Notice",
    "Reached",
    "Unreached",
    "Value",
    "Waiting",
    "Wording",
    "WrongValues",
    "add_device",
    "add_try",
    "check_device",
    "deliver",
    "exposure",
    "has_device",
    "held_about",
    "inbox",
    "of_household",
    "of_people",
    "push_key",
    "read",
    "remove_device",
    "send",
    "send_all",
    "send_text",
    "undo_try",
    "unreached",
    "withdraw_exposures",
    "worded",
]
