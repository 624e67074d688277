"""From a Patient that somebody sends to the description that is matched."""

from datetime import date

import msgspec

from pccovid.commons import fhir, units
from pccovid.commons.fhir import terms
from pccovid.commons.fhir.types import Identifier
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.people import Described

_SEX = {"male": "M", "female": "F"}
_FULL_DATE = len("2021-10-15")


class NotParameters(Problem):
    """Nội dung phải là một Parameters của FHIR R4, có đúng một tham số resource là Patient."""

    code = "not_parameters"


class Asked(msgspec.Struct):
    """What $match is asked: https://hl7.org/fhir/R4/patient-operation-match.html."""

    patient: fhir.Patient
    only_certain: bool = False
    count: int = 10


class _Parameter(msgspec.Struct, rename="camel"):
    name: str
    resource: msgspec.Raw = msgspec.Raw()
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_string: str | None = None
    value_identifier: Identifier | None = None


class _Parameters(msgspec.Struct, rename="camel"):
    resource_type: str
    parameter: list[_Parameter] = []


def parameters(body: bytes) -> dict[str, _Parameter]:
    """The parameters by name.

    Raises
    ------
    NotParameters
    """
    try:
        found = msgspec.json.decode(body, type=_Parameters)
    except msgspec.DecodeError as error:
        raise NotParameters from error
    if found.resource_type != "Parameters":
        raise NotParameters
    return {parameter.name: parameter for parameter in found.parameter}


def asked(body: bytes) -> Asked:
    """The question in the body of a $match.

    Raises
    ------
    NotParameters
    fhir.Invalid
        Its Patient is no FHIR R4.
    """
    given = parameters(body)
    if "resource" not in given or not bytes(given["resource"].resource):
        raise NotParameters
    patient = fhir.parse_as(bytes(given["resource"].resource), fhir.Patient)
    certain, count = given.get("onlyCertainMatches"), given.get("count")
    return Asked(
        patient,
        only_certain=bool(certain and certain.value_boolean),
        count=max(1, min(50, (count.value_integer if count else None) or 10)),
    )


def described(patient: fhir.Patient) -> Described | None:
    """The description in a Patient; None when it has no name, without which nobody is found."""
    named = next(iter(patient.name or ()), None)
    if named is None:
        return None
    written = [named.family, *(named.given or ())]
    papers = [paper for i in patient.identifier or () for paper in (terms.paper(i),) if paper]
    born = patient.birth_date or ""
    return Described(
        full_name=named.text or " ".join(part for part in written if part),
        birth_date=date.fromisoformat(born) if len(born) == _FULL_DATE else None,
        birth_year=int(born[:4]) if born else None,
        sex=_SEX.get(patient.gender or ""),
        papers=tuple(paper.number for paper in papers),
        phone=next((t.value for t in patient.telecom or () if t.system == "phone"), None),
        unit_id=_unit(patient),
        nationality=next((paper.country for paper in papers if paper.country), None),
    )


def _unit(patient: fhir.Patient) -> int | None:
    for address in patient.address or ():
        code = next((e.value_code for e in address.extension or () if e.url == terms.UNITS), None)
        if code:
            found = units.units().by_code(code, "commune", clock.today())
            return found.unit_id if found else None
        if address.text:
            unit = units.units().parse_address(address.text, clock.today()).unit
            return unit.unit_id if unit else None
    return None
