"""Invite, answer, end, take back."""

from datetime import datetime
from uuid import UUID

from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people import keys
from pccovid.people.care import rules, store
from pccovid.people.care.model import Carer, Ending, NoSuchCare, NotYours, TooManyQuestions
from pccovid.people.claims import TooManyGuesses, WrongFact, identity
from pccovid.people.newcomers import Kin, SelfFirst

_PROBLEMS = {"self_first": SelfFirst, "wrong": WrongFact, "too_many": TooManyGuesses}


def set_kin(tx: Tx, person: UUID, kin: Kin) -> None:
    """Say what somebody in the care of this telephone is to its owner.

    Raises
    ------
    NotYours
    """
    if not store.set_kin(tx, person, kin):
        raise NotYours


def invite(tx: Tx, person: UUID, phone: str, *, at: datetime) -> None:
    """Ask another number (in normal form) to act for the person too; nobody learns whether it is used.

    Raises
    ------
    TooManyQuestions
        Ten wait already, or it is one's own number.
    """
    if not store.ask(tx, "invite", person, phone, at):
        raise TooManyQuestions


def answer_care(tx: Tx, question: UUID, *, yes: bool, birth: str = "", at: datetime) -> None:
    """Answer a question that was asked of this telephone; an invitation is taken with the person's birth date.

    Raises
    ------
    NoSuchCare
        Answered, withdrawn, too old, or not asked of this telephone.
    SelfFirst, WrongFact, TooManyGuesses
    """
    born = keys.birth(birth)
    outcome = store.answer(tx, question, yes=yes, birth=born, at=at)
    if outcome != "done":
        raise _PROBLEMS.get(outcome, NoSuchCare)


def withdraw_care(tx: Tx, question: UUID, *, at: datetime) -> None:
    """Take a question back that this telephone asked.

    Raises
    ------
    NoSuchCare
    """
    if not store.withdraw(tx, question, at):
        raise NoSuchCare


def end_care(tx: Tx, person: UUID, account: UUID, *, at: datetime) -> Ending:
    """A telephone acts for a person whose door is open no more: at once, or (aged 15 to 17) once it agrees.

    Raises
    ------
    NoSuchCare
        It does not act for them, it is not this telephone's to end, or the person is too young to decide.
    """
    how = Ending.NOW if _is_me(tx, person, account) else may_end(tx, person)
    done = {
        Ending.NOW: lambda: store.end(tx, person, account),
        Ending.ASK: lambda: store.ask_release(tx, person, account, at),
        Ending.NOT_YET: lambda: False,
    }[how]()
    if not done:
        raise NoSuchCare
    return how


def may_end(tx: Tx, person: UUID) -> Ending:
    """How a person whose door is open may end that others act for them, by their age today."""
    known = {a.attribute: a.value for a in identity(tx, person).attributes}
    return rules.ending(keys.birth(known.get("birth_date") or known.get("birth_year") or ""), clock.today())


def undo_end_care(tx: Tx, person: UUID, account: UUID) -> None:
    """Take an ending back that this telephone said, within ten minutes.

    Raises
    ------
    NoSuchCare
    """
    if not store.undo_end(tx, person, account):
        raise NoSuchCare


def _is_me(tx: Tx, person: UUID, account: UUID) -> bool:
    mine: list[Carer] = [c for c in store.carers(tx, person) if c.is_me]
    return any(c.account_id == account for c in mine)
