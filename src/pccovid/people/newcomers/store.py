"""One typed function per query of newcomers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.newcomers.model import Kin, Newcomer, Outcome

_HERE = __package__ or ""


def register(tx: Tx, who: Newcomer, *, on_behalf: bool, at: datetime) -> UUID | None:
    """The person; None when the viewer may not write them down."""
    papers = {"paper": who.id_number, "phone": who.phone, "on_behalf": on_behalf}
    return tx.value(query(_HERE, "register"), _told(who, at) | papers)


def register_by_phone(tx: Tx, who: Newcomer, kin: Kin | None, at: datetime) -> Outcome:
    """The person, or why not."""
    told = tx.fetch_one(query(_HERE, "register_by_phone"), Outcome, _told(who, at) | {"kin": kin})
    return told or Outcome("refused", None)


def newcomers(tx: Tx, after: int, most: int) -> list[int]:
    """Records of people known from PcCovid alone, behind `after` in their order."""
    return tx.values(query(_HERE, "newcomers"), {"after": after, "most": most})


def suspect_doubles(tx: Tx, records: Sequence[int], at: datetime) -> int:
    """How many proposals to merge are new."""
    return tx.value(query(_HERE, "suspect_doubles"), {"records": list(records), "at": at})


def _told(who: Newcomer, at: datetime) -> dict[str, Any]:
    return {
        "name": who.full_name,
        "birth": who.birth.date,
        "year": who.birth.year,
        "sex": who.sex,
        "nationality": who.nationality,
        "commune": who.commune_id,
        "place": who.place_text,
        "at": at,
    }
