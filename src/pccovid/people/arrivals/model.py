"""What became of what arrived."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """What a merge did with its rows: read = new + changed + unchanged."""

    new: int
    changed: int
    unchanged: int
