"""Treatment: courses of treatment as files, a row each; of the person often only a part is written.

Risk groups and their colours: Ministry of Health, December 2021. Diagnoses: U07.1 and U07.2 of ICD-10.
"""

import re
from collections.abc import Mapping
from datetime import date

from pccovid import people
from pccovid.commons.text import fold
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import delivered, pull_files
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.gates.sources.framework.targets import records
from pccovid.records import treatment

_SEVERITIES = {
    "thap": "low", "xanh": "low", "trung binh": "medium", "vang": "medium", "cao": "high", "cam": "high",
    "rat cao": "very_high", "do": "very_high",
}  # fmt: skip
_CARE = {
    "tai nha": "home", "khu cach ly": "isolation", "co so cach ly": "isolation", "benh vien": "hospital",
    "hoi suc": "intensive", "hoi suc tich cuc": "intensive", "icu": "intensive",
}  # fmt: skip
_STATUSES = {
    "dang dieu tri": "admitted", "nhap vien": "admitted", "chuyen vien": "transferred", "chuyen tuyen": "transferred",
    "khoi": "recovered", "khoi benh": "recovered", "tu vong": "died", "ra vien": "left", "xin ve": "left",
}  # fmt: skip
_ICD10 = re.compile(r"[A-Z]\d\d(\.\d{1,2})?")
_FACILITY = re.compile(r"\d{4,5}")


def read(fields: Fields, on: date) -> Row | Rejected:
    """One course: PERSON and the nationality, then the columns of a treatment."""
    (key, case, name_text, birth_text, sex_text, nation, paper, phone, province, district, commune, street,
     diagnosis_text, severity_text, care_text, status_text, onset_text, began_text, ended_text, facility, facility_name,
     updated) = fields  # fmt: skip
    wrong: list[str] = []
    key = rule.key(key, wrong)
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex, nationality = rule.sex(sex_text), rule.nationality(nation)
    id_number = rule.paper(paper, nationality, sex, birth_year, wrong)
    diagnosis = diagnosis_text.strip().upper() or NULL
    if diagnosis != NULL and not _ICD10.fullmatch(diagnosis):
        wrong.append("diagnosis_malformed")
    severity, care = _one_of(_SEVERITIES, severity_text, wrong, "severity"), _one_of(_CARE, care_text, wrong, "care")
    status = _one_of(_STATUSES, status_text, wrong, "status", required=True)
    onset, began, ended = _days(onset_text, began_text, ended_text, on, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    if wrong:
        return Rejected(tuple(wrong))
    code = facility.strip()
    return (
        updated, key, name, birth_date, birth_year, sex, id_number, rule.phone(phone),
        rule.commune(province, district, commune), rule.words(street), "f", nationality,
        rule.words(case), status, care, severity, diagnosis, onset, began, ended,
        code.zfill(5) if _FACILITY.fullmatch(code) else NULL, rule.words(facility_name),
    )  # fmt: skip


def _one_of(values: Mapping[str, str], text: str, wrong: rule.Wrong, what: str, *, required: bool = False) -> str:
    """The value behind a word of the agreement; NULL for none where none is required."""
    found = values.get(" ".join(fold(text).split()), NULL)
    if found == NULL and (required or text.strip()):
        wrong.append(f"{what}_unknown")
    return found


def _days(onset_text: str, began_text: str, ended_text: str, on: date, wrong: rule.Wrong) -> tuple[str, str, str]:
    onset = rule.day(onset_text, on, wrong, "onset_on") if onset_text.strip() else NULL
    began = rule.day(began_text, on, wrong, "began_on")
    ended = rule.day(ended_text, on, wrong, "ended_on") if ended_text.strip() else NULL
    if NULL not in (began, ended) and ended < began:
        wrong.append("ended_before_began")
    return onset, began, ended


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in what lies in the drop folder."""
    return pull_files(connector, delivered(folder("treatment", "inbox")), progress)


CONNECTOR = Connector(
    contracts()["treatment"],
    read,
    records(people.arrivals.PERSON + people.arrivals.NATIONALITY, treatment.FACTS),
    fetch,
)
