"""One-time codes out: at once, and never through the queue, for a code is written down nowhere."""

import logging
import time

import httpx
from litestar.background_tasks import BackgroundTask

from pccovid import access
from pccovid.ground import ids
from pccovid.records import notices

_log = logging.getLogger(__name__)
_PAUSES_S = (0, 1, 3)  # a code lives five minutes: whoever waits longer asks for another


def sending(asked: access.Asked, text: str) -> BackgroundTask:
    """Send the text after the answer has left, so that its time tells nothing about the number."""
    return BackgroundTask(_send, asked.phone, text)


def _send(phone: str | None, text: str) -> None:
    if phone is None:
        return
    key, state = str(ids.new_id()), "waiting"
    with httpx.Client() as client:
        for pause in _PAUSES_S:
            time.sleep(pause)
            state = notices.send_text(client, phone, text, key=key).state
            if state != "waiting":
                break
    if state in {"waiting", "failed"}:
        _log.warning("The SMS gateway did not take a message: %s", state)
