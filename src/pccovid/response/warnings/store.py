"""One typed function per query of warnings. `tx` is the engine's, but for `delay`."""

from collections.abc import Sequence
from datetime import date, datetime

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response.warnings.model import Delay, Due, Fallen

_HERE = __package__ or ""
_NONE = Delay(0, 0, None, None)


def due(tx: Tx, before: datetime, most: int) -> list[Due]:
    """Contacts accepted by `before` and not warned yet, locked for this transaction."""
    return tx.fetch_all(query(_HERE, "due"), Due, {"before": before, "most": most})


def warned(tx: Tx, contacts: Sequence[int], days: Sequence[date], at: datetime) -> None:
    """Write down who was warned, and of which day."""
    tx.run(query(_HERE, "warned"), {"contacts": list(contacts), "days": list(days), "at": at})


def fallen(tx: Tx, before: datetime, most: int) -> list[Fallen]:
    """Contacts whose warning no longer holds, locked for this transaction."""
    return tx.fetch_all(query(_HERE, "fallen"), Fallen, {"before": before, "most": most})


def unwarned(tx: Tx, contacts: Sequence[int], at: datetime) -> None:
    """Write down whose warning was taken back."""
    tx.run(query(_HERE, "unwarned"), {"contacts": list(contacts), "at": at})


def delay(tx: Tx, case_no: str | None, since: datetime) -> Delay:
    """How fast contacts were warned: of a case, or of all cases of the officer's unit confirmed since."""
    return tx.fetch_one(query(_HERE, "delay"), Delay, {"case_no": case_no, "since": since}) or _NONE


def measured(tx: Tx, cases: Sequence[str]) -> Delay:
    """The same for cases by their numbers, as a programme measures it."""
    return tx.fetch_one(query(_HERE, "measured"), Delay, {"cases": list(cases)}) or _NONE
