"""One message to a server of somebody else, and what its answer means for the next try."""

from collections.abc import Mapping
from datetime import timedelta

import httpx

from pccovid.records.notices.model import Outcome

SECONDS = 10
_BUSY = 429
_SERVER = 500


def post(
    client: httpx.Client, url: str, *, headers: Mapping[str, str], json: object = None, content: bytes | None = None
) -> httpx.Response | None:
    """The answer, or None where there was none."""
    try:
        return client.post(url, headers=headers, json=json, content=content, timeout=SECONDS)
    except httpx.HTTPError:
        return None


def outcome(answer: httpx.Response | None) -> Outcome:
    """Taken, refused for good, or to be tried again: when the server is silent, busy or broken."""
    if answer is None:
        return Outcome("waiting")
    if answer.is_success:
        return Outcome("sent")
    if answer.status_code == _BUSY or answer.status_code >= _SERVER:
        said = answer.headers.get("retry-after", "")
        return Outcome("waiting", wait=timedelta(seconds=int(said)) if said.isdecimal() else None)
    return Outcome("failed")
