"""FHIR R4: what is refused and why, what is taken, and that what we write is right in another library's eyes."""

import copy
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pccovid.commons import fhir
from pccovid.commons.fhir import build, terms
from pccovid.commons.fhir.types import CodeableConcept, Coding, Identifier

DOSE: dict[str, Any] = {
    "resourceType": "Immunization", "id": "d1", "status": "completed",
    "vaccineCode": {"coding": [{"system": terms.CVX, "code": "210"}], "text": "AstraZeneca"},
    "patient": {"reference": "Patient/p1"}, "occurrenceDateTime": "2021-09-01", "lotNumber": "NJ0123",
    "protocolApplied": [{"doseNumberPositiveInt": 1}],
}  # fmt: skip
PERSON: dict[str, Any] = {
    "resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "1980-03-05",
    "identifier": [{"system": terms.CCCD, "value": "001080123456"}], "name": [{"text": "Nguyễn Văn An Mẫu"}],
    "telecom": [{"system": "phone", "value": "0900000001"}], "contact": [{"name": {"text": "Nguyễn Thị Bình Mẫu"}}],
}  # fmt: skip
TEST: dict[str, Any] = {
    "resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": "Patient/p1"},
    "code": {"coding": [{"system": terms.LOINC, "code": "94500-6"}]}, "effectiveDateTime": "2021-09-01T08:00:00+07:00",
    "valueCodeableConcept": {"coding": [{"system": terms.SNOMED, "code": "260415000"}]},
}  # fmt: skip
CARD: dict[str, Any] = {
    "resourceType": "Coverage", "id": "c1", "status": "active", "beneficiary": {"reference": "Patient/p1"},
    "payor": [{"display": "Bảo hiểm xã hội Việt Nam"}],
}  # fmt: skip
STAY: dict[str, Any] = {
    "resourceType": "Encounter", "id": "e1", "status": "in-progress", "subject": {"reference": "Patient/p1"},
    "class": {"system": terms.ACT, "code": "IMP"},
}  # fmt: skip
FOUND: dict[str, Any] = {"resourceType": "Condition", "id": "f1", "subject": {"reference": "Patient/p1"}}
GONE = object()

# What is done to a sound resource, and the reason that must be told.
MUTATIONS: list[tuple[dict[str, Any], dict[str, Any], tuple[str, str]]] = [
    (DOSE, {"status": GONE}, ("fhir_element_missing", "Immunization.status")),
    (DOSE, {"vaccineCode": GONE}, ("fhir_element_missing", "Immunization.vaccineCode")),
    (DOSE, {"patient": GONE}, ("fhir_element_missing", "Immunization.patient")),
    (DOSE, {"muiSo": 1}, ("fhir_element_unknown", "Immunization")),
    (DOSE, {"_muiSo": 1}, ("fhir_element_unknown", "$")),
    (DOSE, {"occurrenceDateTime": "2021-02-31"}, ("fhir_date_impossible", "Immunization.occurrenceDateTime")),
    (DOSE, {"occurrenceDateTime": GONE}, ("fhir_choice_missing", "Immunization.occurrence[x]")),
    (DOSE, {"occurrenceString": "tháng 9"}, ("fhir_choice_twice", "Immunization.occurrence[x]")),
    (DOSE, {"status": "finished"}, ("fhir_code_unknown", "Immunization.status")),
    (DOSE, {"patient": {"reference": "Organization/1"}}, ("fhir_reference_target", "Immunization.patient")),
    (DOSE, {"lotNumber": 5}, ("fhir_value_type", "Immunization.lotNumber")),
    (DOSE, {"primarySource": "yes"}, ("fhir_value_type", "Immunization.primarySource")),
    (DOSE, {"note": []}, ("fhir_value_malformed", "Immunization.note")),
    (DOSE, {"protocolApplied": [{"doseNumberPositiveInt": 0}]}, ("fhir_value_malformed", "Immunization.protocolApplied.doseNumberPositiveInt")),
    (DOSE, {"protocolApplied": [{"series": "1"}]}, ("fhir_choice_missing", "Immunization.protocolApplied.doseNumber[x]")),
    (DOSE, {"resourceType": "Location"}, ("fhir_type_not_taken", "Location")),
    (DOSE, {"resourceType": GONE}, ("fhir_element_missing", "resourceType")),
    (DOSE, {"id": "a b"}, ("fhir_value_malformed", "Immunization.id")),
    (PERSON, {"birthDate": "05/03/1980"}, ("fhir_date_impossible", "Patient.birthDate")),
    (PERSON, {"birthDate": "1981-02-29"}, ("fhir_date_impossible", "Patient.birthDate")),
    (PERSON, {"gender": "nam"}, ("fhir_code_unknown", "Patient.gender")),
    (PERSON, {"contact": [{"gender": "male"}]}, ("fhir_rule_broken", "pat-1:Patient.contact")),
    (PERSON, {"deceasedBoolean": False, "deceasedDateTime": "2021"}, ("fhir_choice_twice", "Patient.deceased[x]")),
    (PERSON, {"telecom": [{"value": "0900000001"}]}, ("fhir_rule_broken", "cpt-2:Patient.telecom")),
    (TEST, {"dataAbsentReason": {"text": "?"}}, ("fhir_rule_broken", "obs-6:Observation.dataAbsentReason")),
    (TEST, {"valueString": "âm tính"}, ("fhir_choice_twice", "Observation.value[x]")),
    (TEST, {"subject": {"reference": "Practitioner/1"}}, ("fhir_reference_target", "Observation.subject")),
    (TEST, {"component": [{"code": TEST["code"]}]}, ("fhir_rule_broken", "obs-7:Observation.component")),
    (TEST, {"referenceRange": [{"age": {}}]}, ("fhir_rule_broken", "obs-3:Observation.referenceRange")),
    (CARD, {"payor": GONE}, ("fhir_element_missing", "Coverage.payor")),
    (CARD, {"beneficiary": {}}, ("fhir_element_missing", "Coverage.beneficiary.reference")),
    (CARD, {"period": {"start": "2021-05", "end": "2021-04-30"}}, ("fhir_rule_broken", "per-1:Coverage.period")),
    (STAY, {"class": GONE}, ("fhir_element_missing", "Encounter.class")),
    (STAY, {"diagnosis": [{"condition": {"reference": "#x"}}]}, ("fhir_rule_broken", "ref-1:Encounter")),
    (FOUND, {"abatementString": "khỏi"}, ("fhir_rule_broken", "con-4:Condition.abatement[x]")),
    (FOUND, {"clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "khỏi"}]}},
     ("fhir_code_unknown", "Condition.clinicalStatus")),
]  # fmt: skip


def mutated(resource: dict[str, Any], change: dict[str, Any]) -> bytes:
    changed = copy.deepcopy(resource) | change
    return json.dumps({name: value for name, value in changed.items() if value is not GONE}).encode()


def oracle(raw: bytes) -> Any:
    """The same resource in the models of `fhir.resources` (R4B, the nearest it has)."""
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(json.loads(raw)["resourceType"]).model_validate_json(raw)


@pytest.mark.parametrize("resource", [DOSE, PERSON, TEST, CARD, STAY, FOUND], ids=lambda r: r["resourceType"])
def test_sound_resources_are_taken_and_told_again(resource: dict[str, Any]) -> None:
    assert json.loads(fhir.encode(fhir.parse(json.dumps(resource)))) == resource


@pytest.mark.parametrize(
    ("resource", "change", "reason"), MUTATIONS, ids=lambda x: x[1] if isinstance(x, tuple) else ""
)
def test_a_fault_is_refused_with_its_reason(
    resource: dict[str, Any], change: dict[str, Any], reason: tuple[str, str]
) -> None:
    with pytest.raises(fhir.Invalid) as refused:
        fhir.parse(mutated(resource, change))
    assert [tuple(problem) for problem in refused.value.problems] == [reason]
    (problem,) = refused.value.problems
    assert reason[1] in problem.said()
    assert problem.said() != problem.said("en")


def test_what_is_no_json_is_refused() -> None:
    for raw in (b"{", b"", b"\xff", b'{"resourceType": "Patient"'):
        with pytest.raises(fhir.Invalid) as refused:
            fhir.parse(raw)
        assert refused.value.problems[0].code == "fhir_not_json"
    for raw in (b"[]", b"null", b'"Patient"', b'{"resourceType": 1}'):
        with pytest.raises(fhir.Invalid):
            fhir.parse(raw)


def test_a_refusal_never_repeats_what_was_written() -> None:
    with pytest.raises(fhir.Invalid) as refused:
        fhir.parse(mutated(PERSON, {"gender": "Nguyễn Văn An", "Nguyễn Văn An": 1}))
    assert "Nguyễn" not in str(refused.value)


@pytest.mark.parametrize("birth", ["1980", "1980-03", "1980-03-05", "2000-02-29"])
def test_a_birth_date_may_be_partial(birth: str) -> None:
    patient = fhir.parse_as(mutated(PERSON, {"birthDate": birth}), fhir.Patient)
    assert patient.birth_date == birth


def test_extensions_of_primitives_are_allowed() -> None:
    raw = mutated(PERSON, {"_birthDate": {"extension": [{"url": "http://x", "valueDateTime": "1980-03-05T08:00:00Z"}]}})
    assert fhir.parse_as(raw, fhir.Patient).birth_date == "1980-03-05"


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("Patient/1", ("Patient", "1")),
        ("https://a.example/fhir/Patient/1", ("Patient", "1")),
        ("Patient/1/_history/3", ("Patient", "1")),
        ("#p", None),
        ("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", None),
        ("1", None),
    ],
)
def test_a_reference_is_read(reference: str, found: tuple[str, str] | None) -> None:
    dose = fhir.parse_as(mutated(DOSE, {"patient": {"reference": reference}}), fhir.Immunization)
    assert fhir.target(dose.patient) == found


def test_x16_the_official_examples_pass_and_other_types_are_refused_politely(shared_data: Path) -> None:
    files = sorted((shared_data / "fhir-r4").glob("*.json"))
    assert len(files) == 28
    refused: list[tuple[str, ...]] = []
    for file in files:
        try:
            again = fhir.encode(fhir.parse(file.read_bytes()))
        except fhir.Invalid as problem:
            refused += map(tuple, problem.problems)
        else:
            oracle(again)
    others = ("Location", "Organization", "Organization", "Practitioner")
    assert refused == [("fhir_type_not_taken", kind) for kind in others]


@pytest.mark.filterwarnings("default")
def test_what_the_oracle_refuses_is_refused() -> None:
    ours_alone: list[dict[str, Any]] = []
    for resource, change, _ in MUTATIONS:
        raw = mutated(resource, change)
        try:
            oracle(raw)
        except Exception:  # noqa: BLE001  # whatever it raises, it refuses
            continue
        ours_alone.append(change)
    assert {"status": "finished"} in ours_alone  # the oracle has no required value sets
    assert len(ours_alone) < len(MUTATIONS)


AT = datetime(2021, 10, 15, 8, tzinfo=UTC)
BUILT = [
    build.patient(
        key="p1", name="Nguyễn Văn An Mẫu", sex="M", birth="1980", phones=["0900000001"], commune="00001", place="Số 1",
        papers=[terms.Paper("cccd", "001080123456"), terms.Paper("passport", "B1234567", "LAO")], updated=AT,
    ),
    build.immunization(
        key="d1", patient="p1", vaccine="vaxzevria", vaccine_text="AstraZeneca", given_on=date(2021, 9, 1), dose_no=1,
        lot="NJ0123", site_code="01015", site_name="Trạm Y tế", updated=AT,
    ),
    build.immunization(key="d2", patient="p1", vaccine=None, vaccine_text="?", given_on=date(2021, 9, 1)),
    build.observation(
        key="o1", patient="p1", method="pcr", result="negative", taken_at=AT, resulted_at=AT, ct=31.5, lab_code="01015",
        lab_name="Viện", sample_no="S1", kit="Kit", updated=AT,
    ),
    build.observation(key="o2", patient="p1", method="rapid_antigen", result="pending"),
    build.observation(key="o3", patient="p1", method="unknown", result="retest"),
    build.coverage(
        key="c1", patient="p1", card_no="GD4797912345678", social_no="7912345678", valid_from=date(2021, 1, 1),
        valid_to=date(2021, 12, 31), facility_code="79015", facility_name="Trạm Y tế", updated=AT,
    ),
    build.encounter(
        key="e1", patient="p1", case_no="BN1", kind="IMP", status="finished", began=date(2021, 8, 1),
        ended=date(2021, 8, 20), diagnosis="U07.1", facility_code="79015",
        condition=fhir.Condition(id="c", subject={"reference": "Patient/p1"}),
    ),
]  # fmt: skip


@pytest.mark.parametrize("resource", BUILT, ids=lambda r: f"{type(r).__name__} {r.id}")
def test_x16_what_we_write_is_right_in_the_oracles_eyes_and_in_ours(resource: Any) -> None:
    raw = fhir.encode(resource)
    oracle(raw)
    assert fhir.encode(fhir.parse(raw)) == raw


def test_x16_pages_and_summaries_are_right_too() -> None:
    patient, dose, _, test, *_ = BUILT
    assert isinstance(patient, fhir.Patient)
    assert isinstance(dose, fhir.Immunization)
    assert isinstance(test, fhir.Observation)
    base = "https://a.example/fhir"
    page = build.searchset([patient, dose], base, f"{base}/Patient", f"{base}/Patient?page=2")
    summary = build.patient_summary(
        key="s1", base=base, at=AT, author="PcCovid", patient=patient, immunizations=[dose], tests=[test]
    )
    for bundle in (page, summary):
        raw = fhir.encode(bundle)
        oracle(raw)
        assert fhir.encode(fhir.parse(raw)) == raw
    assert page.next_page() == f"{base}/Patient?page=2"


def test_an_outcome_says_each_problem() -> None:
    with pytest.raises(fhir.Invalid) as refused:
        fhir.parse(mutated(DOSE, {"status": "finished"}))
    told = fhir.outcome(refused.value.problems)
    oracle(fhir.encode(told))
    assert [(issue.code, issue.expression) for issue in told.issue] == [("code-invalid", ["Immunization.status"])]


@pytest.mark.parametrize(
    ("codings", "text", "product"),
    [
        ([(terms.CVX, "208")], None, "comirnaty"),
        ([(terms.CVX, "217"), (terms.ICD11, "XM8NQ0")], None, "comirnaty"),
        ([(terms.ICD11, "XM8866")], "Vero", "vero-cell"),
        ([(terms.ATC, "J07BX03")], "Moderna", "spikevax"),  # the group tells no product, the text does
        ([(terms.PRODUCTS, "abdala")], None, "abdala"),
        ([(terms.CVX, "208"), (terms.CVX, "207")], "Pfizer", None),  # two products are none
        ([(terms.CVX, "104")], "Twinrix", None),
    ],
)
def test_a_vaccine_is_understood(codings: list[tuple[str, str]], text: str | None, product: str | None) -> None:
    concept = CodeableConcept(coding=[Coding(system=system, code=code) for system, code in codings], text=text)
    assert terms.vaccine(concept) == product


def test_every_product_result_and_method_comes_back_as_it_was_written() -> None:
    from pccovid.commons import codes

    for code in codes.vaccines():
        assert terms.vaccine(terms.vaccine_concept(code, "?")) == code
    for result in ("positive", "negative", "indeterminate", "invalid"):
        assert terms.result([terms.result_concept(result)]) == result
    assert terms.result([terms.result_concept("positive"), terms.result_concept("negative")]) is None
    for method in ("pcr", "rapid_antigen", "antibody"):
        assert terms.method(terms.method_concept(method)) == method
    assert terms.method(terms.method_concept("unknown")) is None


def test_papers_are_told_apart() -> None:
    for paper in (
        terms.Paper("cccd", "1"),
        terms.Paper("cmnd", "2"),
        terms.Paper("insurance", "3"),
        terms.Paper("passport", "4", "LAO"),
    ):
        assert terms.paper(terms.paper_identifier(paper)) == paper
    typed = CodeableConcept(coding=[Coding(system=terms.IDENTIFIER_TYPES, code="PPN")])
    assert terms.paper(Identifier(type=typed, value="B1")) == terms.Paper("passport", "B1")
    assert terms.paper(Identifier(system="urn:oid:1.2.3", value="12345")) is None
