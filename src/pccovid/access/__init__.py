"""The lock on every door: purposes, sessions, `enter`, the log. Ground: notice 242/TB-VPCP, 2 ("no other purpose")."""

from pccovid.access.entry import at_the_door, enter, open_more, session, use, work
from pccovid.access.login import Asked, LoggedIn, ask_code, check_code, log_out
from pccovid.access.model import (
    ActsFor,
    CodeExpired,
    CodeWrong,
    LoggedOut,
    Look,
    Session,
    System,
    TooManyCodes,
    Viewer,
)
from pccovid.access.purposes import Purpose, register
from pccovid.access.purposes import load as load_register
from pccovid.access.store import add_officer, hold_role, people_of_account, who_looked
from pccovid.ground.db import Database

__all__ = [
    "ActsFor",
    "Asked",
    "CodeExpired",
    "CodeWrong",
    "Database",
    "LoggedIn",
    "LoggedOut",
    "Look",
    "Purpose",
    "Session",
    "System",
    "TooManyCodes",
    "Viewer",
    "add_officer",
    "ask_code",
    "at_the_door",
    "check_code",
    "enter",
    "hold_role",
    "load_register",
    "log_out",
    "open_more",
    "people_of_account",
    "register",
    "session",
    "use",
    "who_looked",
    "work",
]
