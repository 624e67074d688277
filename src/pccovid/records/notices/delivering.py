"""Taking notices to telephones, batch by batch. A programme that dies in the middle loses nothing: its claim lapses."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import httpx

from pccovid.access import Purpose, System, watch, work
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.records.notices import catalogue, push, rules, sms, store, wording
from pccovid.records.notices.model import Claimed, Device, Kind, Outcome
from pccovid.records.notices.store import Settled

_TOGETHER, _AT_ONCE = 200, 16
_SYSTEM = System("worker")
_RECEIPT_AFTER, _RECEIPTS_WITHIN = timedelta(minutes=1), timedelta(days=2)
_ORDER = ("warning", "task", "news")


@dataclass
class Letter:
    """All that waits for one telephone on one channel: one message tells of it, by the most urgent."""

    claims: list[Claimed]
    devices: list[Device]
    gone: list[int] = field(default_factory=list[int])

    @property
    def key(self) -> str:
        """The same at every try, so that the channel shows the message once."""
        return f"notice-{min(claim.delivery_id for claim in self.claims)}"

    def text(self, language: str) -> str:
        """What a locked screen may show of it."""
        first, *others = {claim.kind for claim in self.claims}
        own = "" if others else catalogue.template(Kind(first)).text.get(language, "")
        return own or wording.neutral(min((claim.severity for claim in self.claims), key=_ORDER.index), language)


def deliver() -> int:
    """Send everything that is due, then ask for receipts; how many deliveries were settled."""
    settled = 0
    with httpx.Client(timeout=10) as client, ThreadPoolExecutor(_AT_ONCE) as pool:
        while letters := _claim():
            outcomes = list(pool.map(partial(_send, client), letters))
            settled += _settle(letters, outcomes)
        if settings().sms_url:
            _ask_for_receipts(client)
    return settled


def _claim() -> list[Letter]:
    lease = catalogue.delivery().lease
    with watch(_SYSTEM, Purpose.NOTICE, "take notices to telephones") as tx:
        claims = store.claim(tx, at=clock.now(), lease=lease, most=_TOGETHER)
        devices = store.devices(tx, [claim.account_id for claim in claims if claim.channel == "push"])
    grouped = defaultdict[tuple[object, str], list[Claimed]](list)
    for claim in claims:
        grouped[claim.account_id, claim.channel].append(claim)
    return [
        Letter(some, [device for device in devices if channel == "push" and device.account_id == account])
        for (account, channel), some in grouped.items()
    ]


def _send(client: httpx.Client, letter: Letter) -> Outcome:
    first = letter.claims[0]
    if first.channel == "sms":
        return sms.send(client, first.phone, letter.text("vi"), key=letter.key)
    outcomes = list[Outcome]()
    for device in letter.devices:
        urgent = any(claim.urgent for claim in letter.claims)
        outcome = push.send(client, device, letter.text(device.language), topic=letter.key, urgent=urgent)
        if outcome is None:
            letter.gone.append(device.device_id)
        else:
            outcomes.append(outcome)
    states = {outcome.state: outcome for outcome in outcomes}
    return states.get("sent") or states.get("waiting") or Outcome("failed")


def _settle(letters: Sequence[Letter], outcomes: Sequence[Outcome]) -> int:
    settled = [
        _settled(claim, outcome)
        for letter, outcome in zip(letters, outcomes, strict=True)
        for claim in letter.claims
    ]  # fmt: skip
    with work(_SYSTEM, Purpose.NOTICE, "write down what became of notices") as tx:
        store.settle(tx, settled, at=clock.now())
        store.drop_devices(tx, [device for letter in letters for device in letter.gone])
    return len(settled)


def _settled(claim: Claimed, outcome: Outcome) -> Settled:
    if outcome.state != "waiting":
        return Settled(claim.delivery_id, outcome.state, outcome.receipt, _RECEIPT_AFTER)
    pause = rules.retry(claim.attempts)
    if pause is None:
        return Settled(claim.delivery_id, "given_up", None, timedelta())
    return Settled(claim.delivery_id, "waiting", None, max(pause, outcome.wait or pause))


def _ask_for_receipts(client: httpx.Client) -> None:
    now = clock.now()
    with work(_SYSTEM, Purpose.NOTICE, "ask whether messages arrived") as tx:
        ids = store.claim_receipts(
            tx, since=now - _RECEIPTS_WITHIN, pause=catalogue.delivery().lease, most=_TOGETHER
        )  # fmt: skip
    if ids:
        told = sms.receipts(client, ids)
        with work(_SYSTEM, Purpose.NOTICE, "write down which messages arrived") as tx:
            store.take_receipts(tx, told, at=clock.now())
