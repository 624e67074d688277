"""One typed function per query of who acts for whom."""

from datetime import datetime
from uuid import UUID

from pccovid.ground import ids
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.care.model import CareQuestion, Carer
from pccovid.people.keys import Birth

_HERE = __package__ or ""


def carers(tx: Tx, person: UUID) -> list[Carer]:
    """The telephones that may act for a person whose door is open, their own first."""
    return tx.fetch_all(query(_HERE, "carers"), Carer, {"person": person})


def care_questions(tx: Tx, at: datetime) -> list[CareQuestion]:
    """Open questions to and from the session's telephone; an invitation is masked, and written into the log."""
    return tx.fetch_all(query(_HERE, "care_questions"), CareQuestion, {"at": at, "request": str(ids.new_id())})


def person_of_question(tx: Tx, question: UUID) -> UUID | None:
    """Whom a question is about: an id to try a door with, and nothing else."""
    return tx.value(query(_HERE, "person_of_question"), {"question": question})


def set_kin(tx: Tx, person: UUID, kin: str) -> bool:
    return tx.value(query(_HERE, "set_kin"), {"person": person, "kin": kin})


def ask(tx: Tx, kind: str, person: UUID, phone: str, at: datetime) -> bool:
    return tx.value(query(_HERE, "ask"), {"kind": kind, "person": person, "phone": phone, "at": at})


def ask_release(tx: Tx, person: UUID, account: UUID, at: datetime) -> bool:
    return tx.value(query(_HERE, "ask_release"), {"person": person, "account": account, "at": at})


def answer(tx: Tx, question: UUID, *, yes: bool, birth: Birth | None, at: datetime) -> str:
    """done, gone, self_first, wrong or too_many."""
    born = {"birth": birth and birth.date, "year": birth and birth.year}
    return tx.value(query(_HERE, "answer"), {"question": question, "yes": yes, "at": at} | born)


def withdraw(tx: Tx, question: UUID, at: datetime) -> bool:
    return tx.value(query(_HERE, "withdraw"), {"question": question, "at": at})


def end(tx: Tx, person: UUID, account: UUID) -> bool:
    return tx.value(query(_HERE, "end"), {"person": person, "account": account})


def undo_end(tx: Tx, person: UUID, account: UUID) -> bool:
    return tx.value(query(_HERE, "undo_end"), {"person": person, "account": account})
