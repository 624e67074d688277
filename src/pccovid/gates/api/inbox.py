"""What this gate needs of the sources. Gates do not know each other: whoever composes them hands this in."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Receipt:
    """What the sender of messages is told; counts so far: read = ok + bad, ok = new + changed + unchanged.

    `status`: running, done, failed (will be tried again), or held (an operator looks at it); `problem` says why.
    """

    receipt: int
    status: str
    problem: str | None
    rows_read: int
    rows_ok: int
    rows_bad: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int


class Inbox(Protocol):
    """Where pushed messages go."""

    def receive(self, source: str, name: str, body: bytes, /) -> Receipt:
        """Store a body so that no kill can lose it; the same body again gives the first receipt."""
        ...

    def receipt(self, source: str, number: int, /) -> Receipt | None:
        """What became of a body that was stored; None when the source has no such receipt."""
        ...
