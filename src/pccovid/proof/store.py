"""One typed function per query."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.proof.model import Form, PaperCode, Standing

_HERE = __package__ or ""


def one_at_a_time(tx: Tx, person: UUID) -> None:
    tx.value(query(_HERE, "one_at_a_time"), {"person": person})


def printed_since(tx: Tx, person: UUID, form: Form, since: datetime) -> PaperCode | None:
    """The newest code of that form that was printed since, and not revoked."""
    params = {"person": person, "form": form, "since": since}
    return tx.fetch_one(query(_HERE, "printed_since"), PaperCode, params)


def add(tx: Tx, code: PaperCode) -> None:
    """Write a code down as printed by whoever is logged in; the row policies refuse people whose door is shut."""
    params = {
        "code": code.code_id, "person": code.person_id, "form": code.form,
        "issued": code.issued_at, "expires": code.expires_at,
    }  # fmt: skip
    tx.run(query(_HERE, "add"), params)


def papers_of(tx: Tx, people: Sequence[UUID]) -> list[PaperCode]:
    """All codes ever printed of those people whose door is open, newest first."""
    return tx.fetch_all(query(_HERE, "papers_of"), PaperCode, {"people": list(people)})


def revoke(tx: Tx, code: UUID, *, at: datetime) -> bool:
    """Whether there was a living code, of somebody whose door is open, to revoke."""
    return tx.run(query(_HERE, "revoke"), {"code": code, "at": at}) == 1


def stands_for(tx: Tx, code: UUID) -> Standing | None:
    return tx.fetch_one(query(_HERE, "stands_for"), Standing, {"code": code})


def person_now(tx: Tx, person: UUID) -> UUID | None:
    return tx.value(query(_HERE, "person_now"), {"person": person})
