"""Log-in by one-time code, and log-out. The code travels outside; here only its keyed hash is kept.

OTP rules (OWASP ASVS 6.5, 6.6): six digits, five minutes, single use, bound to its request, five tries,
one a minute and five an hour to a number.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pccovid.access import store
from pccovid.access.entry import at_the_door
from pccovid.access.model import CodeExpired, CodeWrong, TooManyCodes, Viewer
from pccovid.ground import crypto, ids
from pccovid.ground.errors import Problem
from pccovid.ground.tx import Tx

CodeUse = Literal["log_in", "move", "assist"]


@dataclass(frozen=True)
class Asked:
    """A code on its way: its request, the number to send it to (None: to nobody), and the code."""

    request_id: UUID
    phone: str | None
    code: str


@dataclass(frozen=True)
class LoggedIn:
    """A session that was opened: the token for the browser, and as what."""

    token: str
    kind: str


def ask_code(
    viewer: Viewer, *, client: str, phone: str | None = None, login: str | None = None, use: CodeUse = "log_in"
) -> Asked:
    """Make a code for a citizen's `phone` or an officer's `login`; the answer is alike whether they are known or not.

    Raises
    ------
    TooManyCodes
        A minute or five an hour for a number, twenty an hour for an address; says how long to wait.
    """
    request, code = ids.new_id(), ids.code()
    with at_the_door(viewer) as tx:
        made = store.ask_code(
            tx, request, phone=phone, login=login, use=use,
            code_hash=code_hash(request, code), client=crypto.keyed_hash("otp", client),
        )  # fmt: skip
    if made is None or made.wait_s is not None:
        raise TooManyCodes(made.wait_s if made else None)
    return Asked(request, made.send_to, code)


def check_code(viewer: Viewer, request: UUID, code: str, *, device: str = "") -> LoggedIn:
    """Exchange a right code for a session; `device` is what its owner will know it by.

    Raises
    ------
    CodeWrong, CodeExpired, TooManyCodes
    """
    token = ids.token()
    with at_the_door(viewer) as tx:
        outcome = store.check_code(tx, request, code_hash(request, code), crypto.fingerprint(token), device)
    refuse_code(outcome)
    return LoggedIn(token, outcome)


def move_number(tx: Tx, old: tuple[UUID, str], new: tuple[UUID, str]) -> str:
    """Take the account to another number, by a code sent to each; empty when it moved, else the code that is wrong.

    Returns "old" or "new": the number whose code was not right; the other one is not spent.
    """
    moved = store.move_number(tx, old[0], code_hash(*old), new[0], code_hash(*new))
    return "" if moved is not None and moved.outcome == "right" else moved.field if moved else "new"


def refuse_code(outcome: str) -> None:
    """Raise the Problem that a code's outcome is, if it is one.

    Raises
    ------
    CodeWrong, CodeExpired, TooManyCodes
    """
    problems: dict[str, type[Problem]] = {"wrong": CodeWrong, "expired": CodeExpired, "too_many": TooManyCodes}
    if outcome in problems:
        raise problems[outcome]


def log_out(viewer: Viewer) -> None:
    """End the session; its token opens nothing any more."""
    with at_the_door(viewer) as tx:
        store.log_out(tx)


def code_hash(request: UUID, code: str) -> bytes:
    """What is kept of a code."""
    return crypto.keyed_hash("otp", f"{request}:{code}")
