"""Signed files of the keys that telephones published: made every hour by the engine, open to all."""

from datetime import datetime, timedelta

from pccovid.ground import crypto
from pccovid.ground.tx import Tx
from pccovid.records.encounters import keyfiles, store

REGION = "VN"
SIGNER = "diagnosis-keys"
_AGE = timedelta(hours=2)  # of the youngest key in a file: nobody can tell whose upload made it
_MOST = 500_000


def make_files(tx: Tx, *, at: datetime) -> int:
    """Put the keys that may be published into the next files; how many files. `tx` is the engine's."""
    made = 0
    ends = at.replace(minute=0, second=0, microsecond=0) - _AGE
    while keys := store.keys_to_publish(tx, ends, _MOST):
        starts = store.last_file_ended(tx) or ends - timedelta(days=1)
        # A second file of one hour gets an end of its own: times make a file unique.
        until = max(ends, starts + timedelta(seconds=1))
        content = keyfiles.padded(keys)
        signed = keyfiles.archive(content, starts, until, REGION, crypto.p256(SIGNER))
        name = f"{int(starts.timestamp())}-{int(until.timestamp())}-00001.zip"
        file = store.add_file(tx, REGION, name, (starts, until), count=len(content), content=signed, at=at)
        store.published(tx, [key.key for key in keys], file)
        made += 1
    return made


def index(names: list[str]) -> str:
    """The list that telephones begin with: a path a line, the oldest first."""
    return "".join(f"{REGION}/{name}\n" for name in names)
