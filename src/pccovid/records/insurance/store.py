"""One typed function per query."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.insurance.model import Checked, Coverage, Question, Said

_HERE = __package__ or ""


def of_person(tx: Tx, person: UUID) -> list[Coverage]:
    """The cards of a person whose door is open, the one that is valid longest first."""
    return tx.fetch_all(query(_HERE, "of_person"), Coverage, {"person": person})


def checked(tx: Tx, person: UUID) -> list[Checked]:
    """What the gateway said last of each record of a person whose door is open, where it was asked."""
    return tx.fetch_all(query(_HERE, "checked"), Checked, {"person": person})


def checked_in_review(tx: Tx, task: int) -> Said | None:
    """What the gateway said last of the record in a review task, to an officer who has opened its person."""
    return tx.fetch_one(query(_HERE, "checked_in_review"), Said, {"task": task})


def records_behind(tx: Tx, after: int, limit: int) -> list[int]:
    """The next records behind the record `after`, in the order of their ids."""
    return tx.values(query(_HERE, "records_behind"), {"after": after, "limit": limit})


def records_of_newcomers(tx: Tx, since: datetime) -> list[int]:
    """The records surely about people for whom somebody has logged in for the first time since a moment."""
    return tx.values(query(_HERE, "records_of_newcomers"), {"since": since})


def questions_to_ask(tx: Tx, source: int, records: Sequence[int], limit: int, fresh_since: datetime) -> list[Question]:
    """What nobody asked since `fresh_since` about at most `limit` of these records, in the order of their ids.

    `source` is the gateway's own id: what it told is not asked back.
    """
    params = {"source": source, "records": list(records), "limit": limit, "fresh_since": fresh_since}
    return tx.fetch_all(query(_HERE, "questions_to_ask"), Question, params)


def keep_unreadable(tx: Tx, source: int) -> None:
    """Log the questions whose answers lie in quarantine, so that they are not asked again before their time."""
    tx.run(query(_HERE, "keep_unreadable"), {"source": source})


def prepare_answers(tx: Tx) -> None:
    """Make room in `incoming` for what was asked, and as whom."""
    tx.run(query(_HERE, "prepare_answers"))


def keep_answers(tx: Tx, source: int) -> int:
    """Keep every answer in `incoming` as evidence; how many of them tell of no card and go no further.

    `source` is the gateway's own id: an answer that names no paper leaves the one that was named for its card.
    """
    tx.run(query(_HERE, "keep_answers"))
    cardless = tx.run(query(_HERE, "forget_cardless"))
    tx.run(query(_HERE, "keep_paper"), {"source": source})
    return cardless
