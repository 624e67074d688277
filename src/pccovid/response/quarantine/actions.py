"""What officers do to orders: sign, hand over, agree to changes, release, place, pass on; and take back what they did.

The transaction comes from `access.enter`; orders are opened first, which writes the log. What the role may do the
database decides (`response.act_on_orders`).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pccovid import access
from pccovid.access import Viewer
from pccovid.commons import units
from pccovid.ground import ids
from pccovid.ground.tx import Tx
from pccovid.response.quarantine import store
from pccovid.response.quarantine.model import (
    SIGNED,
    UNDO,
    Order,
    State,
)
from pccovid.response.quarantine.problems import (
    NoSuchOrder,
    NotAccepted,
    NotATransfer,
    NotInThisState,
    ReasonMissing,
    SiteFull,
    TooLateToUndo,
)
from pccovid.response.quarantine.store import Act, Rows

_SIGN, _SERVE = "sign_order", "serve_order"
_LONGEST = 500  # characters of a reason


def let_in(tx: Tx, viewer: Viewer, orders: Collection[int], *, at: datetime) -> list[Order]:
    """Orders that the viewer's unit looks after or is offered, their people's doors open from now on; newest first."""
    opened = store.open_orders(tx, orders, at=at, channel=viewer.channel, request=viewer.request_id)
    return store.orders(tx, opened)


def one(tx: Tx, viewer: Viewer, order: int, *, at: datetime) -> Order:
    """One order, the door open.

    Raises
    ------
    NoSuchOrder
        There is none, or another unit looks after it.
    """
    found = let_in(tx, viewer, [order], at=at)
    if not found:
        raise NoSuchOrder
    return found[0]


def sign(tx: Tx, orders: Collection[int], *, by: UUID, at: datetime) -> tuple[UUID, int]:
    """Sign proposals that rest on accepted contacts; the act, to undo it, and how many were signed.

    Raises
    ------
    NotAccepted
        Of none of them the contact was accepted.
    NotInThisState
    """
    ready = store.may_be_signed(tx, orders)
    if not ready:
        raise NotAccepted
    issued = {"state": State.ISSUED, "issued_at": at, "issued_by": str(by)}
    return _act(tx, dict.fromkeys(ready, issued), _SIGN, "signed", [State.PROPOSED], at, document="decision")


def serve(tx: Tx, orders: Collection[int], *, at: datetime) -> tuple[UUID, int]:
    """Write down that decisions were handed over.

    Raises
    ------
    NotInThisState
    """
    handed = {"state": State.SERVED, "served_at": at}
    return _act(tx, dict.fromkeys(orders, handed), _SERVE, "served", [State.ISSUED], at)


def release(tx: Tx, order: Order, why: str, *, at: datetime) -> tuple[UUID, int]:
    """Let somebody go before the last day, by a decision of the signing authority; a proposal is turned down.

    Raises
    ------
    ReasonMissing, NotInThisState
    """
    signed = order.state in SIGNED
    state = State.RELEASED_EARLY if signed else State.CANCELLED
    rows: Rows = {order.order_id: {"state": state, "ended_at": at, "end_reason": "officer"}}
    step, paper = ("released", "release") if signed else ("cancelled", None)
    return _act(tx, rows, _SIGN, step, [order.state], at, reason=_reason(why), document=paper)


def settle(tx: Tx, order: Order, setting: str, site: int | None, *, at: datetime) -> tuple[UUID, int]:
    """Say where somebody stays: at home, in a hospital, or in a centre with a free bed.

    The paper shows the place: of a signed order it makes a new version, which the authority signs.

    Raises
    ------
    SiteFull, NotInThisState
    """
    site = site if setting == "centre" else None
    if site is not None and site != order.site_id and _full(tx, site):
        raise SiteFull
    rows: Rows = {order.order_id: {"setting": setting, "site_id": site}}
    if order.state not in SIGNED:
        return _act(tx, rows, _SERVE, "placed", [State.PROPOSED], at)
    rows[order.order_id]["version"] = order.version + 1
    return _act(tx, rows, _SIGN, "placed", SIGNED, at, document="decision")


def agree(tx: Tx, orders: Collection[int], *, at: datetime) -> tuple[UUID, int]:
    """One decision about all that changed: new versions, releases with their certificates, isolation of who fell ill.

    Raises
    ------
    NotInThisState
        Nothing waits any more.
    """
    act = ids.new_id()
    done = store.decide_changes(tx, orders, act=act, at=at)
    if not done:
        raise NotInThisState
    return act, done


def offer(tx: Tx, order: int, to: int, why: str, *, at: datetime) -> None:
    """Offer an order to the commune where the person stays now; it is theirs when they accept.

    Raises
    ------
    ReasonMissing, NotATransfer
    """
    unit = units.units().get(to)
    if unit.level != "commune" or not store.offer(tx, order, to, _reason(why), at=at):
        raise NotATransfer


def answer_offer(tx: Tx, order: int, answer: str, *, at: datetime) -> UUID:
    """Accept, reject or withdraw; the act, to undo an acceptance.

    Raises
    ------
    NotATransfer
        Nothing is offered, or not to this unit.
    """
    act = ids.new_id()
    if not store.answer_offer(tx, order, answer, act=act, at=at):
        raise NotATransfer
    return act


def undo(tx: Tx, act: UUID, *, at: datetime) -> int:
    """Take back what the officer did moments ago, all orders of it; how many stand as before.

    Raises
    ------
    TooLateToUndo
    """
    undone = store.undo(tx, act, since=at - UNDO, at=at)
    if not undone:
        raise TooLateToUndo
    return undone


def add_site(tx: Tx, name: str, address: str, capacity: int, *, at: datetime) -> None:
    """Write down a centre of the officer's unit; the same name again changes its beds and opens it."""
    unit = access.session(tx).unit_id
    if unit is not None:
        store.add_site(tx, unit, name, address, capacity, at=at)


def _full(tx: Tx, site: int) -> bool:
    """Whether no bed is free; the centre is locked until the end of the transaction."""
    if store.lock_site(tx, site) is None:
        return True
    return not any(s.free for s in store.sites(tx) if s.site_id == site)


def _act(
    tx: Tx, rows: Rows, needs: str, step: str, was: Collection[str], at: datetime, *,
    reason: str = "", document: str | None = None,
) -> tuple[UUID, int]:  # fmt: skip
    act = Act(ids.new_id(), step, list(was), at, reason, document)
    moved = store.act(tx, rows, act, needs=needs)
    if not moved:
        raise NotInThisState
    return act.act, len(moved)


def _reason(why: str) -> str:
    if not why:
        raise ReasonMissing
    return why[:_LONGEST]
