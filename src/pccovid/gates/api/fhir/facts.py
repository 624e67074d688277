"""Doses, tests and cards of one person: search by patient, read by id."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter

from pccovid import access, people
from pccovid.commons.fhir import build
from pccovid.commons.fhir.types import Resource
from pccovid.gates.api.fhir import answers, reading
from pccovid.gates.api.fhir.model import TYPES
from pccovid.gates.api.security import AnyRequest, caller
from pccovid.ground.errors import NotFound
from pccovid.ground.tx import Tx

Patient = Annotated[UUID, QueryParameter(name="patient", description="id of the Patient")]


READERS: Mapping[str, Callable[[Tx, UUID], Sequence[Resource]]] = {
    "Immunization": reading.immunizations,
    "Observation": reading.observations,
    "Coverage": reading.coverages,
}


def _routes(name: str, reader: Callable[[Tx, UUID], Sequence[Resource]]) -> list[HTTPRouteHandler]:
    opt: dict[str, Any] = {"purposes": TYPES[name]}

    @get(f"/{name}", opt=opt, sync_to_thread=True, operation_id=f"search{name}", name=f"search{name}")
    def search(request: AnyRequest, patient: Patient) -> Response[bytes]:
        """All resources of this type of one person."""
        who = caller(request)
        with access.enter(who.viewer, who.purpose, [patient]) as tx:
            found = reader(tx, patient)
        page = build.searchset(found, answers.base(request), str(request.url))
        page.total = len(found)
        return answers.resource(page)

    @get(f"/{name}/{{key:int}}", opt=opt, sync_to_thread=True, operation_id=f"read{name}", name=f"read{name}")
    def read(request: AnyRequest, key: FromPath[int]) -> Response[bytes]:
        """One resource by its id."""
        who = caller(request)
        with access.enter(who.viewer, who.purpose) as tx:
            person = people.person_of_record(tx, key)
            opened = access.open_more(tx, who.viewer, [person]) if person else set[UUID]()
            found = next((r for p in opened for r in reader(tx, p) if r.id == str(key)), None)
        if found is None:
            raise NotFound
        return answers.resource(found)

    return [search, read]


ROUTES = [route for name, reader in READERS.items() for route in _routes(name, reader)]
