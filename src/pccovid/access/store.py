"""One typed function per query of the lock."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pccovid.access.model import (
    ActsFor,
    Agreement,
    Code,
    Device,
    Look,
    Moved,
    OtherNumber,
    Passkey,
    PasskeyKey,
    Rule,
    Session,
    SystemClient,
)
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""


def clear_register(tx: Tx) -> None:
    tx.run(query(_HERE, "clear_register"))


def add_purpose(tx: Tx, purpose: str, vi: str, en: str, law: str) -> None:
    tx.run(query(_HERE, "add_purpose"), {"purpose": purpose, "vi": vi, "en": en, "law": law})


def add_grant(tx: Tx, role: str, purpose: str, area: str, *, case: bool, classes: list[str]) -> None:
    tx.run(
        query(_HERE, "add_grant"),
        {"role": role, "purpose": purpose, "area": area, "case": case, "classes": classes},
    )


def set_context(tx: Tx, token: str, purpose: str) -> None:
    """Say to the row policies who asks and for what, until the transaction ends."""
    tx.run(query(_HERE, "set_context"), {"token": token, "purpose": purpose})


def touch(tx: Tx) -> Session | None:
    """The live session, kept awake; None when it has ended."""
    return tx.fetch_one(query(_HERE, "touch"), Session)


def holds_purpose(tx: Tx) -> bool:
    """Whether the register lets the viewer's role in for the purpose of this transaction."""
    return tx.value(query(_HERE, "holds_purpose"))


def open_people(
    tx: Tx, people: Sequence[UUID], *, at: datetime, case: str | None, channel: str, request: str
) -> set[UUID]:
    """Write a log row for each person and return those whose door opened."""
    params = {"people": list(people), "at": at, "case": case, "channel": channel, "request": request}
    return set(tx.values(query(_HERE, "open_people"), params))


def refuse(tx: Tx, *, at: datetime, reason: str, channel: str, request: str) -> None:
    """Write down that the viewer was refused before anybody was looked at."""
    tx.run(query(_HERE, "refuse"), {"at": at, "reason": reason, "channel": channel, "request": request})


def set_retention(tx: Tx, rules: Sequence[Rule]) -> None:
    params = {
        "tables": [r.table for r in rules], "days": [r.days for r in rules], "ages": [r.age for r in rules],
        "only": [r.only for r in rules], "parts": [r.parts for r in rules],
    }  # fmt: skip
    tx.run(query(_HERE, "set_retention"), params)


def forget(tx: Tx, table: str, now: datetime, most: int) -> int:
    """How many rows of a table, or tables of its days, were too old and are gone."""
    return tx.value(query(_HERE, "forget"), {"table": table, "now": now, "most": most})


def write_bulk_act(tx: Tx, actor: str, purpose: str, act: str) -> None:
    tx.run(query(_HERE, "write_bulk_act"), {"actor": actor, "purpose": purpose, "act": act})


def has_changed_anything(tx: Tx) -> bool:
    return tx.value(query(_HERE, "has_changed_anything"))


def ask_code(
    tx: Tx, request: UUID, *, phone: str | None, login: str | None, use: str, code_hash: bytes, client: bytes
) -> Code | None:
    params = {
        "request": request, "phone": phone, "login": login, "use": use, "code_hash": code_hash, "client": client,
    }  # fmt: skip
    return tx.fetch_one(query(_HERE, "ask_code"), Code, params)


def check_code(tx: Tx, request: UUID, code_hash: bytes, token_hash: bytes, device: str) -> str:
    """`citizen` or `officer` when a session was opened; else `wrong`, `expired` or `too_many`."""
    params = {"request": request, "code_hash": code_hash, "token_hash": token_hash, "device": device}
    return tx.value(query(_HERE, "check_code"), params)


def devices(tx: Tx) -> list[Device]:
    """Where the account of the session is logged in, this device first."""
    return tx.fetch_all(query(_HERE, "devices"), Device)


def end_devices(tx: Tx, session: UUID | None) -> int:
    """Log out another device of the account, or all others (None); how many."""
    return tx.value(query(_HERE, "end_devices"), {"session": session})


def add_passkey(tx: Tx, credential: bytes, key: bytes, count: int, label: str, challenge: bytes) -> bool:
    """Whether it was kept: the account proved somebody, has fewer than ten, and the challenge was not answered yet."""
    params = {"credential": credential, "key": key, "count": count, "label": label, "challenge": challenge}
    return tx.value(query(_HERE, "add_passkey"), params)


def own_passkeys(tx: Tx) -> list[Passkey]:
    """The passkeys that open the account of the session."""
    return tx.fetch_all(query(_HERE, "own_passkeys"), Passkey)


def name_passkey(tx: Tx, credential: bytes, label: str) -> bool:
    """Call a passkey of the account something else; False: it has no such passkey."""
    return tx.value(query(_HERE, "name_passkey"), {"credential": credential, "label": label})


def remove_passkey(tx: Tx, credential: bytes) -> bool:
    """Let a passkey of the account open nothing any more; False: it has no such passkey."""
    return tx.value(query(_HERE, "remove_passkey"), {"credential": credential})


def passkey_key(tx: Tx, credential: bytes) -> PasskeyKey | None:
    return tx.fetch_one(query(_HERE, "passkey_key"), PasskeyKey, {"credential": credential})


def use_passkey(tx: Tx, credential: bytes, count: int, challenge: bytes, token_hash: bytes, device: str) -> bool:
    """Whether a session was opened: the challenge was not answered yet and the count went on."""
    params = {
        "credential": credential, "count": count, "challenge": challenge, "token_hash": token_hash, "device": device,
    }  # fmt: skip
    return tx.value(query(_HERE, "use_passkey"), params)


def settle_claim(tx: Tx, person: UUID) -> str:
    """What follows from a fact about `person` that was right, in the same transaction: known, new, asked or desk."""
    return tx.value(query(_HERE, "settle_claim"), {"person": person})


def other_numbers(tx: Tx, person: UUID) -> list[OtherNumber]:
    """Other numbers that open a person whose door is open, as themselves."""
    return tx.fetch_all(query(_HERE, "other_numbers"), OtherNumber, {"person": person})


def end_number(tx: Tx, person: UUID, account: UUID) -> bool:
    """Let another number open the person no more; False where that may not be yet, or it does not any more."""
    return tx.value(query(_HERE, "end_number"), {"person": person, "account": account})


def own_number(tx: Tx) -> str | None:
    """The number of the account that is logged in."""
    return tx.value(query(_HERE, "own_number"))


def move_number(tx: Tx, old: UUID, old_hash: bytes, new: UUID, new_hash: bytes) -> Moved | None:
    params = {"old": old, "old_hash": old_hash, "new": new, "new_hash": new_hash}
    return tx.fetch_one(query(_HERE, "move_number"), Moved, params)


def log_out(tx: Tx) -> None:
    tx.value(query(_HERE, "log_out"))


def close_account(tx: Tx) -> None:
    """Forget the telephone of the citizen who is logged in, and end every log-in by it."""
    tx.value(query(_HERE, "close_account"))


def people_of_account(tx: Tx) -> list[ActsFor]:
    """For whom the session's telephone may act: oneself first."""
    return tx.fetch_all(query(_HERE, "people_of_account"), ActsFor)


def known_as(tx: Tx, person: UUID) -> UUID | None:
    """The person for whom the session's telephone acts, by this id or that of a double; None when it does not."""
    return tx.value(query(_HERE, "known_as"), {"person": person})


def who_looked(tx: Tx, person: UUID) -> list[Look]:
    """The newest 200 looks at a person whose door is open."""
    return tx.fetch_all(query(_HERE, "who_looked"), Look, {"person": person})


def add_officer(tx: Tx, officer: UUID, login: str, name: str, agency: str, phone: str) -> None:
    params = {"officer": officer, "login": login, "name": name, "agency": agency, "phone": phone}
    tx.run(query(_HERE, "add_officer"), params)


def hold_role(tx: Tx, login: str, role: str, unit: int, site: str | None = None) -> None:
    """Give an officer a role in a unit, bound to a facility where the role is one of a facility."""
    tx.run(query(_HERE, "hold_role"), {"login": login, "role": role, "unit": unit, "site": site})


def add_site(tx: Tx, code: str, name: str, unit: int) -> None:
    """Give a facility a desk of its own. `tx` is the owner's."""
    tx.run(query(_HERE, "add_site"), {"code": code, "name": name, "unit": unit})


def system_of_key(tx: Tx, key_id: str) -> SystemClient | None:
    """The system whose signing key has this name; None when nobody's has, or when it was revoked."""
    return tx.fetch_one(query(_HERE, "system_of_key"), SystemClient, {"key_id": key_id})


def first_use(tx: Tx, system: UUID, nonce: str) -> bool:
    """Whether the system uses this nonce for the first time in ten minutes; from now on it is used."""
    return tx.value(query(_HERE, "first_use"), {"system": system, "nonce": nonce})


def set_system(tx: Tx, agreement: Agreement) -> UUID:
    return tx.value(query(_HERE, "set_system"), asdict(agreement))


def set_system_session(tx: Tx, system: UUID, token_hash: bytes) -> None:
    tx.run(query(_HERE, "set_system_session"), {"system": system, "token_hash": token_hash})


def revoke_system(tx: Tx, code: str) -> bool:
    """Refuse everything of a system from now on; False when no such system is let in. `tx` is the owner's."""
    return tx.run(query(_HERE, "revoke_system"), {"code": code}) > 0


def systems(tx: Tx) -> list[SystemClient]:
    """All systems that were ever let in. `tx` is the owner's."""
    return tx.fetch_all(query(_HERE, "systems"), SystemClient)
