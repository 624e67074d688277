"""Asking no faster than was agreed."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def paced(items: Iterable[T], per_second: float) -> Iterator[T]:
    """The items, no faster than so many a second."""
    pause = 1 / per_second
    due = time.monotonic()
    for item in items:
        time.sleep(max(0.0, due - time.monotonic()))
        due = max(due, time.monotonic() - pause) + pause
        yield item
