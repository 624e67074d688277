"""Resources that carry others: Bundle, Composition (the head of a document), OperationOutcome (what went wrong).

Ground: https://hl7.org/fhir/R4/bundle.html, composition.html, operationoutcome.html.
"""

from typing import Literal

from msgspec import Raw

from pccovid.commons.fhir.resources import Some
from pccovid.commons.fhir.types import (
    Backbone,
    Code,
    CodeableConcept,
    Count,
    DateTime,
    Identifier,
    Instant,
    Narrative,
    Period,
    Reference,
    Resource,
    Text,
    Unmodelled,
)


# ---------------------------------------------------------------- Bundle
class BundleLink(Backbone, kw_only=True):
    relation: Text
    url: Text


class BundleSearch(Backbone, kw_only=True):
    mode: Literal["match", "include", "outcome"] | None = None
    score: float | None = None


class BundleRequest(Backbone, kw_only=True):
    method: Literal["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
    url: Text
    if_none_match: Text | None = None
    if_modified_since: Instant | None = None
    if_match: Text | None = None
    if_none_exist: Text | None = None


class BundleResponse(Backbone, kw_only=True):
    status: Text
    location: Text | None = None
    etag: Text | None = None
    last_modified: Instant | None = None
    outcome: Raw = Raw()


class BundleEntry(Backbone, kw_only=True):
    """One entry; its resource stays as it came, so that one bad entry disturbs no other."""

    link: Some[BundleLink] | None = None
    full_url: Text | None = None
    resource: Raw = Raw()
    search: BundleSearch | None = None
    request: BundleRequest | None = None
    response: BundleResponse | None = None


class Bundle(Resource, kw_only=True):
    """Several resources in one message."""

    identifier: Identifier | None = None
    type: Literal[
        "document", "message", "transaction", "transaction-response", "batch", "batch-response", "history",
        "searchset", "collection",
    ]  # fmt: skip
    timestamp: Instant | None = None
    total: Count | None = None
    link: Some[BundleLink] | None = None
    entry: Some[BundleEntry] | None = None
    signature: Unmodelled | None = None

    def next_page(self) -> str | None:
        """Where the search goes on."""
        return next((link.url for link in self.link or () if link.relation == "next"), None)


# ---------------------------------------------------------------- OperationOutcome
IssueType = Literal[
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired",
    "forbidden", "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found",
    "deleted", "too-long", "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient",
    "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational",
]  # fmt: skip


class OutcomeIssue(Backbone, kw_only=True):
    severity: Literal["fatal", "error", "warning", "information"]
    code: IssueType
    details: CodeableConcept | None = None
    diagnostics: Text | None = None
    location: Some[Text] | None = None
    expression: Some[Text] | None = None


class OperationOutcome(Resource, kw_only=True):
    """What went wrong, issue by issue."""

    issue: Some[OutcomeIssue]


# ---------------------------------------------------------------- Composition
class CompositionAttester(Backbone, kw_only=True):
    mode: Literal["personal", "professional", "legal", "official"]
    time: DateTime | None = None
    party: Reference | None = None


class CompositionRelation(Backbone, kw_only=True):
    code: Literal["replaces", "transforms", "signs", "appends"]
    target_identifier: Identifier | None = None
    target_reference: Reference | None = None


class CompositionEvent(Backbone, kw_only=True):
    code: Some[CodeableConcept] | None = None
    period: Period | None = None
    detail: Some[Reference] | None = None


class CompositionSection(Backbone, kw_only=True):
    title: Text | None = None
    code: CodeableConcept | None = None
    author: Some[Reference] | None = None
    focus: Reference | None = None
    text: Narrative | None = None
    mode: Literal["working", "snapshot", "changes"] | None = None
    ordered_by: CodeableConcept | None = None
    entry: Some[Reference] | None = None
    empty_reason: CodeableConcept | None = None
    section: "Some[CompositionSection] | None" = None


class Composition(Resource, kw_only=True):
    """The head of a document: who says what about whom, section by section."""

    identifier: Identifier | None = None
    status: Literal["preliminary", "final", "amended", "entered-in-error"]
    type: CodeableConcept
    category: Some[CodeableConcept] | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    date: DateTime
    author: Some[Reference]
    title: Text
    confidentiality: Code | None = None
    attester: Some[CompositionAttester] | None = None
    custodian: Reference | None = None
    relates_to: Some[CompositionRelation] | None = None
    event: Some[CompositionEvent] | None = None
    section: Some[CompositionSection] | None = None
