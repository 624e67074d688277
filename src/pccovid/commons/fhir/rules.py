"""Rules across elements that the form alone cannot hold: choices, targets of references, invariants of FHIR R4.

Ground: the constraints of each resource's page on https://hl7.org/fhir/R4; an invariant keeps its own name (pat-1).
Rules of the level "warning" and "guideline" are left to the sender.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from pccovid.commons.fhir import care
from pccovid.commons.fhir import documents as d
from pccovid.commons.fhir import resources as r
from pccovid.commons.fhir.problems import Problem
from pccovid.commons.fhir.types import CodeableConcept, ContactPoint, Period, Reference, Resource

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CLINICAL = {"active", "recurrence", "relapse", "inactive", "remission", "resolved"}
_VERIFICATION = {"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"}
_OVER = {"inactive", "remission", "resolved"}
_VALUES = tuple(f for f in r.ObservationComponent.__struct_fields__ if f.startswith("value_"))
_EFFECTIVE = tuple(f for f in r.Observation.__struct_fields__ if f.startswith("effective_"))
_ONSET = tuple(f for f in care.Condition.__struct_fields__ if f.startswith("onset_"))
_ABATEMENT = tuple(f for f in care.Condition.__struct_fields__ if f.startswith("abatement_"))


def target(reference: Reference) -> tuple[str, str] | None:
    """(type, id) of what a literal reference points to; None for a contained one, a urn or none at all.

    Relative and absolute ones, with or without a version: `Patient/1`, `https://host/fhir/Patient/1/_history/2`.
    """
    text = reference.reference
    if not text or text[0] == "#" or text.startswith("urn:"):
        return None
    parts = text.partition("/_history/")[0].split("/")
    return (parts[-2], parts[-1]) if len(parts) > 1 and parts[-2][:1].isupper() else None


def problems(resource: Any) -> list[Problem]:
    """All that is wrong with a resource whose form is right."""
    return list(_RULES[type(resource)](resource))


# ---------------------------------------------------------------- what several resources share
def _one_of(part: Any, names: Iterable[str], where: str, *, required: bool = False) -> Iterator[Problem]:
    count = sum(getattr(part, name) is not None for name in names)
    if count > 1:
        yield Problem("fhir_choice_twice", where)
    elif required and not count:
        yield Problem("fhir_choice_missing", where)


def _points(reference: Reference | None, types: frozenset[str], where: str) -> Iterator[Problem]:
    if reference is None:
        return
    found = target(reference)
    named = {found[0] if found else None, reference.type} - {None}
    if not named <= types:
        yield Problem("fhir_reference_target", where)
    if reference.reference is reference.identifier is reference.display is reference.extension is None:
        yield Problem("fhir_element_missing", f"{where}.reference")


def _contained(resource: Resource, references: Iterable[Reference | None], where: str) -> Iterator[Problem]:
    """ref-1: what points into the resource itself must be there."""
    asked = {
        ref.reference[1:]
        for ref in references
        if ref and ref.reference and len(ref.reference) > 1 and ref.reference[0] == "#"
    }
    if asked:
        held = {msgspec.json.decode(raw, type=_Named).id for raw in resource.contained or ()}
        if not asked <= held:
            yield Problem("fhir_rule_broken", f"ref-1:{where}")


class _Named(msgspec.Struct):
    id: str | None = None


def _period(period: Period | None, where: str) -> Iterator[Problem]:
    """per-1, on the digits that both ends have: partial dates are compared as far as they go."""
    if period and period.start and period.end:
        digits = min(len(period.start), len(period.end), 10)
        if period.start[:digits] > period.end[:digits]:
            yield Problem("fhir_rule_broken", f"per-1:{where}")


def _telecoms(telecoms: list[ContactPoint] | None, where: str) -> Iterator[Problem]:
    if any(point.value and not point.system for point in telecoms or ()):
        yield Problem("fhir_rule_broken", f"cpt-2:{where}")


def _bound(concept: CodeableConcept | None, system: str, codes: set[str], where: str) -> Iterator[Problem]:
    if concept and any(coding.system == system and coding.code not in codes for coding in concept.coding or ()):
        yield Problem("fhir_code_unknown", where)


def _said(concept: CodeableConcept | None, system: str) -> set[str | None]:
    return {coding.code for coding in (concept and concept.coding) or () if coding.system == system}


# ---------------------------------------------------------------- resource by resource
_PATIENT = frozenset({"Patient"})
_ORGANIZATION = frozenset({"Organization"})
_SUBJECTS = frozenset({"Patient", "Group", "Device", "Location"})
_PAYORS = frozenset({"Organization", "Patient", "RelatedPerson"})


def _patient(patient: r.Patient) -> Iterator[Problem]:
    yield from _one_of(patient, ("deceased_boolean", "deceased_date_time"), "Patient.deceased[x]")
    yield from _one_of(patient, ("multiple_birth_boolean", "multiple_birth_integer"), "Patient.multipleBirth[x]")
    yield from _telecoms(patient.telecom, "Patient.telecom")
    yield from _points(patient.managing_organization, _ORGANIZATION, "Patient.managingOrganization")
    for contact in patient.contact or ():
        if not (contact.name or contact.telecom or contact.address or contact.organization):
            yield Problem("fhir_rule_broken", "pat-1:Patient.contact")
        yield from _telecoms(contact.telecom, "Patient.contact.telecom")
    for link in patient.link or ():
        yield from _points(link.other, frozenset({"Patient", "RelatedPerson"}), "Patient.link.other")
    for identifier in patient.identifier or ():
        yield from _period(identifier.period, "Patient.identifier.period")


def _immunization(dose: r.Immunization) -> Iterator[Problem]:
    yield from _one_of(dose, ("occurrence_date_time", "occurrence_string"), "Immunization.occurrence[x]", required=True)
    yield from _points(dose.patient, _PATIENT, "Immunization.patient")
    yield from _points(dose.encounter, frozenset({"Encounter"}), "Immunization.encounter")
    yield from _points(dose.location, frozenset({"Location"}), "Immunization.location")
    yield from _points(dose.manufacturer, _ORGANIZATION, "Immunization.manufacturer")
    for education in dose.education or ():
        if not (education.document_type or education.reference):
            yield Problem("fhir_rule_broken", "imm-1:Immunization.education")
    for protocol in dose.protocol_applied or ():
        names = ("dose_number_positive_int", "dose_number_string")
        yield from _one_of(protocol, names, "Immunization.protocolApplied.doseNumber[x]", required=True)
        names = ("series_doses_positive_int", "series_doses_string")
        yield from _one_of(protocol, names, "Immunization.protocolApplied.seriesDoses[x]")
    performers = [performer.actor for performer in dose.performer or ()]
    if dose.contained:
        yield from _contained(dose, [dose.patient, dose.location, dose.manufacturer, *performers], "Immunization")


def _observation(seen: r.Observation) -> Iterator[Problem]:
    yield from _one_of(seen, _VALUES, "Observation.value[x]")
    yield from _one_of(seen, _EFFECTIVE, "Observation.effective[x]")
    yield from _points(seen.subject, _SUBJECTS, "Observation.subject")
    yield from _period(seen.effective_period, "Observation.effectivePeriod")
    has_value = any(getattr(seen, name) is not None for name in _VALUES)
    if has_value and seen.data_absent_reason is not None:
        yield Problem("fhir_rule_broken", "obs-6:Observation.dataAbsentReason")
    codes = {(coding.system, coding.code) for coding in seen.code.coding or ()}
    for part in seen.component or ():
        yield from _one_of(part, _VALUES, "Observation.component.value[x]")
        if has_value and codes & {(coding.system, coding.code) for coding in part.code.coding or ()}:
            yield Problem("fhir_rule_broken", "obs-7:Observation.component")
    for limits in seen.reference_range or ():
        if not (limits.low or limits.high or limits.text):
            yield Problem("fhir_rule_broken", "obs-3:Observation.referenceRange")


def _coverage(card: r.Coverage) -> Iterator[Problem]:
    yield from _points(card.beneficiary, _PATIENT, "Coverage.beneficiary")
    yield from _points(card.subscriber, frozenset({"Patient", "RelatedPerson"}), "Coverage.subscriber")
    yield from _period(card.period, "Coverage.period")
    for payor in card.payor:
        yield from _points(payor, _PAYORS, "Coverage.payor")
    for cost in card.cost_to_beneficiary or ():
        names = ("value_quantity", "value_money")
        yield from _one_of(cost, names, "Coverage.costToBeneficiary.value[x]", required=True)


def _encounter(stay: care.Encounter) -> Iterator[Problem]:
    yield from _points(stay.subject, frozenset({"Patient", "Group"}), "Encounter.subject")
    yield from _points(stay.service_provider, _ORGANIZATION, "Encounter.serviceProvider")
    yield from _period(stay.period, "Encounter.period")
    conditions = [part.condition for part in stay.diagnosis or ()]
    for condition in conditions:
        yield from _points(condition, frozenset({"Condition", "Procedure"}), "Encounter.diagnosis.condition")
    yield from _contained(stay, [stay.service_provider, *conditions], "Encounter")


def _condition(found: care.Condition) -> Iterator[Problem]:
    yield from _points(found.subject, frozenset({"Patient", "Group"}), "Condition.subject")
    yield from _one_of(found, _ONSET, "Condition.onset[x]")
    yield from _one_of(found, _ABATEMENT, "Condition.abatement[x]")
    yield from _bound(found.clinical_status, CLINICAL, _CLINICAL, "Condition.clinicalStatus")
    yield from _bound(found.verification_status, VERIFICATION, _VERIFICATION, "Condition.verificationStatus")
    is_over = any(getattr(found, name) is not None for name in _ABATEMENT)
    if is_over and not _said(found.clinical_status, CLINICAL) & _OVER:
        yield Problem("fhir_rule_broken", "con-4:Condition.abatement[x]")
    if found.clinical_status and "entered-in-error" in _said(found.verification_status, VERIFICATION):
        yield Problem("fhir_rule_broken", "con-5:Condition.clinicalStatus")


def _bundle(bundle: d.Bundle) -> Iterator[Problem]:
    entries = bundle.entry or ()
    if bundle.total is not None and bundle.type not in {"searchset", "history"}:
        yield Problem("fhir_rule_broken", "bdl-1:Bundle.total")
    if any(entry.search for entry in entries) and bundle.type != "searchset":
        yield Problem("fhir_rule_broken", "bdl-2:Bundle.entry.search")
    if bundle.type in {"batch", "transaction", "history"} and not all(entry.request for entry in entries):
        yield Problem("fhir_rule_broken", "bdl-3:Bundle.entry.request")
    if not all(bytes(entry.resource) or entry.request or entry.response for entry in entries):
        yield Problem("fhir_rule_broken", "bdl-5:Bundle.entry")
    if bundle.type == "document" and not (bundle.identifier and bundle.timestamp):
        yield Problem("fhir_rule_broken", "bdl-9:Bundle.identifier")


def _nothing(_resource: Any) -> Iterator[Problem]:
    yield from ()


_RULES: dict[type, Callable[[Any], Iterator[Problem]]] = {
    r.Patient: _patient,
    r.Immunization: _immunization,
    r.Observation: _observation,
    r.Coverage: _coverage,
    care.Encounter: _encounter,
    care.Condition: _condition,
    d.Bundle: _bundle,
    d.OperationOutcome: _nothing,
    d.Composition: _nothing,
}
