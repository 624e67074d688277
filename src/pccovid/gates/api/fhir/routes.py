"""All that is offered under /fhir, and what it says of itself."""

from typing import Any

from litestar import Response, Router, get

from pccovid.commons import fhir
from pccovid.gates.api.fhir import answers, bulk, facts, patients, subscriptions
from pccovid.ground import clock
from pccovid.ground.errors import Problem

_SEARCH = {"Immunization": "patient", "Observation": "patient", "Coverage": "patient"}


@get("/metadata", opt={"public": True}, sync_to_thread=False)
def metadata() -> Response[bytes]:
    """What this server can do."""
    kinds: list[dict[str, Any]] = [
        {
            "type": "Patient",
            "interaction": [{"code": "read"}],
            "operation": [
                {"name": "match", "definition": "http://hl7.org/fhir/OperationDefinition/Patient-match"},
                {"name": "summary", "definition": "http://hl7.org/fhir/uv/ips/OperationDefinition/summary"},
                {"name": "ihe-pix", "definition": "https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix"},
            ],
        },
        *(
            {
                "type": kind,
                "interaction": [{"code": "read"}, {"code": "search-type"}],
                "searchParam": [{"name": name, "type": "reference"}],
            }
            for kind, name in _SEARCH.items()
        ),
        {"type": "Subscription", "interaction": [{"code": "create"}, {"code": "read"}, {"code": "delete"}]},
    ]
    export = {"name": "export", "definition": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export"}
    return answers.plain(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": clock.today().isoformat(),
            "kind": "instance",
            "fhirVersion": "4.0.1",
            "format": ["application/fhir+json"],
            "implementation": {"description": "PcCovid"},
            "rest": [{"mode": "server", "resource": kinds, "operation": [export]}],
        }
    )


def router() -> Router:
    """The routes of FHIR; problems are told in its own form."""
    return Router(
        "/fhir",
        route_handlers=[metadata, *patients.ROUTES, *facts.ROUTES, *bulk.ROUTES, *subscriptions.ROUTES],
        exception_handlers={Problem: answers.refused, fhir.Invalid: answers.invalid},
        tags=["fhir"],
    )
