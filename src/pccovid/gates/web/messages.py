"""Text messages out: posted to the gateway of the setting `sms_url`, or kept for the labelled inbox of the demo."""

import logging
from collections import deque
from dataclasses import dataclass
from datetime import datetime

import httpx
from litestar.background_tasks import BackgroundTask

from pccovid import access
from pccovid.ground import clock
from pccovid.ground.config import settings

_log = logging.getLogger(__name__)
_SECONDS = 10
_KEPT = 50


@dataclass(frozen=True)
class Message:
    """One text message in the inbox of the demo."""

    at: datetime
    to: str
    text: str


_inbox: deque[Message] = deque(maxlen=_KEPT)


def inbox() -> list[Message]:
    """The newest messages of the demo, newest first."""
    return list(reversed(_inbox))


def sending(asked: access.Asked, text: str) -> BackgroundTask:
    """Send the text after the answer has left, so that its time tells nothing about the number."""
    return BackgroundTask(_send, asked.phone, text)


async def _send(phone: str | None, text: str) -> None:
    if phone is None:
        return
    if not settings().sms_url:
        if settings().demo:
            _inbox.append(Message(clock.now(), phone, text))
        return
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            (await client.post(settings().sms_url, json={"to": phone, "text": text})).raise_for_status()
    except httpx.HTTPError as failure:
        _log.warning("The SMS gateway did not take a message: %s", type(failure).__name__)
