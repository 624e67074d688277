"""What a FHIR server tells, type by type: Patients first, for everything else points to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from pccovid import people
from pccovid.commons import fhir
from pccovid.commons.fhir.types import Reference
from pccovid.gates.sources.fhir import read, store
from pccovid.gates.sources.framework import load
from pccovid.gates.sources.framework.model import (
    Batch,
    BatchReport,
    Chunk,
    Connector,
    Fields,
    Position,
    Read,
    Rejected,
    Target,
)
from pccovid.gates.sources.framework.rows import Split, splitter
from pccovid.gates.sources.framework.targets import records
from pccovid.records import insurance, testing, treatment, vaccination

_AGAIN = 5_000  # resources that waited, looked at in one go
PATIENT = "Patient"


@dataclass(frozen=True)
class Part:
    """One type of resource: how it is read, where it goes, where it says whom it is about."""

    read: Read
    target: Target
    pointer: str = ""


def _facts(of: people.arrivals.Facts) -> Target:
    """Facts of persons who are told apart from them: the person's columns come from the Patient's record."""
    return records(("source_key",), people.arrivals.SUBJECT, of)


PARTS = {
    PATIENT: Part(read.patient, records((*people.arrivals.PERSON, *people.arrivals.NATIONALITY))),
    "Immunization": Part(
        read.reader(fhir.Immunization, read.dose, lambda dose: dose.patient), _facts(vaccination.FACTS), "patient"
    ),
    "Observation": Part(
        read.reader(fhir.Observation, read.test, lambda test: test.subject), _facts(testing.FACTS), "subject"
    ),
    "Coverage": Part(
        read.reader(fhir.Coverage, read.card, lambda card: card.beneficiary), _facts(insurance.FACTS), "beneficiary"
    ),
    "Encounter": Part(
        read.reader(fhir.Encounter, read.stay, lambda stay: stay.subject), _facts(treatment.FACTS), "subject"
    ),
}


def part_of(connector: Connector, kind: str) -> Connector:
    """The connector for one type alone, with a bookmark of its own."""
    part = PARTS[kind]
    contract = replace(connector.contract.parts[kind], stream=kind)
    return replace(connector, contract=contract, read=part.read, target=part.target)


def split(connector: Connector) -> Split:
    """How resources of a part come apart: whole, but for those whose Patient is not known yet."""
    contract, pointer = connector.contract, PARTS[connector.contract.stream].pointer
    whole = splitter(contract)
    if not pointer:
        return whole

    def of_known(raws: Sequence[bytes]) -> Iterator[Fields | Rejected]:
        keys = [_pointed(raw, pointer) for raw in raws]
        known = _known(contract.source_id, filter(None, keys))
        for key, fields in zip(keys, whole(raws), strict=True):
            yield Rejected(("patient_unknown",)) if key and key not in known else fields

    return of_known


def again(connector: Connector) -> list[BatchReport]:
    """Take in what waited for Patients who have come since; nothing of it is lost if this is killed."""
    reports: list[BatchReport] = []
    after = 0
    while rows := _waiting(connector, after):
        after = rows[-1].quarantine_id
        for kind, part in PARTS.items():
            ready = [row for row in rows if part.pointer and _kind(row.raw) == kind]
            keys = {row.quarantine_id: _pointed(row.raw, part.pointer) for row in ready}
            known = _known(connector.contract.source_id, filter(None, keys.values()))
            ready = [row for row in ready if keys[row.quarantine_id] in known]
            if ready:
                reports.append(_again(part_of(connector, kind), ready))
    return reports


def _again(part: Connector, rows: Sequence[store.Waiting]) -> BatchReport:
    batch = load.open_pull(part.contract, f"{part.contract.stream} chờ người")
    if load.is_closed(batch):
        return load.report(batch)
    raws = [row.raw for row in rows]
    report = load.take_in(part, batch, [_behind(batch, raws)], splitter(part.contract))
    if report.problem is None:
        with load.work(f"mark what was taken in again of {part.contract.source}") as tx:
            store.mended(tx, [row.quarantine_id for row in rows])
    return report


def _behind(batch: Batch, raws: list[bytes]) -> Chunk:
    lines = range(batch.line_to + 1, batch.line_to + len(raws) + 1)
    return Chunk(raws, list(lines), Position(batch.byte_to + sum(map(len, raws)), lines[-1]))


def _waiting(connector: Connector, after: int) -> list[store.Waiting]:
    with load.work(f"see what waits in {connector.contract.source}") as tx:
        return store.waiting(tx, connector.contract.source_id, after, _AGAIN)


def _known(source: int, keys: Iterable[str | None]) -> set[str]:
    asked = sorted({key for key in keys if key})
    if not asked:
        return set()
    with load.work("look for persons of a source") as tx:
        return store.known(tx, source, asked)


class _Pointer(msgspec.Struct, rename="camel"):
    reference: str | None = None


class _Seen(msgspec.Struct, rename="camel"):
    """The least of a resource that says what it is and whom it is about."""

    resource_type: str = ""
    patient: _Pointer | None = None
    subject: _Pointer | None = None
    beneficiary: _Pointer | None = None


_SEE = msgspec.json.Decoder(_Seen).decode


def _see(raw: bytes) -> _Seen:
    try:
        return _SEE(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Seen()  # reading it will say what is wrong


def _kind(raw: bytes) -> str:
    return _see(raw).resource_type


def _pointed(raw: bytes, pointer: str) -> str | None:
    found: _Pointer | None = getattr(_see(raw), pointer)
    return read.pointed(Reference(reference=found.reference)) if found else None
