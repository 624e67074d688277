"""What arrives: the words of one source about one person, and what became of them."""

from dataclasses import dataclass
from typing import NamedTuple


class Person(NamedTuple):
    """What a row says of a person, in normal form and as PostgreSQL reads it: dates as yyyy-MM-dd, t or f."""

    source_key: str
    full_name: str | None = None
    birth_date: str | None = None
    birth_year: str | None = None
    sex: str | None = None
    id_number: str | None = None
    phone: str | None = None
    commune_id: str | None = None
    place_text: str | None = None
    on_behalf: str | None = None


class Registered(NamedTuple):
    """One entry of the register, in the same form; `source_key` is the personal identification number."""

    source_key: str
    old_id: str | None
    full_name: str
    sex: str | None
    birth_date: str | None
    birth_year: str
    commune_id: str | None


@dataclass(frozen=True)
class Counts:
    """What a merge did with its rows: read = new + changed + unchanged."""

    new: int
    changed: int
    unchanged: int
