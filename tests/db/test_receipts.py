"""Receipts: signed, always the same, checked by anybody with the printed key, and refused when a byte differs."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sources_kit import account, deliver, say_where

from pccovid import access
from pccovid.access import Viewer
from pccovid.gates import sources
from pccovid.gates.sources.framework import receipts
from pccovid.ground import notes
from pccovid.ground.config import settings
from pccovid.ground.db import Database


@pytest.fixture
def inbox(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PCCOVID_VAR", str(tmp_path))
    settings.cache_clear()
    say_where(tmp_path, bluezone={"inbox": tmp_path / "inbox"})
    yield tmp_path / "inbox"
    settings.cache_clear()


def receipt(batch: int | None) -> str:
    assert batch is not None
    with access.at_the_door(Viewer("", "test", "r1")) as tx:
        return sources.receipt(tx, batch)


def test_a_receipt_says_what_was_taken_in_and_is_checked_with_the_printed_key_alone(inbox: Path) -> None:
    path = deliver(inbox, "a.csv", [account(1), account(2), "hỏng"])
    (report,) = sources.pull("bluezone")
    note = receipt(report.batch_id)
    said = receipts.read(note, sources.receipt_verifier())
    assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {name: said[name] for name in ("source", "name", "status", "read", "ok", "bad", "new", "parts")} == {
        "source": "bluezone", "name": "a.csv", "status": "done", "read": "3", "ok": "2", "bad": "1", "new": "2", "parts": "1",
    }  # fmt: skip

    # As somebody with nothing but a library for Ed25519 would do it, by the text of C2SP signed-note.
    text, signature_line = note.rsplit("\n\n", 1)
    name, key_id, encoded = sources.receipt_verifier().split("+", 2)
    signature = base64.b64decode(signature_line.removeprefix(f"— {name} "))
    public = base64.b64decode(encoded)[1:]
    assert signature[:4].hex() == key_id == hashlib.sha256(name.encode() + b"\n\x01" + public).hexdigest()[:8]
    Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], f"{text}\n".encode())


def test_x03_the_same_file_again_is_answered_with_the_first_receipt(inbox: Path) -> None:
    deliver(inbox, "a.csv", [account(1)])
    (first,) = sources.pull("bluezone")
    note = receipt(first.batch_id)
    (again,) = sources.pull("bluezone")
    assert again.batch_id == first.batch_id
    assert receipt(again.batch_id) == note


def test_a_receipt_that_was_changed_or_signed_by_somebody_else_is_refused(inbox: Path) -> None:
    deliver(inbox, "a.csv", [account(1)])
    (report,) = sources.pull("bluezone")
    note, key = receipt(report.batch_id), sources.receipt_verifier()
    other = notes.verifier("another", "pccovid/receipts")
    for forged, by in (
        (note.replace("bad 0", "bad 1"), key),
        (note.replace("\n\n", "\n"), key),
        (note[:-8] + "AAAAA==\n", key),
        (note.replace("— pccovid", "— pccovid2"), key),
        (note, other),
        (note, key[:-4]),
        ("", key),
    ):
        with pytest.raises(notes.NotSigned):
            receipts.read(forged, by)


def test_a_held_batch_has_a_note_that_says_so_and_one_without_an_end_has_none(inbox: Path) -> None:
    deliver(inbox, "a.csv", ["x"], header="Khac")
    (held,) = sources.pull("bluezone")
    assert receipts.read(receipt(held.batch_id), sources.receipt_verifier())["status"] == "held_schema_drift"
    with pytest.raises(sources.NoReceipt):
        receipt(999)


def test_the_root_is_that_of_rfc_6962() -> None:
    # The vectors of the reference implementation of Certificate Transparency.
    leaves = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    assert receipts.merkle_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert receipts.merkle_root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert receipts.merkle_root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert receipts.merkle_root(leaves).hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
