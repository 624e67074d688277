"""Signed receipts: what was taken in of a delivery, which its owner can prove to anybody without us.

The text of a receipt is one `name value` a line. `root` is the Merkle tree hash (RFC 6962) over the SHA-256 of the
parts in which the delivery was committed. The same batch always gives the same receipt. A batch that is held gets one
too, which says so; one that is still running or failed gets none.
"""

import base64
import hashlib
from collections.abc import Sequence

from pccovid.gates.sources.framework.model import Status
from pccovid.gates.sources.framework.receipts import store
from pccovid.gates.sources.framework.receipts.model import NoReceipt
from pccovid.ground import notes
from pccovid.ground.tx import Tx

_KEY, _NAME = "receipts", "pccovid/receipts"
_WITHOUT = (Status.RUNNING, Status.FAILED)


def receipt(tx: Tx, batch_id: int) -> str:
    """The signed note of a batch.

    Raises
    ------
    NoReceipt
        There is no such batch, or it has no end yet.
    """
    taken = store.taken(tx, batch_id)
    if taken is None or taken.status in _WITHOUT:
        raise NoReceipt
    root = base64.b64encode(merkle_root([bytes.fromhex(part) for part in taken.parts])).decode()
    lines = {
        "source": taken.source, "batch": taken.batch_id, "name": " ".join(taken.name.split()),
        "sha256": taken.sha256 or "-", "received": taken.received_at.isoformat(), "status": taken.status,
        "read": taken.rows_read, "ok": taken.rows_ok, "bad": taken.rows_bad, "new": taken.rows_new,
        "changed": taken.rows_changed, "unchanged": taken.rows_unchanged, "parts": len(taken.parts), "root": root,
    }  # fmt: skip
    text = "".join(f"{name} {value}\n" for name, value in lines.items())
    return notes.sign(_KEY, _NAME, f"{_NAME}\n{text}")


def verifier() -> str:
    """The key by which the receipts of this installation are checked; to be printed and published."""
    return notes.verifier(_KEY, _NAME)


def read(note: str, verifier_key: str) -> dict[str, str]:
    """What a receipt says, once its signature was checked.

    Raises
    ------
    ground.notes.NotSigned
        It was changed, or signed with another key.
    """
    origin, *lines = notes.read(note, verifier_key).splitlines()
    if origin != _NAME:
        raise notes.NotSigned
    return dict(line.split(" ", 1) for line in lines)


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962, section 2.1: 32 bytes."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])).digest()


__all__ = ["NoReceipt", "merkle_root", "read", "receipt", "verifier"]
