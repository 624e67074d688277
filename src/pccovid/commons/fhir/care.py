"""Care: Encounter (a stay or a visit) and Condition (a diagnosis), with all their official elements."""

from typing import Literal

from msgspec import field

from pccovid.commons.fhir.resources import Some
from pccovid.commons.fhir.types import (
    Annotation,
    Backbone,
    CodeableConcept,
    Coding,
    DateTime,
    Identifier,
    Period,
    Positive,
    Quantity,
    Range,
    Reference,
    Resource,
    Text,
)

EncounterStatus = Literal[
    "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"
]


class EncounterStatusHistory(Backbone, kw_only=True):
    status: EncounterStatus
    period: Period


class EncounterClassHistory(Backbone, kw_only=True):
    class_: Coding = field(name="class")
    period: Period


class EncounterParticipant(Backbone, kw_only=True):
    type: Some[CodeableConcept] | None = None
    period: Period | None = None
    individual: Reference | None = None


class EncounterDiagnosis(Backbone, kw_only=True):
    condition: Reference
    use: CodeableConcept | None = None
    rank: Positive | None = None


class EncounterHospitalization(Backbone, kw_only=True):
    pre_admission_identifier: Identifier | None = None
    origin: Reference | None = None
    admit_source: CodeableConcept | None = None
    re_admission: CodeableConcept | None = None
    diet_preference: Some[CodeableConcept] | None = None
    special_courtesy: Some[CodeableConcept] | None = None
    special_arrangement: Some[CodeableConcept] | None = None
    destination: Reference | None = None
    discharge_disposition: CodeableConcept | None = None


class EncounterLocation(Backbone, kw_only=True):
    location: Reference
    status: Literal["planned", "active", "reserved", "completed"] | None = None
    physical_type: CodeableConcept | None = None
    period: Period | None = None


class Encounter(Resource, kw_only=True):
    """A stay or a visit: care by one provider."""

    identifier: Some[Identifier] | None = None
    status: EncounterStatus
    status_history: Some[EncounterStatusHistory] | None = None
    class_: Coding = field(name="class")
    class_history: Some[EncounterClassHistory] | None = None
    type: Some[CodeableConcept] | None = None
    service_type: CodeableConcept | None = None
    priority: CodeableConcept | None = None
    subject: Reference | None = None
    episode_of_care: Some[Reference] | None = None
    based_on: Some[Reference] | None = None
    participant: Some[EncounterParticipant] | None = None
    appointment: Some[Reference] | None = None
    period: Period | None = None
    length: Quantity | None = None
    reason_code: Some[CodeableConcept] | None = None
    reason_reference: Some[Reference] | None = None
    diagnosis: Some[EncounterDiagnosis] | None = None
    account: Some[Reference] | None = None
    hospitalization: EncounterHospitalization | None = None
    location: Some[EncounterLocation] | None = None
    service_provider: Reference | None = None
    part_of: Reference | None = None


# ---------------------------------------------------------------- Condition
class ConditionStage(Backbone, kw_only=True):
    summary: CodeableConcept | None = None
    assessment: Some[Reference] | None = None
    type: CodeableConcept | None = None


class ConditionEvidence(Backbone, kw_only=True):
    code: Some[CodeableConcept] | None = None
    detail: Some[Reference] | None = None


class Condition(Resource, kw_only=True):
    """A diagnosis."""

    identifier: Some[Identifier] | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    category: Some[CodeableConcept] | None = None
    severity: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: Some[CodeableConcept] | None = None
    subject: Reference
    encounter: Reference | None = None
    onset_date_time: DateTime | None = None
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    onset_range: Range | None = None
    onset_string: Text | None = None
    abatement_date_time: DateTime | None = None
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_range: Range | None = None
    abatement_string: Text | None = None
    recorded_date: DateTime | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    stage: Some[ConditionStage] | None = None
    evidence: Some[ConditionEvidence] | None = None
    note: Some[Annotation] | None = None
