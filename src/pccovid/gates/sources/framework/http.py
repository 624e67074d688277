"""Asking a source over HTTP: patiently, and never trusting half an answer."""

import random
import time
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TypeVar

import httpx

from pccovid.gates.sources.framework.model import Unreachable

T = TypeVar("T")
NOT_MODIFIED = 304
_OK, _TOO_MANY, _THEIR_FAULT = 200, 429, 500


class BadAnswer(Exception):
    """The answer is not whole, or not in the agreed form: worth asking again."""


@dataclass(frozen=True)
class Patience:
    """How often a question is asked, and how long the first pause is; each next one is twice as long, with jitter."""

    tries: int = 6
    first_pause_s: float = 0.3
    longest_pause_s: float = 30.0

    def pause(self, attempt: int, asked_for: float) -> float:
        """Seconds to wait after the attempt number 0, 1, ...; at least what the source asked for."""
        backed_off = self.first_pause_s * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311  # jitter, no secret
        return min(self.longest_pause_s, max(backed_off, asked_for))


def ask(
    client: httpx.Client, request: httpx.Request, parse: Callable[[bytes], T], patience: Patience | None = None
) -> T:
    """The parsed body of an answer; raises as `send`."""
    return send(client, request, lambda answer: parse(answer.content), patience)


def send(
    client: httpx.Client, request: httpx.Request, read: Callable[[httpx.Response], T],
    patience: Patience | None = None, taken: Container[int] = (_OK, NOT_MODIFIED),
) -> T:  # fmt: skip
    """What `read` makes of an answer among `taken`; 5xx, 429, broken connections and half answers are asked again.

    Raises
    ------
    Unreachable
        It refuses us, or still fails after the last try.
    """
    patience = patience or Patience()
    problem = ""
    for attempt in range(patience.tries):
        asked_for = 0.0
        try:
            answer = client.send(request)
            if answer.status_code in taken:
                return read(answer)
            problem = f"trả lời {answer.status_code}"
            if answer.status_code < _THEIR_FAULT and answer.status_code != _TOO_MANY:
                break
            asked_for = retry_after(answer)
        except httpx.TransportError as error:
            problem = f"đứt kết nối ({type(error).__name__})"
        except BadAnswer as error:
            problem = f"trả lời không trọn vẹn ({error})"
        if attempt + 1 < patience.tries:
            time.sleep(patience.pause(attempt, asked_for))
    raise Unreachable(f"Nguồn {request.url.host} {problem}; lần sau sẽ hỏi tiếp từ chỗ dừng")


def answered(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """The answer, whatever it says short of "too many" and "our fault"; raises as `send`."""
    return send(client, request, lambda answer: answer, taken=range(_OK, _TOO_MANY))


def retry_after(answer: httpx.Response) -> float:
    """Seconds after which the source wants to be asked again, 0 when it does not say."""
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.replace(".", "", 1).isdigit() else 0.0
