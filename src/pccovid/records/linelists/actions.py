"""Verbs of officers: hand a list in, look at it, decide about it."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from pccovid.ground.errors import Forbidden
from pccovid.ground.tx import Tx
from pccovid.records.linelists import rules, store
from pccovid.records.linelists.model import Decision, LineList, State
from pccovid.records.linelists.problems import AlreadyDecided, AlreadyHandedIn, NoSuchList

_LONGEST_NAME = 120  # characters
_STEPS = {
    Decision.LET_IN: ((State.UNDERSTOOD, State.CONFIRMED),),
    Decision.DROP: ((State.UNDERSTOOD, State.DROPPED),),
    Decision.TAKE_BACK: ((State.DONE, State.RECALLED), (State.HELD, State.RECALLED)),
}


def hand_in(tx: Tx, name: str, content: bytes, *, at: datetime) -> int:
    """Take a file from an officer for the worker to read; its id. Nothing of it counts yet.

    Raises
    ------
    NoFile, EmptyFile, TooLarge, FormerWorkbook, NotATable, NotUnicode
    AlreadyHandedIn
        The unit handed the same file in, and it waits or was taken in.
    Forbidden
        Whoever asks does not trace for a unit.
    """
    rules.check(name, content)
    digest = hashlib.sha256(content).hexdigest()
    if store.is_known(tx, digest):
        raise AlreadyHandedIn
    path = PurePath(name)
    shown = f"{path.stem[:_LONGEST_NAME]}{path.suffix.lower()}"
    found = store.hand_in(tx, shown, digest, content, at)
    if found is None:
        raise Forbidden
    return found


def one(tx: Tx, list_id: int) -> LineList:
    """A list of the officer's unit.

    Raises
    ------
    NoSuchList
    """
    found = store.one(tx, list_id)
    if found is None:
        raise NoSuchList
    return found


def decide(tx: Tx, list_id: int, decision: Decision, *, at: datetime) -> None:
    """Let a list in, drop it, or take it back whole; the worker does the rest.

    Raises
    ------
    NoSuchList
    AlreadyDecided
        It does not stand so any more.
    """
    one(tx, list_id)
    if not any(store.decide(tx, list_id, was, becomes, at) for was, becomes in _STEPS[decision]):
        raise AlreadyDecided
