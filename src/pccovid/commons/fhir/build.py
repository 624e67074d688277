"""Resources out of plain values: what other systems get from us. `parse` takes all of it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Raw

from pccovid.commons.fhir import terms
from pccovid.commons.fhir.care import Encounter, EncounterDiagnosis, EncounterStatus
from pccovid.commons.fhir.documents import (
    Bundle,
    BundleEntry,
    BundleLink,
    BundleSearch,
    Composition,
    CompositionSection,
)
from pccovid.commons.fhir.parsing import encode
from pccovid.commons.fhir.resources import (
    CardStatus,
    Coverage,
    CoverageClass,
    DoseStatus,
    Immunization,
    ImmunizationPerformer,
    ImmunizationProtocol,
    Observation,
    ObservationComponent,
    Patient,
    TestStatus,
)
from pccovid.commons.fhir.terms import Paper
from pccovid.commons.fhir.types import (
    Address,
    CodeableConcept,
    Coding,
    ContactPoint,
    Extension,
    Gender,
    HumanName,
    Identifier,
    Narrative,
    Period,
    Quantity,
    Reference,
    Resource,
    ResourceMeta,
)

_GENDERS: dict[str | None, Gender] = {"M": "male", "F": "female"}
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_EMPTY = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
_INSURER = "Bảo hiểm xã hội Việt Nam"
_FIRST_FACILITY = "Nơi đăng ký khám bệnh, chữa bệnh ban đầu"


def patient(
    *, key: str, name: str, sex: str | None = None, birth: str | None = None, papers: Sequence[Paper] = (),
    phones: Sequence[str] = (), commune: str | None = None, place: str | None = None, updated: datetime | None = None,
) -> Patient:  # fmt: skip
    """A person. `sex`: M or F; `birth`: yyyy-MM-dd or yyyy; `commune`: its code; `place`: the address as written."""
    family, _, given = name.partition(" ")
    address = Address(text=place, country="VNM", extension=_unit(commune)) if place or commune else None
    return Patient(
        id=key,
        meta=_meta(updated),
        identifier=[terms.paper_identifier(paper) for paper in papers] or None,
        name=[HumanName(use="official", text=name, family=family, given=[given] if given else None)],
        telecom=[ContactPoint(system="phone", value=phone, use="mobile") for phone in phones] or None,
        gender=_GENDERS.get(sex, "unknown"),
        birth_date=birth,
        address=[address] if address else None,
    )


def immunization(
    *, key: str, patient: str, vaccine: str | None, vaccine_text: str, given_on: date, dose_no: int | None = None,
    lot: str | None = None, site_code: str | None = None, site_name: str | None = None,
    status: DoseStatus = "completed", updated: datetime | None = None,
) -> Immunization:  # fmt: skip
    """A dose. `patient`: the id of the person's resource; `vaccine`: our code, where the product is known."""
    return Immunization(
        id=key,
        meta=_meta(updated),
        status=status,
        vaccine_code=terms.vaccine_concept(vaccine, vaccine_text),
        patient=_of(patient),
        occurrence_date_time=given_on.isoformat(),
        primary_source=True,
        lot_number=lot,
        performer=[ImmunizationPerformer(actor=_facility(site_code, site_name))] if site_code or site_name else None,
        protocol_applied=[ImmunizationProtocol(dose_number_positive_int=dose_no)] if dose_no else None,
    )


def observation(
    *, key: str, patient: str, method: str, result: str, taken_at: datetime | None = None,
    resulted_at: datetime | None = None, ct: float | None = None, lab_code: str | None = None,
    lab_name: str | None = None, sample_no: str | None = None, kit: str | None = None, status: TestStatus | None = None,
    updated: datetime | None = None,
) -> Observation:  # fmt: skip
    """A test. `method` and `result` are codes of records.test; without a result yet it says so, and is no negative."""
    waiting = result in {"pending", "retest"}
    cycles = CodeableConcept(coding=[Coding(system=terms.LOINC, code=terms.CYCLES)])
    return Observation(
        id=key,
        meta=_meta(updated),
        identifier=[Identifier(value=sample_no)] if sample_no else None,
        status=status or ("registered" if result == "pending" else "preliminary" if waiting else "final"),
        category=[CodeableConcept(coding=[Coding(system=_CATEGORIES, code="laboratory")])],
        code=terms.method_concept(method),
        subject=_of(patient),
        effective_date_time=_moment(taken_at),
        issued=_moment(resulted_at),
        performer=[_facility(lab_code, lab_name)] if lab_code or lab_name else None,
        value_codeable_concept=None if waiting else terms.result_concept(result),
        data_absent_reason=CodeableConcept(coding=[Coding(system=_ABSENT, code="temp-unknown")]) if waiting else None,
        method=CodeableConcept(text=kit) if kit else None,
        component=[ObservationComponent(code=cycles, value_quantity=Quantity(value=ct))] if ct is not None else None,
    )


def coverage(
    *, key: str, patient: str, card_no: str, social_no: str | None = None, valid_from: date | None = None,
    valid_to: date | None = None, facility_code: str | None = None, facility_name: str | None = None,
    status: CardStatus = "active", updated: datetime | None = None,
) -> Coverage:  # fmt: skip
    """A health insurance card."""
    place = CodeableConcept(text=_FIRST_FACILITY)
    first = CoverageClass(type=place, value=facility_code, name=facility_name) if facility_code else None
    period = Period(start=_day(valid_from), end=_day(valid_to)) if valid_from or valid_to else None
    return Coverage(
        id=key,
        meta=_meta(updated),
        identifier=[Identifier(system=terms.INSURANCE, value=card_no)],
        status=status,
        subscriber_id=social_no,
        beneficiary=_of(patient),
        period=period,
        payor=[Reference(type="Organization", display=_INSURER)],
        class_=[first] if first else None,
    )


def encounter(
    *, key: str, patient: str, case_no: str, kind: str, status: EncounterStatus, began: date, ended: date | None = None,
    diagnosis: str | None = None, facility_code: str | None = None, facility_name: str | None = None,
    condition: Resource | None = None, updated: datetime | None = None,
) -> Encounter:  # fmt: skip
    """A stay in hospital or care at home. `kind`: a code of v3-ActCode (IMP, ACUTE, HH); `condition` is put inside."""
    inside = [Raw(encode(condition))] if condition else None
    return Encounter(
        id=key,
        meta=_meta(updated),
        contained=inside,
        identifier=[Identifier(value=case_no)],
        status=status,
        class_=Coding(system=terms.ACT, code=kind),
        subject=_of(patient),
        period=Period(start=began.isoformat(), end=_day(ended)),
        reason_code=[CodeableConcept(coding=[Coding(system=terms.ICD10, code=diagnosis)])] if diagnosis else None,
        diagnosis=[EncounterDiagnosis(condition=Reference(reference=f"#{condition.id}"))] if condition else None,
        service_provider=_facility(facility_code, facility_name) if facility_code or facility_name else None,
    )


def searchset(resources: Iterable[Resource], base: str, itself: str, following: str | None = None) -> Bundle:
    """One page of a search; `base` is the address of the server, `itself` and `following` those of the pages."""
    links = [BundleLink(relation="self", url=itself)]
    if following:
        links.append(BundleLink(relation="next", url=following))
    entries = [_entry(resource, base, BundleSearch(mode="match")) for resource in resources]
    return Bundle(type="searchset", link=links, entry=entries or None)


def patient_summary(
    *, key: str, base: str, at: datetime, author: str, patient: Patient, immunizations: Sequence[Immunization],
    tests: Sequence[Observation],
) -> Bundle:  # fmt: skip
    """An International Patient Summary as a document: the doses and tests that are known; of the rest it says so.

    Source: http://hl7.org/fhir/uv/ips (the three sections that an IPS must have, and those that we can fill).
    """
    sections = [
        _section("48765-2", "Dị ứng", ()),
        _section("10160-0", "Thuốc đang dùng", ()),
        _section("11450-4", "Vấn đề sức khỏe", ()),
        _section("11369-6", "Tiêm chủng", [f"Immunization/{dose.id}" for dose in immunizations]),
        _section("30954-2", "Kết quả xét nghiệm", [f"Observation/{test.id}" for test in tests]),
    ]
    head = Composition(
        id=key, status="final", type=CodeableConcept(coding=[Coding(system=terms.LOINC, code="60591-5")]),
        subject=_of(patient.id or ""), date=at.isoformat(timespec="seconds"), title="Tóm tắt sức khỏe",
        author=[Reference(type="Organization", display=author)], section=sections,
    )  # fmt: skip
    return Bundle(
        type="document",
        identifier=Identifier(system="urn:ietf:rfc:3986", value=f"{base}/Bundle/{key}"),
        timestamp=_moment(at),
        entry=[_entry(resource, base) for resource in (head, patient, *immunizations, *tests)],
    )


def _section(code: str, title: str, entries: Sequence[str]) -> CompositionSection:
    said = f'<div xmlns="http://www.w3.org/1999/xhtml">{title}: {len(entries) or "không có dữ liệu"}</div>'
    unknown = CodeableConcept(coding=[Coding(system=_EMPTY, code="unavailable")])
    return CompositionSection(
        title=title,
        code=CodeableConcept(coding=[Coding(system=terms.LOINC, code=code)]),
        text=Narrative(status="generated", div=said),
        entry=[Reference(reference=entry) for entry in entries] or None,
        empty_reason=None if entries else unknown,
    )


def _entry(resource: Resource, base: str, search: BundleSearch | None = None) -> BundleEntry:
    url = f"{base}/{type(resource).__name__}/{resource.id}"
    return BundleEntry(full_url=url, resource=Raw(encode(resource)), search=search)


def _of(patient: str) -> Reference:
    return Reference(reference=f"Patient/{patient}")


def _facility(code: str | None, name: str | None) -> Reference:
    number = Identifier(system=terms.FACILITY, value=code) if code else None
    return Reference(type="Organization", identifier=number, display=name)


def _unit(code: str | None) -> list[Extension] | None:
    return [Extension(url=terms.UNITS, value_code=code)] if code else None


def _meta(updated: datetime | None) -> ResourceMeta | None:
    return ResourceMeta(last_updated=_moment(updated)) if updated else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
