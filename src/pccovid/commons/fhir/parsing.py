"""From bytes to a resource and back. What is not FHIR R4 is refused with the element and the reason."""

import re
from typing import Any, TypeVar, cast

import msgspec

from pccovid.commons.fhir import care
from pccovid.commons.fhir import documents as d
from pccovid.commons.fhir import resources as r
from pccovid.commons.fhir.problems import Invalid, Problem
from pccovid.commons.fhir.rules import problems
from pccovid.commons.fhir.types import Resource

Known = (
    r.Patient | r.Immunization | r.Observation | r.Coverage | care.Encounter | care.Condition
    | d.Bundle | d.OperationOutcome | d.Composition
)  # fmt: skip
Kind = TypeVar("Kind", bound=Resource)

_DECODE = msgspec.json.Decoder(Known).decode
_ENCODE = msgspec.json.Encoder().encode
_PLACE = re.compile(r"(.*?)(?: - at `\$(.*)`)?\Z", re.DOTALL)
_QUOTED = re.compile(r"`(\w+)`")
_INDEX = re.compile(r"\[[^\]]*\]")
# What msgspec says, and what it means; the first that fits.
_SAID = (
    ("missing required field", "fhir_element_missing"),
    ("unknown field", "fhir_element_unknown"),
    ("enum value", "fhir_code_unknown"),
    (r"matching regex '^(?:(?=1[89]|20)", "fhir_date_impossible"),
    ("matching regex", "fhir_value_malformed"),
    (" of length", "fhir_value_malformed"),
    ("=", "fhir_value_malformed"),
    ("", "fhir_value_type"),
)
_PRIMITIVE_PART = {"id", "extension"}


class _Typed(msgspec.Struct):
    resource_type: str = msgspec.field(name="resourceType", default="")


def parse(raw: bytes | str) -> Known:
    """The resource in `raw`.

    Extensions of primitives (`_birthDate`) are checked and left out: no profile of ours has any.

    Raises
    ------
    Invalid
        It is no FHIR R4, breaks a rule of it, or has a type that is not exchanged with us.
    """
    try:
        resource = _DECODE(raw)
    except msgspec.DecodeError as error:
        resource = _again(raw, error)
    if found := problems(resource):
        raise Invalid(found)
    return resource


def parse_as(raw: bytes | str, kind: type[Kind]) -> Kind:
    """The resource in `raw`, which must be of this type.

    Raises
    ------
    Invalid
        As `parse`; or it has another type.
    """
    resource = parse(raw)
    if not isinstance(resource, kind):
        raise Invalid([Problem("fhir_type_not_taken", type(resource).__name__)])
    return resource


def encode(resource: Resource) -> bytes:
    """The resource as JSON."""
    return _ENCODE(resource)


def _again(raw: bytes | str, error: msgspec.DecodeError) -> Known:
    """Once more without the extensions of primitives, if it is they that disturbed."""
    if not isinstance(error, msgspec.ValidationError):
        raise Invalid([Problem("fhir_not_json", "$")]) from error
    if "unknown field `_" not in str(error):
        raise Invalid([_problem(raw, str(error))]) from error
    try:
        return msgspec.convert(_bare(msgspec.json.decode(raw), "$"), Known, strict=True)
    except msgspec.ValidationError as worse:
        raise Invalid([_problem(raw, str(worse))]) from worse


def _bare(value: Any, where: str) -> Any:
    if isinstance(value, list):
        return [_bare(item, where) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    held = cast("dict[str, Any]", value)
    for name in held:
        if name.startswith("_") and not _is_primitive_part(held[name]):
            raise Invalid([Problem("fhir_element_unknown", where)])
    return {name: _bare(item, f"{where}.{name}") for name, item in held.items() if not name.startswith("_")}


def _is_primitive_part(value: Any) -> bool:
    """Whether this is what FHIR allows beside a primitive: its id and extensions; a list of such, with gaps."""
    if isinstance(value, list):
        return all(item is None or _is_primitive_part(item) for item in cast("list[Any]", value))
    return isinstance(value, dict) and cast("dict[str, Any]", value).keys() <= _PRIMITIVE_PART


def _problem(raw: bytes | str, told: str) -> Problem:
    """What msgspec said, as a problem: only names of elements that FHIR has, never a value."""
    try:
        kind = msgspec.json.decode(raw, type=_Typed).resource_type
    except msgspec.DecodeError:
        return Problem("fhir_value_type", "resourceType")
    match = _PLACE.match(told)
    assert match is not None  # it matches any text
    message, path = match[1], _INDEX.sub("", match[2] or "")
    named = _QUOTED.search(message)
    if path == ".resourceType" or not kind:
        return Problem(
            "fhir_type_not_taken" if kind else "fhir_element_missing", kind[:40] if kind.isalpha() else "resourceType"
        )
    code = next(code for part, code in _SAID if part in message)
    field = f".{named[1]}" if code == "fhir_element_missing" and named else ""
    return Problem(code, f"{kind}{path}{field}")
