"""Programmes of other agencies as callers: who they are, and the session in which they act."""

from pccovid.access import store
from pccovid.access.entry import at_the_door, write_refusal
from pccovid.access.model import Agreement, SystemClient, Viewer
from pccovid.access.purposes import Purpose
from pccovid.ground import crypto
from pccovid.ground.tx import Tx

_CHANNEL = "api"


def add_system(tx: Tx, agreement: Agreement) -> None:
    """Let a system in, or change what was agreed with it. `tx` is the owner's."""
    system = store.set_system(tx, agreement)
    store.set_system_session(tx, system, crypto.fingerprint(_token(agreement.code)))


def as_viewer(system: SystemClient, request_id: str) -> Viewer:
    """A system that proved who it is, as `enter` wants it; from now on the row policies and the log know it."""
    return Viewer(_token(system.code), _CHANNEL, request_id)


def refuse(viewer: Viewer, purpose: Purpose | None, reason: str) -> None:
    """Write into the log that a system was refused, and why: `purpose` or `source`; None: for no purpose there is."""
    with at_the_door(viewer) as tx:
        store.set_context(tx, viewer.token, purpose or "")
        write_refusal(tx, viewer, reason)


def _token(code: str) -> str:
    """The token of the standing session: known to whoever has the keys of the installation, not to the database."""
    return crypto.keyed_hash("systems", code).hex()
