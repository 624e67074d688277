"""Text messages out: by the gateway of the setting `sms_url`, or into the labelled inbox of the demonstration.

The gateway takes `POST sms_url` with {"to", "text", "key"} and answers {"id"}; a key it saw before is not sent again.
`GET sms_url/receipts?id=…` answers the state of each id: waiting, delivered or failed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import httpx

from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.records.notices import channel
from pccovid.records.notices.model import Outcome

_KEPT = 50


@dataclass(frozen=True)
class Text:
    """One text message in the inbox of the demo."""

    at: datetime
    to: str
    text: str


def send(client: httpx.Client, to: str, text: str, *, key: str) -> Outcome:
    """Send a text message; `key` names it, so that the gateway sends it once however often it is asked."""
    if not settings().sms_url:
        if settings().demo:
            _keep(Text(clock.now(), to, text))
        return Outcome("delivered" if settings().demo else "failed")
    body = {"to": to, "text": text, "key": key}
    answer = channel.post(client, settings().sms_url, json=body, headers={"idempotency-key": key})
    outcome = channel.outcome(answer)
    if outcome.state != "sent" or answer is None:
        return outcome
    try:
        return Outcome("sent", receipt=str(answer.json()["id"]))
    except (ValueError, KeyError, TypeError):
        return outcome  # a gateway without receipts


def receipts(client: httpx.Client, ids: Sequence[str]) -> Mapping[str, str]:
    """What the gateway says of messages it took; of none when it does not answer."""
    try:
        answer = client.get(f"{settings().sms_url}/receipts", params=[("id", one) for one in ids])
        told = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return {}
    return {one: str(told[one]) for one in ids if one in told} if isinstance(told, dict) else {}


def inbox() -> list[Text]:
    """The newest messages of the demo, newest first."""
    try:
        lines = _file().read_text("utf-8").splitlines()[-_KEPT:]
    except FileNotFoundError:
        return []
    told = (json.loads(line) for line in reversed(lines))
    return [Text(datetime.fromisoformat(one["at"]), one["to"], one["text"]) for one in told]


def _keep(message: Text) -> None:
    """One line at the end of a file that the site and the worker share; a short write is not torn."""
    with _file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(message) | {"at": message.at.isoformat()}, ensure_ascii=False) + "\n")


def _file() -> Path:
    return settings().var / "demo-messages.jsonl"
