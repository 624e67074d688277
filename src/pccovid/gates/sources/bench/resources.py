"""Resources of FHIR for the bench: files of Patients and of their Immunizations, as a bulk export gives them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import file_digest
from pathlib import Path

from pccovid.commons import fhir
from pccovid.commons.fhir import build
from pccovid.commons.fhir.types import Resource
from pccovid.gates.sources.bench.rows import accounts
from pccovid.gates.sources.fhir import HEALTH_RECORDS
from pccovid.gates.sources.fhir.parts import part_of, split
from pccovid.gates.sources.framework import load
from pccovid.gates.sources.framework.cutting import cut_lines
from pccovid.gates.sources.framework.model import BatchReport, Landed

_KINDS = ("Patient", "Immunization")
_UPDATED = datetime(2021, 9, 30, tzinfo=UTC)


def write_resources(folder: Path, size: int) -> None:
    """`size` resources in two files, half of them doses."""
    people = list(enumerate(accounts(size // 2, "03")))
    _write(
        folder / "Patient.ndjson",
        (
            build.patient(
                key=f"p{number}",
                name=name,
                sex="MF"[number % 2],
                birth=f"{1930 + number % 70}-05-{1 + number % 28:02}",
                phones=[phone],
                commune="00001",
                place=address,
                updated=_UPDATED,
            )
            for number, (phone, name, address, _, _) in people
        ),
    )
    _write(
        folder / "Immunization.ndjson",
        (
            build.immunization(
                key=f"d{number}",
                patient=f"p{number}",
                vaccine="vaxzevria",
                vaccine_text="AstraZeneca",
                given_on=date(2021, 7, 1 + number % 28),
                dose_no=1,
                lot="ABV1234",
                site_code="79001",
                site_name="Trạm y tế phường Bến Nghé",
                updated=_UPDATED,
            )
            for number, _ in people
        ),
    )


def take_in_resources(folder: Path) -> list[BatchReport]:
    """Take in both files as the connector takes in what an export landed."""
    return [_take_in(folder / f"{kind}.ndjson", kind) for kind in _KINDS]


def _take_in(path: Path, kind: str) -> BatchReport:
    part = part_of(HEALTH_RECORDS, kind)
    with path.open("rb") as file:
        landed = Landed(path, path.name, file_digest(file, "sha256").hexdigest(), path.stat().st_size)
        batch = load.open_file(part.contract, landed)
        return load.take_in(part, batch, cut_lines(file, 0, 0), split(part))


def _write(path: Path, resources: Iterable[Resource]) -> None:
    with path.open("wb") as file:
        file.writelines(fhir.encode(resource) + b"\n" for resource in resources)
