"""What one resource says: a Patient is a person; the others are facts about the person whom they point to.

One function a type, each pure. A resource that is withdrawn (entered in error, cancelled, not done) keeps its record
and loses its fact: the fact leaves the citizen's page and stays in the record's former version.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from pccovid.commons import fhir
from pccovid.commons.fhir import terms
from pccovid.commons.fhir.types import Address, ContactPoint, HumanName, Reference, Resource
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.model import NULL, Fields, Read, Rejected, Row
from pccovid.ground import clock

Kind = TypeVar("Kind", bound=Resource)
Facts = tuple[str, ...]
Wrong = list[str]

_SEXES = {"male": "M", "female": "F"}
_NO_DOSE, _NO_TEST, _NO_CARD, _NO_STAY = ((NULL,) * size for size in (8, 11, 9, 10))
_PAPERS = ("cccd", "cmnd", "passport")
_WAITING = {"registered", "preliminary"}
_VALID = {"final", "amended", "corrected"}
_UNFINISHED = {"arrived", "triaged", "in-progress", "onleave"}
_OVER = {"inactive", "remission", "resolved"}
_DISCHARGED = {
    "exp": "died", "hosp": "transferred", "other-hcf": "transferred", "long": "transferred", "snf": "transferred",
    "rehab": "transferred", "psy": "transferred", "aadvice": "left",
}  # fmt: skip
_CARE = {"HH": "home", "IMP": "hospital", "ACUTE": "hospital", "NONAC": "hospital", "EMER": "hospital"}


def reader(
    kind: type[Kind], facts: Callable[[Kind, date, Wrong], Facts], subject: Callable[[Kind], Reference | None]
) -> Read:
    """The function that reads resources of one type: key, the Patient's key, facts."""

    def read(fields: Fields, on: date) -> Row | Rejected:
        resource = _opened(fields[0], kind)
        if isinstance(resource, Rejected):
            return resource
        wrong: Wrong = []
        updated = _updated(resource, on, wrong)
        key = _key(resource, wrong)
        whose = pointed(subject(resource)) or ""
        if not whose:
            wrong.append("patient_not_named")
        told = facts(resource, on, wrong)
        return Rejected(tuple(wrong)) if wrong else _sound((updated, key, whose, *told))

    return read


def patient(fields: Fields, on: date) -> Row | Rejected:
    """A person, in the order of PERSON and NATIONALITY."""
    resource = _opened(fields[0], fhir.Patient)
    if isinstance(resource, Rejected):
        return resource
    wrong: Wrong = []
    updated = _updated(resource, on, wrong)
    key = _key(resource, wrong)
    name = rule.name(_name(resource.name or ()), wrong)
    written = resource.birth_date or ""
    birth_date, birth_year = rule.birth(written[:4] if len(written) < 10 else written, on, wrong)
    sex = _SEXES.get(resource.gender or "", NULL)
    number, nationality = _paper(resource, sex, birth_year, wrong)
    if wrong:
        return Rejected(tuple(wrong))
    commune, place = _home(resource.address or ())
    return _sound(
        (updated, key, name, birth_date, birth_year, sex, number, _phone(resource.telecom or ()), commune, place, NULL,
         nationality)
    )  # fmt: skip


def dose(found: fhir.Immunization, on: date, wrong: Wrong) -> Facts:
    """The columns of records.dose."""
    if found.status != "completed":
        return _NO_DOSE
    given = _day(found.occurrence_date_time)
    if given == NULL:
        wrong.append("dose_date_partial")
    elif given > on.isoformat():
        wrong.append("dose_date_future")
    texts = [found.vaccine_code.text, *(coding.display or coding.code for coding in found.vaccine_code.coding or ())]
    product = rule.required(next((text for text in texts if text), ""), wrong, "vaccine_missing")
    protocol = found.protocol_applied[0] if found.protocol_applied else None
    ordinal = str(protocol.dose_number_positive_int or protocol.dose_number_string or "") if protocol else ""
    site, site_name = _facility([performer.actor for performer in found.performer or ()])
    return (
        terms.vaccine(found.vaccine_code) or NULL, product, ordinal if ordinal in set("123456789") else NULL, given,
        rule.words(found.lot_number or ""), site, site_name, NULL,
    )  # fmt: skip


def test(found: fhir.Observation, on: date, wrong: Wrong) -> Facts:
    """The columns of records.test. An observation that is no test of COVID-19 was not agreed."""
    method = terms.method(found.code)
    if method is None:
        wrong.append("fhir_not_agreed")
    if found.status not in _WAITING | _VALID:
        return _NO_TEST
    said = [concept for concept in (found.value_codeable_concept, *(found.interpretation or ())) if concept]
    result = terms.result(said)
    if result is None and found.status in _WAITING and not said:
        result = "pending"
    if result is None:
        wrong.append("result_missing")
    taken = _moment(found.effective_date_time or found.effective_instant, on, wrong)
    resulted = _moment(found.issued, on, wrong)
    lab, lab_name = _facility(found.performer or ())
    sample = next((identifier.value for identifier in found.identifier or () if identifier.value), "")
    return (
        method or NULL, rule.words(sample), NULL, NULL, taken, resulted, result or NULL, _cycles(found), lab, lab_name,
        rule.words(found.method.text or "") if found.method else NULL,
    )  # fmt: skip


def card(found: fhir.Coverage, _on: date, wrong: Wrong) -> Facts:
    """The columns of records.coverage."""
    if found.status != "active":
        return _NO_CARD
    identifiers = found.identifier or ()
    numbers = [identifier.value for identifier in identifiers if identifier.system == terms.INSURANCE]
    number = "".join((next((number for number in numbers if number), "")).split()).upper()
    if not number:
        wrong.append("card_missing")
    first = found.class_[0] if found.class_ else None
    period = found.period
    return (
        number, rule.words(found.subscriber_id or ""), _day(period.start if period else None),
        _day(period.end if period else None), rule.words(first.value) if first else NULL,
        rule.words(first.name or "") if first else NULL, NULL, NULL, NULL,
    )  # fmt: skip


def stay(found: fhir.Encounter, on: date, wrong: Wrong) -> Facts:
    """The columns of records.treatment. A stay for something else than COVID-19 was not agreed."""
    conditions = _conditions(found)
    codes = [*(found.reason_code or ()), *(condition.code for condition in conditions if condition.code)]
    written = {coding.code for concept in codes for coding in concept.coding or () if coding.system == terms.ICD10}
    diagnosis = next((code for code in sorted(terms.COVID) if written & {code, code.replace(".", "")}), None)
    if diagnosis is None:
        wrong.append("fhir_not_agreed")
    if found.status not in _UNFINISHED | {"finished"}:
        return _NO_STAY
    began = _day(found.period.start if found.period else None)
    if began == NULL:
        wrong.append("stay_date_partial")
    elif began > on.isoformat():
        wrong.append("stay_date_future")
    onset = next((condition.onset_date_time for condition in conditions if condition.onset_date_time), None)
    facility, facility_name = _facility([found.service_provider] if found.service_provider else ())
    case = next((identifier.value for identifier in found.identifier or () if identifier.value), "")
    return (
        rule.words(case), _outcome(found, conditions), _CARE.get(found.class_.code or "", NULL), NULL,
        diagnosis or NULL, _day(onset), began, _day(found.period.end if found.period else None), facility,
        facility_name,
    )  # fmt: skip


def pointed(reference: Reference | None) -> str | None:
    """The key of the Patient whom a reference names; None when it names none on this server."""
    found = fhir.target(reference) if reference else None
    return f"Patient/{found[1]}" if found and found[0] == "Patient" else None


# ---------------------------------------------------------------- what several types share
def _opened(text: str, kind: type[Kind]) -> Kind | Rejected:
    try:
        resource = fhir.parse_as(text, kind)
    except fhir.Invalid as invalid:
        return Rejected(tuple(f"{problem.code}:{problem.where}" for problem in invalid.problems))
    if resource.modifier_extension or resource.implicit_rules:
        return Rejected(("fhir_meaning_modified",))  # FHIR: who does not know a modifier must not read on
    return resource


def _sound(row: Row) -> Row | Rejected:
    """The row, unless it has the one character that PostgreSQL cannot hold; the rules made blanks of all others."""
    return Rejected(("nul",)) if "\0" in "".join(row) else row


def _key(resource: Resource, wrong: Wrong) -> str:
    if not resource.id:
        wrong.append("key_missing")
    return f"{type(resource).__name__}/{resource.id}"


def _updated(resource: Resource, on: date, wrong: Wrong) -> str:
    updated = resource.meta.last_updated if resource.meta else None
    return rule.moment(updated, on, wrong, "updated_at") if updated else NULL


def _name(names: Sequence[HumanName]) -> str:
    """The official name, else the first that is still borne. Vietnamese names put the family first."""
    borne = [name for name in names if name.use not in {"old", "maiden", "anonymous"}]
    found = next((name for name in borne if name.use == "official"), borne[0] if borne else None)
    if found is None:
        return ""
    return found.text or " ".join(part for part in (found.family, *(found.given or ())) if part)


def _paper(person: fhir.Patient, sex: str, year: str, wrong: Wrong) -> tuple[str, str]:
    """The best number, and the country of a foreign passport."""
    papers = [paper for paper in map(terms.paper, person.identifier or ()) if paper]
    best = min((p for p in papers if p.kind in _PAPERS), key=lambda p: _PAPERS.index(p.kind), default=None)
    country = next((paper.country for paper in papers if paper.country not in {None, "VNM"}), None) or ""
    is_code = len(country) == 3 and country.isascii() and country.isalpha() and country.isupper()
    return rule.id_number(best.number if best else "", sex, year, wrong), country if is_code else NULL


def _phone(points: Sequence[ContactPoint]) -> str:
    phones = [point for point in points if point.system in {"phone", "sms"} and point.use != "old" and point.value]
    phones.sort(key=lambda point: (point.use != "mobile", point.rank or 99))
    told = (rule.phone(point.value or "") for point in phones)
    return next((phone for phone in told if phone != NULL), NULL)


def _home(addresses: Sequence[Address]) -> tuple[str, str]:
    """Commune and address as written, of the first that is not old."""
    found = next((address for address in addresses if address.use != "old"), None)
    if found is None:
        return NULL, NULL
    codes = (extension.value_code for extension in found.extension or () if extension.url == terms.UNITS)
    code = next((code for code in codes if code), "")
    parts = (*(found.line or ()), found.district, found.city, found.state)
    written = found.text or ", ".join(part for part in parts if part)
    return rule.commune("", "", code) if code else NULL, rule.words(written)


def _facility(references: Sequence[Reference]) -> tuple[str, str]:
    """Code and name of the first organization among them."""
    for reference in references:
        kind = reference.type or (fhir.target(reference) or ("",))[0]
        if kind in {"", "Organization"}:
            number = reference.identifier
            code = number.value if number and number.system == terms.FACILITY else None
            return rule.words(code or ""), rule.words(reference.display or "")
    return NULL, NULL


def _day(moment: str | None) -> str:
    """The day in Viet Nam, NULL when the day is not said."""
    if not moment or len(moment) < 10:
        return NULL
    if len(moment) == 10:
        return moment
    return datetime.fromisoformat(moment).astimezone(clock.VIETNAM).date().isoformat()


def _moment(moment: str | None, on: date, wrong: Wrong) -> str:
    """A time; a day alone is its beginning, less than a day is not known."""
    if not moment or len(moment) < 10:
        return NULL
    if len(moment) == 10:
        moment += "T00:00:00+07:00"
    return rule.moment(moment, on, wrong, "test_time")


def _cycles(found: fhir.Observation) -> str:
    for part in found.component or ():
        codes = {coding.code for coding in part.code.coding or () if coding.system == terms.LOINC}
        if terms.CYCLES in codes and part.value_quantity and part.value_quantity.value is not None:
            return str(part.value_quantity.value)
    return NULL


def _conditions(found: fhir.Encounter) -> list[fhir.Condition]:
    """The diagnoses inside a stay; of those that stand elsewhere nothing is known here."""
    told: list[fhir.Condition] = []
    for raw in found.contained or ():
        if msgspec.json.decode(raw, type=dict[str, Any]).get("resourceType") == "Condition":
            try:
                told.append(fhir.parse_as(bytes(raw), fhir.Condition))
            except fhir.Invalid:
                continue
    return told


def _outcome(found: fhir.Encounter, conditions: Sequence[fhir.Condition]) -> str:
    """How the stay ended: as it was said, or recovered where the diagnosis is over; a mere end is "left"."""
    if found.status != "finished":
        return "admitted"
    ended = found.hospitalization.discharge_disposition if found.hospitalization else None
    said = (_DISCHARGED.get(coding.code or "") for coding in (ended.coding if ended else None) or ())
    statuses = (condition.clinical_status for condition in conditions)
    over = any(c.code in _OVER for status in statuses if status for c in status.coding or ())
    return next((outcome for outcome in said if outcome), "recovered" if over else "left")
