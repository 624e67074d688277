"""The data types of FHIR R4 (4.0.1): what resources are made of. Names are FHIR's own, written in snake_case.

Ground: https://hl7.org/fhir/R4/datatypes.html. What stands here is what JSON can show of a type: elements, cardinality,
required bindings and the form of primitives, dates down to the calendar. Rules across elements: `rules`.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

# Years 1800 to 2099: nobody lives outside them, and programs stumble there.
_DAY = (
    r"(?=1[89]|20)(?:(?!\d{4}-02-3|\d{4}-(?:02|04|06|09|11)-31)"
    r"(?!\d{4}-02-29)(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)"
    r"|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"

Text = Annotated[str, Meta(pattern=r"\S")]
Code = Annotated[str, Meta(pattern=r"^[^\s]+(?: [^\s]+)*\Z")]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9\-.]{1,64}\Z")]
Date = Annotated[str, Meta(pattern=rf"^(?:{_DAY})\Z")]  # yyyy, yyyy-MM or yyyy-MM-dd
DateTime = Annotated[str, Meta(pattern=rf"^(?:{_DAY})(?:(?<=\d{{4}}-\d\d-\d\d)T{_TIME}{_ZONE})?\Z")]
Instant = Annotated[str, Meta(pattern=rf"^(?:{_DAY})(?<=\d{{4}}-\d\d-\d\d)T{_TIME}{_ZONE}\Z")]
Time = Annotated[str, Meta(pattern=rf"^{_TIME}\Z")]
Count = Annotated[int, Meta(ge=0, le=2_147_483_647)]
Positive = Annotated[int, Meta(ge=1, le=2_147_483_647)]
Whole = Annotated[int, Meta(ge=-2_147_483_648, le=2_147_483_647)]
Unmodelled = dict[str, Any]  # an official type of which nothing is read here

Gender = Literal["male", "female", "other", "unknown"]


class Element(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename="camel"):
    """What every element may carry."""

    id: Text | None = None
    extension: "Annotated[list[Extension], Meta(min_length=1)] | None" = None


class Backbone(Element, kw_only=True):
    """A part of a resource; its modifier extensions change what it means."""

    modifier_extension: "Annotated[list[Extension], Meta(min_length=1)] | None" = None


class Coding(Element, kw_only=True):
    """A code of a code system."""

    system: Text | None = None
    version: Text | None = None
    code: Code | None = None
    display: Text | None = None
    user_selected: bool | None = None


class CodeableConcept(Element, kw_only=True):
    """A concept: codes for it, and its text."""

    coding: Annotated[list[Coding], Meta(min_length=1)] | None = None
    text: Text | None = None


class Period(Element, kw_only=True):
    """From when until when, both included."""

    start: DateTime | None = None
    end: DateTime | None = None


class Identifier(Element, kw_only=True):
    """A number that somebody gave."""

    use: Literal["usual", "official", "temp", "secondary", "old"] | None = None
    type: CodeableConcept | None = None
    system: Text | None = None
    value: Text | None = None
    period: Period | None = None
    assigner: "Reference | None" = None


class Reference(Element, kw_only=True):
    """A pointer to another resource."""

    reference: Text | None = None
    type: Text | None = None
    identifier: Identifier | None = None
    display: Text | None = None


class Quantity(Element, kw_only=True):
    """A measured amount; also Age, Count, Distance, Duration."""

    value: float | None = None
    comparator: Literal["<", "<=", ">=", ">"] | None = None
    unit: Text | None = None
    system: Text | None = None
    code: Code | None = None


class Range(Element, kw_only=True):
    """From low to high."""

    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Element, kw_only=True):
    """One amount to another."""

    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Money(Element, kw_only=True):
    """An amount in a currency."""

    value: float | None = None
    currency: Code | None = None


class Attachment(Element, kw_only=True):
    """Content of another form."""

    content_type: Code | None = None
    language: Code | None = None
    data: Text | None = None
    url: Text | None = None
    size: Count | None = None
    hash: Text | None = None
    title: Text | None = None
    creation: DateTime | None = None


class Annotation(Element, kw_only=True):
    """A remark."""

    author_reference: Reference | None = None
    author_string: Text | None = None
    time: DateTime | None = None
    text: Text


class HumanName(Element, kw_only=True):
    """A name of a person."""

    use: Literal["usual", "official", "temp", "nickname", "anonymous", "old", "maiden"] | None = None
    text: Text | None = None
    family: Text | None = None
    given: Annotated[list[Text | None], Meta(min_length=1)] | None = None
    prefix: Annotated[list[Text | None], Meta(min_length=1)] | None = None
    suffix: Annotated[list[Text | None], Meta(min_length=1)] | None = None
    period: Period | None = None


class ContactPoint(Element, kw_only=True):
    """A telephone number, an address for mail and the like."""

    system: Literal["phone", "fax", "email", "pager", "url", "sms", "other"] | None = None
    value: Text | None = None
    use: Literal["home", "work", "temp", "old", "mobile"] | None = None
    rank: Positive | None = None
    period: Period | None = None


class Address(Element, kw_only=True):
    """A postal address."""

    use: Literal["home", "work", "temp", "old", "billing"] | None = None
    type: Literal["postal", "physical", "both"] | None = None
    text: Text | None = None
    line: Annotated[list[Text | None], Meta(min_length=1)] | None = None
    city: Text | None = None
    district: Text | None = None
    state: Text | None = None
    postal_code: Text | None = None
    country: Text | None = None
    period: Period | None = None


class Narrative(Element, kw_only=True):
    """What a person may read, as XHTML."""

    status: Literal["generated", "extensions", "additional", "empty"]
    div: Text


class ResourceMeta(Element, kw_only=True):
    """About the resource itself."""

    version_id: Id | None = None
    last_updated: Instant | None = None
    source: Text | None = None
    profile: Annotated[list[Text], Meta(min_length=1)] | None = None
    security: Annotated[list[Coding], Meta(min_length=1)] | None = None
    tag: Annotated[list[Coding], Meta(min_length=1)] | None = None


class Extension(Element, kw_only=True):
    """Something a profile added; types that no profile of ours uses are taken as they are."""

    url: Text
    value_address: Address | None = None
    value_age: Quantity | None = None
    value_annotation: Annotation | None = None
    value_attachment: Attachment | None = None
    value_base64_binary: Text | None = None
    value_boolean: bool | None = None
    value_canonical: Text | None = None
    value_code: Code | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_contact_detail: Unmodelled | None = None
    value_contact_point: ContactPoint | None = None
    value_contributor: Unmodelled | None = None
    value_count: Quantity | None = None
    value_data_requirement: Unmodelled | None = None
    value_date: Date | None = None
    value_date_time: DateTime | None = None
    value_decimal: float | None = None
    value_distance: Quantity | None = None
    value_dosage: Unmodelled | None = None
    value_duration: Quantity | None = None
    value_expression: Unmodelled | None = None
    value_human_name: HumanName | None = None
    value_id: Id | None = None
    value_identifier: Identifier | None = None
    value_instant: Instant | None = None
    value_integer: Whole | None = None
    value_markdown: Text | None = None
    value_meta: ResourceMeta | None = None
    value_money: Money | None = None
    value_oid: Text | None = None
    value_parameter_definition: Unmodelled | None = None
    value_period: Period | None = None
    value_positive_int: Positive | None = None
    value_quantity: Quantity | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_reference: Reference | None = None
    value_related_artifact: Unmodelled | None = None
    value_sampled_data: Unmodelled | None = None
    value_signature: Unmodelled | None = None
    value_string: Text | None = None
    value_time: Time | None = None
    value_timing: Unmodelled | None = None
    value_trigger_definition: Unmodelled | None = None
    value_unsigned_int: Count | None = None
    value_uri: Text | None = None
    value_url: Text | None = None
    value_usage_context: Unmodelled | None = None
    value_uuid: Text | None = None


class SampledData(Element, kw_only=True):
    """A series of measurements."""

    origin: Quantity
    period: float
    factor: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    dimensions: Positive
    data: Text | None = None


class Resource(
    msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename="camel",
    tag_field="resourceType", tag=str,
):  # fmt: skip
    """What every resource may carry. Contained resources stay as they came until somebody asks for them."""

    id: Id | None = None
    meta: ResourceMeta | None = None
    implicit_rules: Text | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: Annotated[list[msgspec.Raw], Meta(min_length=1)] | None = None
    extension: Annotated[list[Extension], Meta(min_length=1)] | None = None
    modifier_extension: Annotated[list[Extension], Meta(min_length=1)] | None = None
