"""Reading what telephones with Bluezone uploaded until 2021; nothing of its protocol is ever sent again.

Source: BluezoneGlobal/react-native-bluetooth-scan and bluezone-app (2020), read there: a base identifier of 32 random
bytes is the key of the first day, each further day's key is the SHA-256 of the day before, and each of a day's 96
identifiers (12 bytes, a quarter of an hour each, by local time) is picked out of a chain of hashes of the day's key.
Its weakness: whoever holds the key of one day has every later one, so an upload gives away all identifiers that its
owner will ever send. Uploads are therefore read and not kept, and no identifier is written down here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from pccovid.ground import clock
from pccovid.records.encounters import rules

SLOTS = 96
SLOT = timedelta(minutes=15)
_PICKED = (*range(0, 16, 4), *range(16, 32, 2))  # which bytes of a hash make an identifier
_LABEL = b"bluzonesubkey"  # as the application wrote it
_TRUSTED = timedelta(hours=1)  # by which a telephone's clock may be wrong: identifiers of the slots around count too


@dataclass(frozen=True)
class Upload:
    """What one telephone uploaded.

    `owner` names it, `base` is its base identifier, `first` the day of that, `system` "android" or "ios", `history` the
    file: own identifier, heard identifier, dBm, milliseconds since 1970, with tabs between.
    """

    owner: str
    base: bytes
    first: date
    system: str
    history: str


@dataclass(frozen=True)
class Near:
    """Two telephones that heard each other in a quarter of an hour: `share` of the signals were near."""

    owner: str
    other: str
    began_at: datetime
    minutes: int
    share: float


def identifiers(base: bytes, days: int) -> Iterator[list[bytes]]:
    """The 96 identifiers (12 bytes each) of each of the first `days` days of a base identifier."""
    key = base
    for _ in range(days):
        sub = sha256(key + _LABEL).digest()
        told: list[bytes] = []
        for _ in range(SLOTS):
            told.append(bytes(sub[n] for n in _PICKED))
            sub = sha256(sub).digest()
        yield told
        key = sha256(key).digest()


def meetings(uploads: Iterable[Upload], until: date) -> tuple[list[Near], dict[str, int]]:
    """Who of those who uploaded heard whom of them until a day; and how many lines say nothing, by the reason.

    A line counts that was heard in the slot of its identifier, or within an hour of it.
    """
    known = list(uploads)
    senders: dict[bytes, tuple[Upload, datetime]] = {}
    for upload in known:
        for number, told in enumerate(identifiers(upload.base, (until - upload.first).days + 1)):
            midnight = _midnight(upload.first + timedelta(days=number))
            senders |= {one: (upload, midnight + slot * SLOT) for slot, one in enumerate(told)}
    unread: dict[str, int] = defaultdict(int)
    heard: dict[tuple[str, str, datetime], list[bool]] = defaultdict(list)
    for upload in known:
        for line in upload.history.splitlines():
            _count(upload, line, senders, heard, unread)
    found = [
        Near(owner, other, slot, int(SLOT.total_seconds() // 60), sum(near) / len(near))
        for (owner, other, slot), near in sorted(heard.items())
    ]
    return found, dict(unread)


def _count(
    upload: Upload,
    line: str,
    senders: Mapping[bytes, tuple[Upload, datetime]],
    heard: dict[tuple[str, str, datetime], list[bool]],
    unread: dict[str, int],
) -> None:
    try:
        _, other_text, signal, at = line.split("\t")
        other, dbm, moment = (
            bytes.fromhex(other_text),
            int(signal),
            datetime.fromtimestamp(int(at) / 1000, clock.VIETNAM),
        )
    except (ValueError, OverflowError, OSError):
        unread["malformed"] += 1
        return
    sender = senders.get(other)
    if sender is None:
        unread["of_nobody_here"] += 1
    elif sender[0].owner == upload.owner:
        unread["own_telephone"] += 1
    elif not sender[1] - _TRUSTED <= moment < sender[1] + SLOT + _TRUSTED:
        unread["clock_off"] += 1
    else:
        near = dbm >= rules.bluezone_threshold(upload.system, sender[0].system)
        heard[upload.owner, sender[0].owner, sender[1]].append(near)


def _midnight(day: date) -> datetime:
    """The application counted days and slots by local time."""
    return datetime.combine(day, datetime.min.time(), clock.VIETNAM)
