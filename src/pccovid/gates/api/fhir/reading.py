"""From what is held of a person to FHIR resources. Whoever calls has opened the door; policies hide the rest."""

import re
from collections.abc import Sequence
from uuid import UUID

from pccovid.commons.fhir import Coverage, Immunization, Observation, Patient, build
from pccovid.commons.fhir.resources import PatientLink
from pccovid.commons.fhir.terms import Paper
from pccovid.commons.fhir.types import Reference
from pccovid.gates.api.fhir.model import CardRow, DoseRow, TestRow
from pccovid.ground.tx import Tx
from pccovid.people import Portrait, portraits
from pccovid.records import insurance, testing, vaccination

_CCCD, _CMND = re.compile(r"\d{12}"), re.compile(r"\d{9}")


def patients(tx: Tx, people: Sequence[UUID]) -> dict[UUID, Patient]:
    """The people whose doors are open. A double says by whom it was replaced (IHE PMIR: active false, replaced-by)."""
    return {found.person_id: _patient(found) for found in portraits(tx, people)}


def immunizations(tx: Tx, person: UUID) -> list[Immunization]:
    """One for each injection, as its most trusted witness tells it."""
    return [immunization(dose.told, person, dose.vaccine) for dose in vaccination.doses(tx, person)]


def observations(tx: Tx, person: UUID) -> list[Observation]:
    """Every test; one without a result says so, and a member of a positive pool is not positive."""
    return [observation(test, person) for test in testing.held_about(tx, person)]


def coverages(tx: Tx, person: UUID) -> list[Coverage]:
    """Every health insurance card."""
    return [coverage(card, person) for card in insurance.held_about(tx, person)]


def immunization(told: vaccination.Telling | DoseRow, person: UUID, vaccine: str | None) -> Immunization:
    """A dose of a person; `vaccine`: our code of the product, where any witness has one."""
    return build.immunization(
        key=str(told.record_id), patient=str(person), vaccine=vaccine, vaccine_text=told.vaccine_text,
        given_on=told.given_on, dose_no=told.dose_no, lot=told.lot, site_code=told.site_code,
        site_name=told.site_name, updated=told.updated_at,
    )  # fmt: skip


def observation(test: testing.Test | TestRow, person: UUID) -> Observation:
    """A test of a person."""
    return build.observation(
        key=str(test.record_id), patient=str(person), method=test.method, result=test.result,
        taken_at=test.taken_at, resulted_at=test.resulted_at, ct=test.ct, lab_code=test.lab_code,
        lab_name=test.lab_name, sample_no=test.sample_no, kit=test.kit, updated=test.updated_at,
    )  # fmt: skip


def coverage(card: insurance.Coverage | CardRow, person: UUID) -> Coverage:
    """A health insurance card of a person."""
    return build.coverage(
        key=str(card.record_id), patient=str(person), card_no=card.card_no, social_no=card.social_no,
        valid_from=card.valid_from, valid_to=card.valid_to, facility_code=card.facility_code,
        facility_name=card.facility_name, updated=card.updated_at,
    )  # fmt: skip


def _patient(found: Portrait) -> Patient:
    patient = build.patient(
        key=str(found.person_id), name=found.full_name or "?", sex=found.sex, birth=found.birth,
        papers=[paper for number in (found.pin, found.old_id) if number for paper in (_paper(number),)],
        phones=[found.phone] if found.phone else [], commune=found.commune, updated=found.updated_at,
    )  # fmt: skip
    patient.active = found.merged_into is None
    if not found.full_name:
        patient.name = None
    if found.merged_into is not None:
        patient.link = [PatientLink(other=Reference(reference=f"Patient/{found.merged_into}"), type="replaced-by")]
    return patient


def _paper(number: str) -> Paper:
    kind = "cccd" if _CCCD.fullmatch(number) else "cmnd" if _CMND.fullmatch(number) else "passport"
    return Paper(kind, number)
