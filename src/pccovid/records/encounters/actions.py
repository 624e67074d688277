"""Verbs of a telephone and of officers: get identifiers, get a code and a certificate, upload, publish keys."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from pccovid.ground import crypto, ids
from pccovid.ground.tx import Tx
from pccovid.records.encounters import certificates, rules, store, tempids
from pccovid.records.encounters.model import (
    Certificate,
    CertificateRefused,
    CodeRefused,
    DayNotGiven,
    DiagnosisKey,
    NotConfirmed,
    Sharing,
    TooManySharingCodes,
)

SIGNER = "bluetooth-certificates"
_SEALED, _CODES = "bluetooth-days", "bluetooth-codes"
_DIGITS = 8
_CODE_LIVES = timedelta(hours=24)
_MOST_CODES = 3  # of one person in 24 hours, by whomever they were given: one that got lost can be asked for again


@dataclass(frozen=True)
class Shown:
    """What a telephone shows with an upload: its certificate, and the secret that binds it to the content."""

    token: str
    secret: bytes


def identifiers(tx: Tx, person: UUID, day: date, *, today: date) -> bytes:
    """The 144 identifiers with masks (20 bytes each) that the telephone of a person sends on a day (UTC).

    Raises
    ------
    DayNotGiven
    """
    sealed = store.key_to_issue(tx, day, crypto.seal(_SEALED, secrets.token_bytes(32), _bound(day)), today)
    handle = store.handle_of(tx, person, rules.epoch(day), fresh_handle())
    if sealed is None or handle is None:
        raise DayNotGiven
    return tempids.issue(opened(day, sealed), handle, day)


def give_code(tx: Tx, case_no: str, *, at: datetime) -> str:
    """A code of eight digits, good for a day, by which the telephone of a confirmed case uploads; shown once.

    `tx` is that of an officer who traces this case, with the door of its person open.

    Raises
    ------
    NotConfirmed
    """
    code = ids.code(_DIGITS)
    if not store.give_code(tx, case_no, crypto.keyed_hash(_CODES, code), at, at + _CODE_LIVES):
        raise NotConfirmed
    return code


def sharing(tx: Tx, person: UUID, *, at: datetime) -> Sharing | None:
    """Whether a person whose door is open may share by Bluetooth; None: no laboratory confirmed them of late."""
    return store.sharing(tx, person, at, _MOST_CODES)


def ask_code(tx: Tx, person: UUID, *, at: datetime) -> str:
    """A code as officers give it, for a person's own confirmed case; shown once.

    Raises
    ------
    NotConfirmed, TooManySharingCodes
    """
    code = ids.code(_DIGITS)
    outcome = store.ask_code(tx, person, crypto.keyed_hash(_CODES, code), at, at + _CODE_LIVES, most=_MOST_CODES)
    if outcome != "given":
        raise TooManySharingCodes if outcome == "too_many" else NotConfirmed
    return code


def certify(tx: Tx, person: UUID, code: str, kind: str, mac: bytes, *, at: datetime) -> str:
    """A certificate for one upload ("encounters" or "keys"); the same code and content again give the same one.

    Raises
    ------
    CodeRefused
    """
    found = store.certify(tx, person, crypto.keyed_hash(_CODES, code), kind, mac, upload=ids.new_id(), at=at)
    if found is None:
        raise CodeRefused
    return certificates.write(Certificate(found, kind, mac.hex()), crypto.p256(SIGNER), at)


def land(tx: Tx, person: UUID, shown: Shown, pages: Sequence[str], content: bytes, *, at: datetime) -> None:
    """Keep a page of an upload; it is read within seconds by `take_in`. The same page again changes nothing.

    `pages`: the SHA-256 of every page of the upload in hexadecimal, which the certificate is bound to.

    Raises
    ------
    CertificateRefused, PageMalformed
    """
    digest = sha256(content)
    mac = certificates.mac_of_pages(shown.secret, pages)
    upload = _allowed(shown, "encounters", mac, at)
    if digest.hexdigest() not in pages:
        raise CertificateRefused
    rules.records(content)
    if not store.land(tx, person, upload, digest.digest(), content, at):
        raise CertificateRefused


def publish(
    tx: Tx, person: UUID, shown: Shown, keys: Sequence[DiagnosisKey], *, onset: int | None, at: datetime
) -> int:
    """Take in daily keys that a telephone publishes, for the next files; how many are new.

    `onset`: an interval of the day of the first symptoms; it must lie within 14 days of each key to be told on.

    Raises
    ------
    CertificateRefused, KeysMalformed
    """
    upload = _allowed(shown, "keys", certificates.mac_of_keys(shown.secret, keys), at)
    sound = rules.checked_keys(list(keys), at)
    told = [(rules.since_onset(key, onset), rules.publish_from(key, at)) for key in sound]
    new = store.publish(tx, person, upload, told, at)
    if new is None:
        raise CertificateRefused
    return new


def fresh_handle() -> int:
    """A random handle of 63 bits; it says nothing of anybody."""
    return secrets.randbits(63) or 1


def opened(day: date, sealed: bytes) -> bytes:
    """The key of a day."""
    return crypto.unseal(_SEALED, sealed, _bound(day))


def _bound(day: date) -> bytes:
    return day.isoformat().encode()


def _allowed(shown: Shown, kind: str, mac: bytes, at: datetime) -> UUID:
    found = certificates.read(shown.token, crypto.p256(SIGNER).public_key(), at)
    if found.kind != kind or not crypto.same(found.mac.encode(), mac.hex().encode()):
        raise CertificateRefused
    return found.upload_id
