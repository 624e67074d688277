"""One typed function per query: lists, reasons, decisions and interviews."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.tracing.model import Absence, Chosen, Contact, Interview, Mark, Meeting, Said, Step, Traced

_HERE = __package__ or ""


def ring(tx: Tx, case_no: str, chosen: Chosen, mark: Mark | None, most: int) -> list[Contact]:
    """A page of a ring, the highest score first."""
    params = {
        "case_no": case_no, "ring": chosen.ring, "class": chosen.klass, "state": chosen.state, "kind": chosen.kind,
        "score": mark and mark.score, "contact": mark and mark.contact_id, "newer": bool(mark and mark.newer),
        "most": most,
    }  # fmt: skip
    return tx.fetch_all(query(_HERE, "ring"), Contact, params)


def whole_ring(tx: Tx, case_no: str) -> list[Contact]:
    """Everybody of a ring, for a batch programme."""
    return tx.fetch_all(query(_HERE, "whole_ring"), Contact, {"case_no": case_no})


def traced(tx: Tx, case_no: str) -> Traced | None:
    """How the ring of a case was worked out; None: it has none."""
    return tx.fetch_one(query(_HERE, "traced"), Traced, {"case_no": case_no})


def meetings(tx: Tx, contacts: Sequence[int]) -> list[Meeting]:
    """What speaks for contacts, the strongest first."""
    return tx.fetch_all(query(_HERE, "meetings"), Meeting, {"contacts": list(contacts)})


def steps(tx: Tx, contact: int) -> list[Step]:
    """The states of a contact whose door is open, the first first."""
    return tx.fetch_all(query(_HERE, "steps"), Step, {"contact": contact})


def decide(tx: Tx, contacts: Sequence[int], *, becomes: str, why: str, act: UUID, at: datetime) -> int:
    """How many were decided."""
    params = {"contacts": list(contacts), "becomes": becomes, "why": why, "act": act, "at": at}
    return tx.value(query(_HERE, "decide"), params)


def undo(tx: Tx, act: UUID, at: datetime) -> int:
    """Take an act back; how many contacts stand as before."""
    return tx.value(query(_HERE, "undo"), {"act": act, "at": at})


def write_down(tx: Tx, case_no: str, said: Said, at: datetime) -> int | None:
    """What a case said; its id. None: the case is not open to the viewer."""
    return tx.value(query(_HERE, "write_down"), {"case_no": case_no, "at": at, **asdict(said)})


def interviews(tx: Tx, case_no: str) -> list[Interview]:
    """Everything that a case said, the first first."""
    return tx.fetch_all(query(_HERE, "interviews"), Interview, {"case_no": case_no})


def link_interview(tx: Tx, interview: int, person: UUID) -> bool:
    """Whether somebody who was only a name is now this person."""
    return tx.run(query(_HERE, "link_interview"), {"interview": interview, "person": person}) > 0


def withdraw_interview(tx: Tx, interview: int, at: datetime) -> bool:
    """Whether it stood until now."""
    return tx.run(query(_HERE, "withdraw_interview"), {"interview": interview, "at": at}) > 0


def why_not(tx: Tx, case_no: str, person: UUID, minutes: int) -> list[Absence]:
    """What the list and the data say of somebody; together for less than `minutes` is too short."""
    return tx.fetch_all(query(_HERE, "why_not"), Absence, {"case_no": case_no, "person": person, "minutes": minutes})
