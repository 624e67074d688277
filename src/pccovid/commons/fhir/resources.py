"""The resources of FHIR R4 (4.0.1) that are exchanged with other systems, each with all its official elements.

Ground: https://hl7.org/fhir/R4/patient.html and so on. A choice (`occurrence[x]`) is one attribute for each type.
"""

from typing import Annotated, Literal, TypeVar

from msgspec import Meta, field

from pccovid.commons.fhir.types import (
    Address,
    Annotation,
    Attachment,
    Backbone,
    CodeableConcept,
    ContactPoint,
    Date,
    DateTime,
    Gender,
    HumanName,
    Identifier,
    Instant,
    Money,
    Period,
    Positive,
    Quantity,
    Range,
    Ratio,
    Reference,
    Resource,
    SampledData,
    Text,
    Time,
    Unmodelled,
    Whole,
)

T = TypeVar("T")
Some = Annotated[list[T], Meta(min_length=1)]  # FHIR has no empty arrays


# ---------------------------------------------------------------- Patient
class PatientContact(Backbone, kw_only=True):
    relationship: Some[CodeableConcept] | None = None
    name: HumanName | None = None
    telecom: Some[ContactPoint] | None = None
    address: Address | None = None
    gender: Gender | None = None
    organization: Reference | None = None
    period: Period | None = None


class PatientCommunication(Backbone, kw_only=True):
    language: CodeableConcept
    preferred: bool | None = None


class PatientLink(Backbone, kw_only=True):
    other: Reference
    type: Literal["replaced-by", "replaces", "refer", "seealso"]


class Patient(Resource, kw_only=True):
    """A person as one system knows them."""

    identifier: Some[Identifier] | None = None
    active: bool | None = None
    name: Some[HumanName] | None = None
    telecom: Some[ContactPoint] | None = None
    gender: Gender | None = None
    birth_date: Date | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: DateTime | None = None
    address: Some[Address] | None = None
    marital_status: CodeableConcept | None = None
    multiple_birth_boolean: bool | None = None
    multiple_birth_integer: Whole | None = None
    photo: Some[Attachment] | None = None
    contact: Some[PatientContact] | None = None
    communication: Some[PatientCommunication] | None = None
    general_practitioner: Some[Reference] | None = None
    managing_organization: Reference | None = None
    link: Some[PatientLink] | None = None


# ---------------------------------------------------------------- Immunization
class ImmunizationPerformer(Backbone, kw_only=True):
    function: CodeableConcept | None = None
    actor: Reference


class ImmunizationEducation(Backbone, kw_only=True):
    document_type: Text | None = None
    reference: Text | None = None
    publication_date: DateTime | None = None
    presentation_date: DateTime | None = None


class ImmunizationReaction(Backbone, kw_only=True):
    date: DateTime | None = None
    detail: Reference | None = None
    reported: bool | None = None


class ImmunizationProtocol(Backbone, kw_only=True):
    series: Text | None = None
    authority: Reference | None = None
    target_disease: Some[CodeableConcept] | None = None
    dose_number_positive_int: Positive | None = None
    dose_number_string: Text | None = None
    series_doses_positive_int: Positive | None = None
    series_doses_string: Text | None = None


DoseStatus = Literal["completed", "entered-in-error", "not-done"]


class Immunization(Resource, kw_only=True):
    """A dose that was given, or was not."""

    identifier: Some[Identifier] | None = None
    status: DoseStatus
    status_reason: CodeableConcept | None = None
    vaccine_code: CodeableConcept
    patient: Reference
    encounter: Reference | None = None
    occurrence_date_time: DateTime | None = None
    occurrence_string: Text | None = None
    recorded: DateTime | None = None
    primary_source: bool | None = None
    report_origin: CodeableConcept | None = None
    location: Reference | None = None
    manufacturer: Reference | None = None
    lot_number: Text | None = None
    expiration_date: Date | None = None
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    dose_quantity: Quantity | None = None
    performer: Some[ImmunizationPerformer] | None = None
    note: Some[Annotation] | None = None
    reason_code: Some[CodeableConcept] | None = None
    reason_reference: Some[Reference] | None = None
    is_subpotent: bool | None = None
    subpotent_reason: Some[CodeableConcept] | None = None
    education: Some[ImmunizationEducation] | None = None
    program_eligibility: Some[CodeableConcept] | None = None
    funding_source: CodeableConcept | None = None
    reaction: Some[ImmunizationReaction] | None = None
    protocol_applied: Some[ImmunizationProtocol] | None = None


# ---------------------------------------------------------------- Observation
class ObservationRange(Backbone, kw_only=True):
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: Some[CodeableConcept] | None = None
    age: Range | None = None
    text: Text | None = None


class ObservationComponent(Backbone, kw_only=True):
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: Text | None = None
    value_boolean: bool | None = None
    value_integer: Whole | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: Some[CodeableConcept] | None = None
    reference_range: Some[ObservationRange] | None = None


TestStatus = Literal[
    "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"
]


class Observation(Resource, kw_only=True):
    """Something that was measured, such as the result of a test."""

    identifier: Some[Identifier] | None = None
    based_on: Some[Reference] | None = None
    part_of: Some[Reference] | None = None
    status: TestStatus
    category: Some[CodeableConcept] | None = None
    code: CodeableConcept
    subject: Reference | None = None
    focus: Some[Reference] | None = None
    encounter: Reference | None = None
    effective_date_time: DateTime | None = None
    effective_period: Period | None = None
    effective_timing: Unmodelled | None = None
    effective_instant: Instant | None = None
    issued: Instant | None = None
    performer: Some[Reference] | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: Text | None = None
    value_boolean: bool | None = None
    value_integer: Whole | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: Some[CodeableConcept] | None = None
    note: Some[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: Some[ObservationRange] | None = None
    has_member: Some[Reference] | None = None
    derived_from: Some[Reference] | None = None
    component: Some[ObservationComponent] | None = None


# ---------------------------------------------------------------- Coverage
class CoverageClass(Backbone, kw_only=True):
    type: CodeableConcept
    value: Text
    name: Text | None = None


class CoverageException(Backbone, kw_only=True):
    type: CodeableConcept
    period: Period | None = None


class CoverageCost(Backbone, kw_only=True):
    type: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_money: Money | None = None
    exception: Some[CoverageException] | None = None


CardStatus = Literal["active", "cancelled", "draft", "entered-in-error"]


class Coverage(Resource, kw_only=True):
    """A health insurance card."""

    identifier: Some[Identifier] | None = None
    status: CardStatus
    type: CodeableConcept | None = None
    policy_holder: Reference | None = None
    subscriber: Reference | None = None
    subscriber_id: Text | None = None
    beneficiary: Reference
    dependent: Text | None = None
    relationship: CodeableConcept | None = None
    period: Period | None = None
    payor: Some[Reference]
    class_: Some[CoverageClass] | None = field(default=None, name="class")
    order: Positive | None = None
    network: Text | None = None
    cost_to_beneficiary: Some[CoverageCost] | None = None
    subrogation: bool | None = None
    contract: Some[Reference] | None = None
