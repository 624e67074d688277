"""One typed function per query of the questions."""

from collections.abc import Sequence

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.people.questions.model import Answer, Question

_HERE = __package__ or ""


def questions_to_ask(tx: Tx, limit: int) -> list[Question]:
    """At most `limit` questions: about records with a Vietnamese paper and a full birth date, not answered yet."""
    return tx.fetch_all(query(_HERE, "questions_to_ask"), Question, {"limit": limit})


def answers_received(tx: Tx, answers: Sequence[Answer]) -> None:
    """Keep the answers, each for all the records it was asked for."""
    told = [
        (record, row_hash, a.verdict, a.asked_at, a.asked_as, a.receipt)
        for a in answers
        for record, row_hash in zip(a.question.record_ids, a.question.row_hashes, strict=True)
    ]
    names = ("records", "hashes", "verdicts", "times", "askers", "receipts")
    columns = zip(*told, strict=True)
    tx.run(query(_HERE, "keep_answers"), {name: list(column) for name, column in zip(names, columns, strict=True)})
