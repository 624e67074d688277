"""People: who is meant, what is known of them, their summary, the numbers they are known under."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_200_OK

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import fhir
from pccovid.commons.fhir import build, terms
from pccovid.commons.fhir.documents import BundleSearch
from pccovid.commons.fhir.types import Extension
from pccovid.gates.api.fhir import answers, describing, reading
from pccovid.gates.api.fhir.misses import Misses
from pccovid.gates.api.security import AnyRequest, caller
from pccovid.ground import clock, ids
from pccovid.ground.errors import NotFound, Problem

_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
_MATCHING = {"purpose": Purpose.IDENTITY_MATCHING}
_READING = {
    "purposes": {
        Purpose.IDENTITY_MATCHING, Purpose.CARE, Purpose.VACCINATION, Purpose.TESTING, Purpose.BORDER_HEALTH,
    }
}  # fmt: skip
_SUMMARY = {"purposes": {Purpose.CARE}}
_misses = Misses()


class NoNumber(Problem):
    """Cần một tham số sourceIdentifier là số giấy tờ (system và value) hoặc một tham số identifier."""

    code = "no_number"


@post("/Patient/$match", opt=_MATCHING, status_code=HTTP_200_OK, sync_to_thread=True)
def match(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Whom a Patient may mean: a searchset with score and match-grade, the best first.

    Tiers 1 and 2 are certain, 3 probable, 4 possible (docs/identity.md). Of two that fit equally, neither is certain.
    Each person in the answer finds in their log that they were shown. Who asks for nobody twenty times must pause.
    """
    who, asked = caller(request), describing.asked(body)
    _misses.admit(who.system.code)
    described = describing.described(asked.patient)
    found: list[people.Match] = []
    known: dict[UUID, fhir.Patient] = {}
    if described is not None:
        with access.enter(who.viewer, who.purpose) as tx:
            found = people.find_matches(tx, described, count=asked.count, only_certain=asked.only_certain)
            opened = access.open_more(tx, who.viewer, [one.person_id for one in found])
            known = reading.patients(tx, sorted(opened))
    _misses.count(who.system.code, hit=bool(known))
    shown = [one for one in found if one.person_id in known]
    page = build.searchset([known[one.person_id] for one in shown], answers.base(request), str(request.url))
    for entry, one in zip(page.entry or (), shown, strict=True):
        grade = [Extension(url=_GRADE, value_code=one.grade)]
        entry.search = BundleSearch(mode="match", score=round(one.score, 4), extension=grade)
    page.total = len(shown)
    return answers.resource(page)


@get("/Patient/{person:uuid}", opt=_READING, sync_to_thread=True)
def read(request: AnyRequest, person: FromPath[UUID]) -> Response[bytes]:
    """A person. One who was merged away says by whom they were replaced."""
    return answers.resource(_one(request, person))


@post("/Patient/_search", opt=_READING, status_code=HTTP_200_OK, sync_to_thread=True)
def search(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """People known under a number: `identifier` in Parameters (IHE PDQm by POST: no number stands in an address)."""
    who = caller(request)
    with access.enter(who.viewer, who.purpose) as tx:
        opened = access.open_more(tx, who.viewer, people.people_of_number(tx, _number(body).number))
        known = reading.patients(tx, sorted(opened))
    page = build.searchset(known.values(), answers.base(request), str(request.url))
    page.total = len(known)
    return answers.resource(page)


@post("/Patient/$ihe-pix", opt=_MATCHING, status_code=HTTP_200_OK, sync_to_thread=True)
def cross_reference(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """All numbers and our id of the person known under one number (IHE PIXm); nothing when two people share it."""
    who = caller(request)
    with access.enter(who.viewer, who.purpose) as tx:
        opened = access.open_more(tx, who.viewer, people.people_of_number(tx, _number(body).number))
        known = list(reading.patients(tx, sorted(opened)).values())
    found: list[dict[str, Any]] = []
    if len(known) == 1:
        numbers = [{"system": i.system, "value": i.value} for i in known[0].identifier or ()]
        found = [{"name": "targetIdentifier", "valueIdentifier": number} for number in numbers]
        found.append({"name": "targetId", "valueReference": {"reference": f"Patient/{known[0].id}"}})
    return answers.plain({"resourceType": "Parameters"} | ({"parameter": found} if found else {}))


@get("/Patient/{person:uuid}/$summary", opt=_SUMMARY, sync_to_thread=True)
def summary(request: AnyRequest, person: FromPath[UUID]) -> Response[bytes]:
    """The International Patient Summary as a document: what is known, and in words what is not."""
    who = caller(request)
    with access.enter(who.viewer, who.purpose, [person]) as tx:
        known = reading.patients(tx, [person])
        if person not in known:
            raise NotFound
        document = build.patient_summary(
            key=str(ids.new_id()), base=answers.base(request), at=clock.now(), author="PcCovid",
            patient=known[person], immunizations=reading.immunizations(tx, person),
            tests=reading.observations(tx, person),
        )  # fmt: skip
    return answers.resource(document)


def _one(request: AnyRequest, person: UUID) -> fhir.Patient:
    who = caller(request)
    with access.enter(who.viewer, who.purpose, [person]) as tx:
        known = reading.patients(tx, [person])
    if person not in known:
        raise NotFound
    return known[person]


def _number(body: bytes) -> terms.Paper:
    given = describing.parameters(body)
    parameter = given.get("sourceIdentifier") or given.get("identifier")
    identifier = parameter.value_identifier if parameter else None
    found = terms.paper(identifier) if identifier else None
    if found is None:
        raise NoNumber
    return found


ROUTES = [match, read, search, cross_reference, summary]
