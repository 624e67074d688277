"""The lock on every door: purposes, sessions, `enter`, the log. Ground: notice 242/TB-VPCP, 2 ("no other purpose")."""

from pccovid.access.callers import add_system, as_viewer, refuse
from pccovid.access.entry import at_the_door, enter, open_more, session, use, work
from pccovid.access.login import Asked, CodeUse, LoggedIn, ask_code, check_code, log_out
from pccovid.access.model import (
    ActsFor,
    Agreement,
    CodeExpired,
    CodeWrong,
    Device,
    Kept,
    LoggedOut,
    Look,
    Session,
    System,
    SystemClient,
    TooManyCodes,
    Viewer,
)
from pccovid.access.purposes import Purpose, register
from pccovid.access.purposes import load as load_purposes
from pccovid.access.retention import forget, kept
from pccovid.access.retention import load as load_retention
from pccovid.access.store import (
    add_officer,
    close_account,
    devices,
    end_devices,
    first_use,
    hold_role,
    people_of_account,
    revoke_system,
    settle_claim,
    system_of_key,
    systems,
    who_looked,
)
from pccovid.ground.db import Database

__all__ = [
    "ActsFor",
    "Agreement",
    "Asked",
    "CodeExpired",
    "CodeUse",
    "CodeWrong",
    "Database",
    "Device",
    "Kept",
    "LoggedIn",
    "LoggedOut",
    "Look",
    "Purpose",
    "Session",
    "System",
    "SystemClient",
    "TooManyCodes",
    "Viewer",
    "add_officer",
    "add_system",
    "as_viewer",
    "ask_code",
    "at_the_door",
    "check_code",
    "close_account",
    "devices",
    "end_devices",
    "enter",
    "first_use",
    "forget",
    "hold_role",
    "kept",
    "load_purposes",
    "load_retention",
    "log_out",
    "open_more",
    "people_of_account",
    "refuse",
    "register",
    "revoke_system",
    "session",
    "settle_claim",
    "system_of_key",
    "systems",
    "use",
    "who_looked",
    "work",
]
