"""The code systems that resources speak, and what their codes mean here.

CVX and ICD-11 codes of vaccines: the WHO's concept maps of its digital documentation of COVID-19 certificates
(vaccine-covid19-cvx-to-icd11, 2023-02-15); register numbers: EU Union Register. Tests: LOINC, SNOMED CT, HL7 v3.
Numbers of people: VN Core of the Ministry of Health (http://fhir.ehealth.gov.vn/core); it names the insurance number
and the facility, and leaves the two cards to a later version: `cccd` and `cmnd` follow its pattern.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from pccovid.commons import codes
from pccovid.commons.fhir.types import CodeableConcept, Coding, Identifier

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
ICD10: Final = "http://hl7.org/fhir/sid/icd-10"
ICD11: Final = "http://id.who.int/icd11/mms"
CVX: Final = "http://hl7.org/fhir/sid/cvx"
ATC: Final = "http://www.whocc.no/atc"
EUROPEAN: Final = "https://ec.europa.eu/health/documents/community-register/html/"
INTERPRETATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
ACT: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
PRODUCTS: Final = "http://pccovid.gov.vn/fhir/CodeSystem/vaccine"  # our own codes, for products nobody else numbers
UNITS: Final = "http://pccovid.gov.vn/fhir/StructureDefinition/unit"  # extension of an address: code of the commune

CCCD: Final = "http://fhir.ehealth.gov.vn/core/sid/cccd"
CMND: Final = "http://fhir.ehealth.gov.vn/core/sid/cmnd"
INSURANCE: Final = "http://fhir.ehealth.gov.vn/core/sid/insurance_number"
FACILITY: Final = "http://fhir.ehealth.gov.vn/core/sid/provider-code"
PASSPORT: Final = "http://hl7.org/fhir/sid/passport-"  # and the country, ISO 3166-1 alpha-3
IDENTIFIER_TYPES: Final = "http://terminology.hl7.org/CodeSystem/v2-0203"

CYCLES: Final = "94745-7"  # LOINC: cycle threshold of SARS-CoV-2 RNA
COVID: Final = frozenset({"U07.1", "U07.2"})  # ICD-10: virus identified, virus not identified

_VACCINES = {
    "vaxzevria": ((CVX, "210"), (ICD11, "XM4YL8"), (EUROPEAN, "EU/1/21/1529")),
    "comirnaty": ((CVX, "208"), (ICD11, "XM8NQ0"), (EUROPEAN, "EU/1/20/1528")),
    "spikevax": ((CVX, "207"), (ICD11, "XM3DT5"), (EUROPEAN, "EU/1/20/1507")),
    "janssen": ((CVX, "212"), (ICD11, "XM6QV1"), (EUROPEAN, "EU/1/20/1525")),
    "vero-cell": ((CVX, "510"), (ICD11, "XM8866")),
    "sputnik-v": ((CVX, "505"), (ICD11, "XM5ZJ4")),
    "covaxin": ((CVX, "502"), (ICD11, "XM1G90")),
}
_OTHER_FORMS = {(CVX, "217"): "comirnaty", (CVX, "218"): "comirnaty", (CVX, "221"): "spikevax"}
_PRODUCT_OF = {coding: code for code, told in _VACCINES.items() for coding in told} | _OTHER_FORMS

_TESTS = {
    "pcr": ("94500-6", "94309-2", "94759-8", "94845-5", "94531-1", "94534-5", "94533-7", "94559-2", "94565-9"),
    "rapid_antigen": ("94558-4", "95209-3", "97097-0"),
    "antibody": ("94762-2", "94563-4", "94564-2", "94547-7"),
}
TEST_CODES: Final = {code: method for method, told in _TESTS.items() for code in told}
_RESULTS = {
    "positive": (
        (SNOMED, "260373001"), (SNOMED, "10828004"), (LOINC, "LA11882-0"), (LOINC, "LA6576-8"),
        (INTERPRETATION, "POS"), (INTERPRETATION, "DET"),
    ),
    "negative": (
        (SNOMED, "260415000"), (SNOMED, "260385009"), (LOINC, "LA11883-8"), (LOINC, "LA6577-6"),
        (INTERPRETATION, "NEG"), (INTERPRETATION, "ND"),
    ),
    "indeterminate": (
        (SNOMED, "419984006"), (SNOMED, "82334004"), (LOINC, "LA9663-1"), (LOINC, "LA11884-6"),
        (INTERPRETATION, "IND"),
    ),
    "invalid": ((SNOMED, "125154007"), (LOINC, "LA15841-2")),
}  # fmt: skip
_RESULT_OF = {coding: result for result, told in _RESULTS.items() for coding in told}
_DISPLAY = {
    "positive": "Detected",
    "negative": "Not detected",
    "indeterminate": "Inconclusive",
    "invalid": "Specimen unsatisfactory for evaluation",
}


class Paper(NamedTuple):
    """A number of a person: `kind` is cccd, cmnd, passport or insurance; the passport's country where it is said."""

    kind: str
    number: str
    country: str | None = None


def vaccine(concept: CodeableConcept) -> str | None:
    """The product that a concept names: by its codes, else by its texts; None for none or several."""
    codings = concept.coding or []
    named = {_product(coding) for coding in codings} - {None}
    if len(named) == 1:
        return named.pop()
    texts = [concept.text, *(coding.display for coding in codings)]
    spelt = {codes.vaccine(text) for text in texts if text} - {None}
    return spelt.pop() if len(spelt) == 1 and not named else None


def vaccine_concept(code: str | None, text: str) -> CodeableConcept:
    """The concept for a product, with every code that names it; the text as it was written."""
    told = [*_VACCINES.get(code, ()), (PRODUCTS, code)] if code else []
    return CodeableConcept(coding=[Coding(system=system, code=value) for system, value in told] or None, text=text)


def method(concept: CodeableConcept) -> str | None:
    """The method of a test of COVID-19; None for any other observation."""
    told = (TEST_CODES.get(coding.code or "") for coding in concept.coding or () if coding.system == LOINC)
    return next((found for found in told if found), None)


def method_concept(method: str) -> CodeableConcept:
    """The concept for a method; one that is unknown has words alone."""
    if method not in _TESTS:
        return CodeableConcept(text="SARS-CoV-2")
    return CodeableConcept(coding=[Coding(system=LOINC, code=_TESTS[method][0])], text=f"SARS-CoV-2 {method}")


def result(concepts: Iterable[CodeableConcept]) -> str | None:
    """What a test found; None when no code says so or two codes differ."""
    codings = (coding for concept in concepts for coding in concept.coding or ())
    named = {_RESULT_OF.get((coding.system or "", coding.code or "")) for coding in codings} - {None}
    return named.pop() if len(named) == 1 else None


def result_concept(result: str) -> CodeableConcept:
    """The concept for a result that is known."""
    system, code = _RESULTS[result][0]
    return CodeableConcept(coding=[Coding(system=system, code=code, display=_DISPLAY[result])])


def paper(identifier: Identifier) -> Paper | None:
    """The number of a person that an identifier is, by its system, else by its type; None for any other."""
    system, number = identifier.system or "", identifier.value
    if not number or identifier.use == "old":
        return None
    if system.startswith(PASSPORT):
        return Paper("passport", number, system[len(PASSPORT) :])
    kind = {CCCD: "cccd", CMND: "cmnd", INSURANCE: "insurance"}.get(system) or _typed(identifier)
    return Paper(kind, number) if kind else None


def paper_identifier(paper: Paper) -> Identifier:
    """The identifier for a number of a person."""
    systems = {"cccd": CCCD, "cmnd": CMND, "insurance": INSURANCE, "passport": PASSPORT + (paper.country or "VNM")}
    return Identifier(use="official", system=systems[paper.kind], value=paper.number)


def _product(coding: Coding) -> str | None:
    if coding.system == PRODUCTS and coding.code in codes.vaccines():
        return coding.code
    return _PRODUCT_OF.get((coding.system or "", coding.code or ""))


def _typed(identifier: Identifier) -> str | None:
    kinds = {"NNVNM": "cccd", "NI": "cccd", "PPN": "passport", "SB": "insurance"}
    codings = (identifier.type.coding if identifier.type else None) or ()
    return next((kinds[c.code] for c in codings if c.system == IDENTIFIER_TYPES and c.code in kinds), None)
