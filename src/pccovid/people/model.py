"""The nouns of identity."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Resolved:
    """What one run of the matcher did: records looked at, by what became of them, links that changed, seconds."""

    records: int = 0
    automatic: int = 0
    provisional: int = 0
    review: int = 0
    alone: int = 0
    changed: int = 0
    seconds: float = 0.0
