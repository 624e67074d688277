"""The national test platform pushes: samples as they are taken, and what laboratories find in each tube.

A message is one flat JSON object a line, of one of two kinds (`loai`). `mau`: a sample of one person; those who share a
tube are a pool. `ong`: a laboratory received, tested or resulted a tube; a result may correct an earlier one. They come
in any order and more than once.
"""

from datetime import date
from typing import NamedTuple

from pccovid import people
from pccovid.commons.text import fold
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import NULL, Connector, Fields, Rejected, Row, Target
from pccovid.gates.sources.framework.push import pull_pushed
from pccovid.records import testing

_METHODS = {
    "rt-pcr": "pcr", "realtime rt-pcr": "pcr", "pcr": "pcr", "khang nguyen nhanh": "rapid_antigen",
    "test nhanh": "rapid_antigen", "ag nhanh": "rapid_antigen", "khang the": "antibody",
}  # fmt: skip
_RESULTS = {
    "duong tinh": "positive", "am tinh": "negative", "nghi ngo": "indeterminate", "khong xac dinh": "indeterminate",
    "khong hop le": "invalid", "mau hong": "invalid",
}  # fmt: skip
_STEPS = {"da nhan": "received", "dang xet nghiem": "tested", "co ket qua": "result"}
_MOST_IN_A_POOL = 20
_CT = (0.0, 50.0)


class Person(NamedTuple):
    """What is typed or scanned of a person."""

    name: str = ""
    birth: str = ""
    sex: str = ""
    paper: str = ""
    phone: str = ""


def read(fields: Fields, on: date) -> Row | Rejected:
    """A sample or a report of a tube: PERSON, then the columns of a test, then those of a report."""
    kind = fields[0]
    if kind == "mau":
        return _sample(fields, on)
    return _report(fields, on) if kind == "ong" else Rejected(("message_kind_unknown",))


def _sample(fields: Fields, on: date) -> Row | Rejected:
    (_, key, tube, updated, name_text, birth_text, sex_text, paper, phone, qr, province, district, commune, street,
     people_in_tube, taken, *_) = fields  # fmt: skip
    wrong: list[str] = []
    typed = Person(name_text, birth_text, sex_text, paper, phone)
    name_text, birth_text, sex_text, paper, phone = map(_first, typed, _scanned(qr))
    key = rule.key(key, wrong)
    tube = _tube(tube, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex = rule.sex(sex_text)
    id_number = rule.id_number(paper, sex, birth_year, wrong)
    taken = rule.moment(taken, on, wrong, "taken_at") if taken else NULL
    size = _size(people_in_tube, wrong)
    if wrong:
        return Rejected(tuple(wrong))
    return (
        updated, key, name, birth_date, birth_year, sex, id_number, rule.phone(phone),
        rule.commune(province, district, commune), rule.words(street), NULL,
        "unknown", key, tube, size, taken, NULL, "pending", NULL, NULL, NULL, NULL, NULL, NULL,
    )  # fmt: skip


def _report(fields: Fields, on: date) -> Row | Rejected:
    (_, key, tube, updated, *_, step_text, happened, method, result, ct, lab, lab_name, kit, corrects) = fields
    wrong: list[str] = []
    key = rule.key(key, wrong)
    tube = _tube(tube, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    happened = rule.moment(happened, on, wrong, "happened_at")
    corrects = rule.key(corrects, wrong) if corrects.strip() else NULL
    step = _coded(_STEPS, step_text, wrong, "tube_step_unknown")
    found, threshold = NULL, NULL
    if step == "result":
        found = _coded(_RESULTS, result, wrong, "test_result_unknown")
        threshold = _threshold(ct, wrong)
    if wrong:
        return Rejected(tuple(wrong))
    method = _METHODS.get(fold(method), "unknown") if method else "unknown"
    return (
        updated, key, *[NULL] * 9,
        method, NULL, tube, NULL, NULL, happened, found, threshold, rule.words(lab), rule.words(lab_name),
        rule.words(kit), step, corrects,
    )  # fmt: skip


def _first(typed: str, scanned: str) -> str:
    return typed or scanned


def _scanned(qr: str) -> Person:
    """What the scanned code says: of a chip card, or the personal code of decision 1405/QĐ-BTTTT (6 fields).

    A number hidden behind asterisks is left out; any other code says nothing.
    """
    if card := people.cards.chip_card(qr):
        birth = "" if card.birth is None or card.birth.date is None else f"{card.birth.date:%d/%m/%Y}"
        return Person(card.full_name, birth, card.sex or "", card.pin)
    match qr.split("|"):
        case [paper, name, birth, _, _, extension, *_]:
            sex, _, phone = [*extension.split("<"), "", "", "", ""][1:4]
            return Person(name, birth, sex, "" if "*" in paper else paper, phone)
        case _:
            return Person()


def _tube(text: str, wrong: list[str]) -> str:
    """The barcode as scanned: short, without spaces, capitals."""
    tube = text.strip().upper()
    if not 4 <= len(tube) <= 40 or not tube.replace("-", "").isalnum():
        wrong.append("tube_malformed" if tube else "tube_missing")
    return tube


def _size(text: str, wrong: list[str]) -> str:
    """How many people share the tube."""
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_IN_A_POOL:
        wrong.append("pool_size_impossible")
        return NULL
    return str(int(text))


def _coded(codes: dict[str, str], text: str, wrong: list[str], reason: str) -> str:
    code = codes.get(fold(text))
    if code is None:
        wrong.append(reason)
    return code or NULL


def _threshold(text: str, wrong: list[str]) -> str:
    """The cycle threshold, NULL where none is told."""
    if not text:
        return NULL
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not _CT[0] < value <= _CT[1]:
        wrong.append("ct_impossible")
    return str(value)


_TARGET = Target(
    "incoming",
    (*people.arrivals.LINEAGE, *people.arrivals.PERSON, *testing.FACTS.columns, *testing.REPORTED),
    testing.prepare,
    testing.merge,
    facts=(testing.FACTS.table,),
)
CONNECTOR = Connector(contracts()["test_platform"], read, _TARGET, pull_pushed)
