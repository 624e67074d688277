"""Nouns: a question to the population database, and its answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Verdict = Literal["match", "mismatch", "missing"]  # đúng, sai, thiếu


@dataclass(frozen=True)
class Question:
    """Whether this number belongs to somebody of this name, sex and birth date.

    Asked once for all records that say the same; `row_hashes` are their contents at that moment, in the same order:
    a record that changes is asked about again.
    """

    record_ids: list[int]
    row_hashes: list[int]
    id_number: str
    full_name: str
    sex: str | None
    birth_date: date


@dataclass(frozen=True)
class Answer:
    """What the population database said to whom (`asked_as`), and its receipt for the question."""

    question: Question
    verdict: Verdict
    asked_at: datetime
    asked_as: str
    receipt: str
