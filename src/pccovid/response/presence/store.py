"""One typed function per query."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import LiteralString

from pccovid.ground.sql import query
from pccovid.ground.tx import Params, Tx
from pccovid.response.presence.model import Asked, Day

_HERE = __package__ or ""
_BLOCK = 1 << 20  # bytes
_VISITOR: tuple[LiteralString, ...] = (
    "case_id", "own_person_id", "place_id", "own_from", "own_until", "arrived_at", "left_at", "minutes", "end_known",
    "source", "record_id", "person_id",
)  # fmt: skip


def make_met_at_place(tx: Tx) -> None:
    tx.run(query(_HERE, "make_met_at_place"))


def gather(tx: Tx, asked: Sequence[Asked], window: timedelta) -> int:
    return tx.run(query(_HERE, "gather"), _arrays(asked) | {"window": window})


def days(tx: Tx) -> list[Day]:
    """The days of which visits are held, the oldest first."""
    return tx.fetch_all(query(_HERE, "days"), Day)


def write_stays(tx: Tx, day: str, path: Path) -> None:
    """The visits of a day as csv: place, arrival, departure, record, person."""
    with path.open("wb") as file:
        file.writelines(tx.copy_out(query(_HERE, "stays_of_day"), {"day": day}))


def write_own(tx: Tx, asked: Sequence[Asked], path: Path) -> None:
    """Where the traced people were, as csv."""
    with path.open("wb") as file:
        file.writelines(tx.copy_out(query(_HERE, "own_stays"), _arrays(asked)))


def take_visitors(tx: Tx, files: Sequence[Path]) -> int:
    """Bring meetings with visitors, which stand in files, into `met_at_place` as meetings with people; how many."""
    tx.run(query(_HERE, "make_met_visitor"))
    with tx.copy_in("met_visitor", _VISITOR) as copy:
        for path in files:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    copy.block(block)
    tx.run(query(_HERE, "analyze_met_visitor"))
    return tx.run(query(_HERE, "name_visitors"))


def _arrays(asked: Sequence[Asked]) -> Params:
    return {
        "cases": [one.case_id for one in asked],
        "people": [one.person_id for one in asked],
        "starts": [one.starts_at for one in asked],
        "ends": [one.ends_at for one in asked],
    }
