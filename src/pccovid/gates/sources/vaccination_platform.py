"""The national vaccination platform: pages of JSON over HTTP, one row a dose, in the order of their change."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from pccovid import people
from pccovid.commons import codes
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import (
    NULL,
    BatchReport,
    Connector,
    Fields,
    Progress,
    Reconciler,
    Rejected,
    Row,
)
from pccovid.gates.sources.framework.reconcile import microseconds
from pccovid.gates.sources.framework.rest import Interface, Page, ask_json, pull_pages
from pccovid.gates.sources.framework.targets import records
from pccovid.records import vaccination

_RECONCILE = "/api/v1/doi-soat"


class _Envelope(msgspec.Struct):
    """One answer: rows as they came, the cursor of the next page, the platform's own time."""

    du_lieu: list[msgspec.Raw]
    trang_tiep: str | None
    luc: str


def read(fields: Fields, on: date) -> Row | Rejected:
    """One dose and the person it was given to: PERSON, then the columns of a dose."""
    (key, name_text, birth_text, sex_text, paper, phone, province, district, commune, street,
     number, product, lot, given, site, site_name, checked, updated) = fields  # fmt: skip
    wrong: list[str] = []
    key = rule.key(key, wrong)
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex = rule.sex(sex_text)
    id_number = rule.id_number(paper, sex, birth_year, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    product_text = rule.required(product, wrong, "vaccine_missing")
    dose_no = _ordinal(number, wrong)
    given_on = rule.day(given, on, wrong, "dose_date")
    if wrong:
        return Rejected(tuple(wrong))
    return (
        updated, key, name, birth_date, birth_year, sex, id_number, rule.phone(phone),
        rule.commune(province, district, commune), rule.words(street), NULL,
        codes.vaccine(product) or NULL, product_text, dose_no, given_on,
        rule.words(lot), rule.words(site), rule.words(site_name), rule.words(checked),
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Ask for what changed since the bookmark, ten minutes of it once more."""
    return pull_pages(connector, Interface(_asked, _opened), progress)


def _asked(since: str, page: str, rows: int) -> dict[str, str | int]:
    return {"cap_nhat_tu": since, "trang": page, "so_dong": rows}


def _opened(body: bytes) -> Page:
    answer = msgspec.json.decode(body, type=_Envelope)
    return Page(answer.du_lieu, answer.trang_tiep or "")


def _ordinal(text: str, wrong: list[str]) -> str:
    text = text.strip()
    if len(text) != 1 or text not in "123456789":
        wrong.append("dose_not_number" if text else "dose_missing")
    return text


class _Groups(msgspec.Struct):
    """What the platform answers of its groups: rows and sum of each, the sum as text since it has 64 bits."""

    nhom: dict[str, tuple[int, str]]


class _Keys(msgspec.Struct):
    """The keys of one group with their times of change."""

    dong: list[tuple[str, str]]


def _groups(until: int) -> Iterator[tuple[str, int, int]]:
    answer = ask_json(CONNECTOR.contract, _RECONCILE, {"den": until}, _Groups)
    return ((group, rows, int(checksum)) for group, (rows, checksum) in answer.nhom.items())


def _keys(group: str) -> Iterator[tuple[str, int]]:
    answer = ask_json(CONNECTOR.contract, _RECONCILE, {"nhom": group}, _Keys)
    return ((key, microseconds(datetime.fromisoformat(changed))) for key, changed in answer.dong)


_TARGET = records(people.arrivals.PERSON, vaccination.FACTS)
CONNECTOR = Connector(contracts()["vaccination_platform"], read, _TARGET, fetch, Reconciler(_groups, _keys))
