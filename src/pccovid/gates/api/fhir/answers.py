"""Answers in FHIR's own form, problems too."""

import msgspec
from litestar import Response
from litestar.status_codes import HTTP_403_FORBIDDEN, HTTP_404_NOT_FOUND, HTTP_422_UNPROCESSABLE_ENTITY

from pccovid.commons import fhir
from pccovid.commons.fhir.documents import IssueType, OutcomeIssue
from pccovid.commons.fhir.types import CodeableConcept, Resource
from pccovid.gates.api.security import AnyRequest
from pccovid.ground.errors import Problem

FHIR_JSON = "application/fhir+json"


def resource(found: Resource, status: int = 200, headers: dict[str, str] | None = None) -> Response[bytes]:
    """A resource as the whole answer."""
    return Response(fhir.encode(found), media_type=FHIR_JSON, status_code=status, headers=headers or {})


def plain(content: object, status: int = 200) -> Response[bytes]:
    """An answer that is no resource we have a type for: Parameters, CapabilityStatement, a manifest."""
    return Response(msgspec.json.encode(content), media_type=FHIR_JSON, status_code=status)


def refused(_request: AnyRequest, problem: Problem) -> Response[bytes]:
    """A Problem as an OperationOutcome."""
    codes: dict[int, IssueType] = {HTTP_403_FORBIDDEN: "forbidden", HTTP_404_NOT_FOUND: "not-found"}
    code = codes.get(problem.status, "processing")
    words = CodeableConcept(text=problem.title)
    return resource(
        fhir.OperationOutcome(issue=[OutcomeIssue(severity="error", code=code, details=words)]), problem.status
    )


def invalid(_request: AnyRequest, found: fhir.Invalid) -> Response[bytes]:
    """What is no FHIR R4, with every reason."""
    return resource(fhir.outcome(found.problems), HTTP_422_UNPROCESSABLE_ENTITY)


def base(request: AnyRequest) -> str:
    """The address under which our resources stand."""
    return f"{request.base_url}fhir".rstrip("/")
