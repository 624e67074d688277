"""One typed function per query."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.records.encounters.model import DayKey, DiagnosisKey, Handle, Held, KeyFile, Page, Sharing

_HERE = __package__ or ""
HEARD = ("seen_at", "of_handle", "handle", "seconds", "near_seconds", "signal", "page_id")


def handle_of(tx: Tx, person: UUID, epoch: date, fresh: int) -> int | None:
    return tx.value(query(_HERE, "handle_of"), {"person": person, "epoch": epoch, "fresh": fresh})


def key_to_issue(tx: Tx, day: date, fresh: bytes, today: date) -> bytes | None:
    return tx.value(query(_HERE, "key_to_issue"), {"day": day, "fresh": fresh, "today": today})


def give_code(tx: Tx, case: str, code_hash: bytes, at: datetime, until: datetime) -> bool:
    return tx.value(query(_HERE, "give_code"), {"case": case, "code_hash": code_hash, "at": at, "until": until})


def sharing(tx: Tx, person: UUID, at: datetime, most: int) -> Sharing | None:
    return tx.fetch_one(query(_HERE, "sharing"), Sharing, {"person": person, "at": at, "most": most})


def ask_code(tx: Tx, person: UUID, code_hash: bytes, at: datetime, until: datetime, *, most: int) -> str:
    told = {"person": person, "code_hash": code_hash, "at": at, "until": until, "most": most}
    return tx.value(query(_HERE, "ask_code"), told)


def certify(
    tx: Tx, person: UUID, code_hash: bytes, kind: str, mac: bytes, *, upload: UUID, at: datetime
) -> UUID | None:
    told = {"person": person, "code_hash": code_hash, "kind": kind, "mac": mac, "upload": upload, "at": at}
    return tx.value(query(_HERE, "certify"), told)


def land(tx: Tx, person: UUID, upload: UUID, sha256: bytes, content: bytes, at: datetime) -> bool:
    told = {"person": person, "upload": upload, "sha256": sha256, "content": content, "at": at}
    return tx.value(query(_HERE, "land"), told)


def publish(
    tx: Tx, person: UUID, upload: UUID, keys: Sequence[tuple[DiagnosisKey, datetime]], at: datetime
) -> int | None:
    told = [
        {
            "key": key.key.hex(),
            "rolling_start": key.rolling_start,
            "rolling_period": key.rolling_period,
            "transmission_risk": key.transmission_risk,
            "onset_days": key.onset_days,
            "publish_from": publish_from.isoformat(),
        }
        for key, publish_from in keys
    ]
    return tx.value(query(_HERE, "publish"), {"person": person, "upload": upload, "keys": json.dumps(told), "at": at})


def held_about(tx: Tx, person: UUID) -> list[Held]:
    """What is held of the meetings of a person whose door is open, day by day."""
    return tx.fetch_all(query(_HERE, "held_about"), Held, {"person": person})


def key_files(tx: Tx) -> list[KeyFile]:
    """Every signed file of keys that is still kept, the oldest first."""
    return tx.fetch_all(query(_HERE, "key_files"), KeyFile)


def key_file_names(tx: Tx) -> list[str]:
    """Their names, the oldest first."""
    return tx.values(query(_HERE, "key_file_names"))


def key_file(tx: Tx, name: str) -> KeyFile | None:
    """One of them."""
    return tx.fetch_one(query(_HERE, "key_file"), KeyFile, {"name": name})


def pages_to_take(tx: Tx, most: int) -> list[Page]:
    return tx.fetch_all(query(_HERE, "pages_to_take"), Page, {"most": most})


def day_keys(tx: Tx) -> list[DayKey]:
    return tx.fetch_all(query(_HERE, "day_keys"), DayKey)


def handles(tx: Tx, handles: Sequence[int]) -> list[Handle]:
    return tx.fetch_all(query(_HERE, "handles"), Handle, {"handles": handles})


def own_handles(tx: Tx, wanted: Sequence[Handle]) -> list[Handle]:
    told = {
        "fresh": [w.handle for w in wanted],
        "people": [w.person_id for w in wanted],
        "epochs": [w.epoch_on for w in wanted],
    }
    return tx.fetch_all(query(_HERE, "own_handles"), Handle, told)


def make_heard(tx: Tx) -> None:
    tx.run(query(_HERE, "make_heard"))


def add_heard(tx: Tx) -> None:
    tx.run(query(_HERE, "prepare_days"))
    tx.run(query(_HERE, "add_heard"))


def refuse(tx: Tx, refused: Sequence[tuple[int, int, str]]) -> None:
    pages, positions, reasons = ([row[n] for row in refused] for n in range(3))
    tx.run(query(_HERE, "refuse"), {"pages": pages, "positions": positions, "reasons": reasons})


def taken(tx: Tx, pages: Sequence[int], at: datetime) -> None:
    tx.run(query(_HERE, "taken"), {"pages": pages, "at": at})


def keys_to_publish(tx: Tx, until: datetime, most: int) -> list[DiagnosisKey]:
    return tx.fetch_all(query(_HERE, "keys_to_publish"), DiagnosisKey, {"until": until, "most": most})


def last_file_ended(tx: Tx) -> datetime | None:
    return tx.value(query(_HERE, "last_file_ended"))


def add_file(
    tx: Tx, region: str, name: str, window: tuple[datetime, datetime], *, count: int, content: bytes, at: datetime
) -> int:
    told = {"region": region, "name": name, "starts": window[0], "ends": window[1], "count": count}
    return tx.value(query(_HERE, "add_file"), told | {"content": content, "at": at})


def published(tx: Tx, keys: Sequence[bytes], file: int) -> None:
    tx.run(query(_HERE, "published"), {"keys": keys, "file": file})
