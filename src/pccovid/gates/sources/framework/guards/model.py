"""What a batch is judged by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Volume:
    """What a source delivered before: keys that it holds, rows of today; is a batch of it held, a row in quarantine?"""

    keys: int
    rows_today: int
    has_held: bool
    has_quarantine: bool


@dataclass(frozen=True)
class Lowered:
    """People who would see less than they see now: of doses, of results, of either."""

    people: int
    doses: int
    results: int
