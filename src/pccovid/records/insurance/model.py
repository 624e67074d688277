"""Nouns: a health insurance card, a question to the gateway, and what it said of a person."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Coverage:
    """One health insurance card as its source tells it. `answer_code` None: it was told without a check."""

    record_id: int
    source: str
    source_title_vi: str
    source_title_en: str
    card_no: str
    social_no: str | None
    valid_from: date | None
    valid_to: date | None
    facility_code: str | None
    facility_name: str | None
    answer_code: str | None
    answer_said: str | None
    checked_at: datetime | None
    updated_at: datetime | None
    loaded_at: datetime
    batch_id: int
    line_no: int


@dataclass(frozen=True)
class Said:
    """What the gateway said, by its result code (commons.codes.card_answers) and in its own words.

    A code of the kind "differs" says that a name or a birth date is another there: evidence beside the record, never
    put over it.
    """

    answer_code: str
    answer_said: str | None
    asked_at: datetime


@dataclass(frozen=True)
class Checked(Said):
    """What the gateway said last of what one record says, and whose record that is."""

    record_id: int
    record_title_vi: str
    record_title_en: str


@dataclass(frozen=True)
class Question:
    """Whether this number (personal or of a card) belongs to somebody of this name and birth; dd/MM/yyyy or yyyy.

    `record_id` is the last of the records that say so, `asked` their common fingerprint.
    """

    record_id: int
    asked: str
    number: str
    full_name: str
    birth: str
