"""$match and searches answer who somebody is: whoever asks for nobody again and again is trying numbers out."""

import threading
import time
from dataclasses import dataclass, field

from pccovid.ground.errors import Problem

_MOST = 20  # answers without anybody, one after another
_PAUSE_S = 60.0


class TooManyMisses(Problem):
    """Hệ thống của bạn đã hỏi nhiều lần liền mà không tìm thấy ai. Hãy đợi một phút rồi hỏi tiếp."""

    code = "too_many_misses"
    status = 429


@dataclass
class Misses:
    """How often each caller has found nobody in a row; kept in this process."""

    _in_a_row: dict[str, int] = field(default_factory=dict[str, int])
    _until: dict[str, float] = field(default_factory=dict[str, float])
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def admit(self, system: str) -> None:
        """Let a caller ask.

        Raises
        ------
        TooManyMisses
        """
        with self._lock:
            if time.monotonic() < self._until.get(system, 0.0):
                raise TooManyMisses

    def count(self, system: str, *, hit: bool) -> None:
        """What became of the question."""
        with self._lock:
            self._in_a_row[system] = 0 if hit else self._in_a_row.get(system, 0) + 1
            if self._in_a_row[system] >= _MOST:
                self._in_a_row[system] = 0
                self._until[system] = time.monotonic() + _PAUSE_S
