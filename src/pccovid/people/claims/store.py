"""One typed function per query of the claims."""

from datetime import date, datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.claims.model import Attribute, Candidate, Identity, Maybe, Outcome, Relative, Witness

_HERE = __package__ or ""


def candidates(tx: Tx, at: datetime, request: str) -> list[Candidate]:
    """Masked candidates of the session's telephone."""
    return tx.fetch_all(query(_HERE, "candidates"), Candidate, {"at": at, "request": request})


def claim(tx: Tx, key: str, kind: str, value: str) -> Outcome:
    """Compare one fact in its normal form."""
    found = tx.fetch_one(query(_HERE, "claim"), Outcome, {"key": key, "kind": kind, "value": value})
    return found or Outcome("wrong", None)


def claim_by_paper(tx: Tx, number: str, fold: str, birth: date | None, year: int) -> Outcome:
    """Compare number, folded name and birth."""
    params = {"number": number, "fold": fold, "birth": birth, "year": year}
    return tx.fetch_one(query(_HERE, "claim_by_paper"), Outcome, params) or Outcome("wrong", None)


def bridge_own_phone(tx: Tx, person: UUID, at: datetime) -> int:
    """Let the session's telephone speak for a person it has claimed for itself; links that changed."""
    return tx.value(query(_HERE, "bridge_own_phone"), {"person": person, "at": at})


def household(tx: Tx, person: UUID) -> list[Relative]:
    """Who lives with a person whose door is open, as sources tell it; opening each of them writes the log."""
    return tx.fetch_all(query(_HERE, "household"), Relative, {"person": person})


def identity(tx: Tx, person: UUID) -> Identity:
    """The golden attributes of a person whose door is open."""
    return Identity(tx.fetch_all(query(_HERE, "attributes"), Attribute, {"person": person}))


def witnesses(tx: Tx, person: UUID) -> list[Witness]:
    """What each source says of a person whose door is open, the most trusted first."""
    return tx.fetch_all(query(_HERE, "witnesses"), Witness, {"person": person})


def maybe_mine(tx: Tx, person: UUID) -> list[Maybe]:
    """Provisional records of a person whose door is open, masked."""
    return tx.fetch_all(query(_HERE, "maybe_mine"), Maybe, {"person": person})


def answer_maybe(tx: Tx, person: UUID, record: int, *, mine: bool) -> bool:
    return tx.value(query(_HERE, "answer_maybe"), {"person": person, "record": record, "mine": mine})


def refused(tx: Tx, person: UUID) -> list[Maybe]:
    """What the citizen said is not theirs, while nobody else has it, the newest first."""
    return tx.fetch_all(query(_HERE, "refused"), Maybe, {"person": person})


def mine_after_all(tx: Tx, person: UUID, record: int) -> bool:
    return tx.value(query(_HERE, "mine_after_all"), {"person": person, "record": record})


def not_mine(tx: Tx, person: UUID, record: int) -> bool:
    return tx.value(query(_HERE, "not_mine"), {"person": person, "record": record})
