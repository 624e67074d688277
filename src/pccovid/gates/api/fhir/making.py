"""What the worker does for others: makes the exports that were asked for, and tells subscribers that there is news.

An export is written into files with other names and renamed when all are complete: killed in between, it is made anew.
A subscriber gets an empty message (R4: a rest-hook without payload); what changed they read for a purpose of their own.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.commons import fhir
from pccovid.commons.fhir.documents import BundleEntry, BundleRequest
from pccovid.commons.fhir.types import Resource
from pccovid.gates.api.fhir import reading, store
from pccovid.gates.api.fhir.bulk import path
from pccovid.gates.api.fhir.model import Export
from pccovid.ground import clock
from pccovid.ground.errors import place_of
from pccovid.ground.tx import Tx

_log = logging.getLogger(__name__)
_TOGETHER = 2_000  # people in one look
_FIRST = UUID(int=0)
_PATIENCE_S = 5.0
_ME = System("exchange")


def make_exports() -> int:
    """Make every export that waits; how many there were."""
    made = 0
    while _make_next():
        made += 1
    return made


def tell_subscribers() -> int:
    """Send an empty message to everybody for whom there is news; how many answered."""
    with access.work(_ME, Purpose.OPERATIONS, "see who is to be told of changes") as tx:
        due = store.due(tx)
    answered = 0
    with httpx.Client(timeout=_PATIENCE_S) as client:
        for one in due:
            heard = _hears(client, one.endpoint)
            answered += heard
            with access.work(_ME, Purpose.OPERATIONS, f"note what {one.subscription_id} was told") as tx:
                if heard:
                    store.told(tx, one.subscription_id, one.until)
                else:
                    store.not_told(tx, one.subscription_id)
    return answered


def _hears(client: httpx.Client, endpoint: str) -> bool:
    try:
        return client.post(endpoint).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def _make_next() -> bool:
    with access.work(_ME, Purpose.OPERATIONS, "see which export is next") as tx:
        waiting = store.asked_exports(tx)
    if not waiting:
        return False
    export = waiting[0]
    act = f"export {', '.join(export.types)} for {export.purpose}, export {export.export_id}"
    try:
        with access.work(_ME, Purpose(export.purpose), act) as tx:
            files = _write(tx, export)
            store.end_export(tx, export.export_id, "done", files, clock.now())
    except Exception as fault:  # noqa: BLE001  # the fault is ours; the caller is told, and may ask again
        # Not the trace: messages of the database quote rows.
        _log.error("export %s: %s at %s", export.export_id, type(fault).__name__, place_of(fault))
        with access.work(_ME, Purpose.OPERATIONS, f"end export {export.export_id}") as tx:
            store.end_export(tx, export.export_id, "failed", [], clock.now())
    return True


def _write(tx: Tx, export: Export) -> list[dict[str, Any]]:
    folder = path(export.export_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = {name: _File(folder, name) for name in export.types}
    after = _FIRST
    while some := store.people_behind(tx, after, export.unit_id, export.since, _TOGETHER):
        for name in export.types:
            files[name].write(_READERS[name](tx, some, export.since))
        after = some[-1]
    told = [file.done() for file in files.values() if file.count]
    if export.since is not None:
        deleted = _File(folder, "deleted")
        deleted.write(_deletions(tx, export, export.since))
        if deleted.count:
            told.append(deleted.done() | {"type": "Bundle"})
    return told


class _File:
    """One file of an export while it is written."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{name}.ndjson"
        self._name = name
        self._coming = folder / f".{name}.ndjson"
        self._coming.write_bytes(b"")
        self.count = 0

    def write(self, resources: Iterable[Resource]) -> None:
        """Add resources, one a line."""
        lines = [fhir.encode(resource) + b"\n" for resource in resources]
        with self._coming.open("ab") as file:
            file.writelines(lines)
        self.count += len(lines)

    def done(self) -> dict[str, Any]:
        """Give it its name."""
        self._coming.replace(self._path)
        return {"name": self._path.name, "type": self._name, "count": self.count}


def _patients(tx: Tx, some: Sequence[UUID], _since: datetime | None) -> Iterable[Resource]:
    return reading.patients(tx, some).values()


def _doses(tx: Tx, some: Sequence[UUID], since: datetime | None) -> Iterable[Resource]:
    return [reading.immunization(row, row.person_id, row.vaccine) for row in store.doses(tx, some, since)]


def _tests(tx: Tx, some: Sequence[UUID], since: datetime | None) -> Iterable[Resource]:
    return [reading.observation(row, row.person_id) for row in store.tests(tx, some, since)]


def _cards(tx: Tx, some: Sequence[UUID], since: datetime | None) -> Iterable[Resource]:
    return [reading.coverage(row, row.person_id) for row in store.cards(tx, some, since)]


_READERS: dict[str, Callable[[Tx, Sequence[UUID], datetime | None], Iterable[Resource]]] = {
    "Patient": _patients,
    "Immunization": _doses,
    "Observation": _tests,
    "Coverage": _cards,
}


def _deletions(tx: Tx, export: Export, since: datetime) -> Iterable[Resource]:
    """Transactions of DELETE, a thousand at a time, as the Bulk Data guide wants them."""
    gone = [row for row in store.gone(tx, export.unit_id, since) if row.type in export.types]
    for start in range(0, len(gone), 1_000):
        entries = [
            BundleEntry(request=BundleRequest(method="DELETE", url=f"{row.type}/{row.record_id}"))
            for row in gone[start : start + 1_000]
        ]
        yield fhir.Bundle(type="transaction", entry=entries)
