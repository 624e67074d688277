"""Place QR: the places with a QR at their door, and the scans of their visitors, as files.

A scan has no account behind it: a visitor is their paper where a card was scanned, or else their telephone with their
name, for a household shares a telephone. Readers work offline and send their scans days later.
"""

from datetime import date, datetime, timedelta

from pccovid.commons.text import fold
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import targets
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import pull_part
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.records import places

_KEPT = timedelta(30)  # visits are kept no longer (schema: records.visit)


def read_place(fields: Fields, on: date) -> Row | Rejected:
    """A place: the columns of records.places.PLACE."""
    code, name_text, kind, province, district, commune, address, owner, phone, updated = fields
    wrong: list[str] = []
    key = rule.key(code, wrong)
    name = rule.required(name_text, wrong, "place_name_missing")
    updated = rule.moment(updated, on, wrong, "updated_at")
    if wrong:
        return Rejected(tuple(wrong))
    return (
        updated, key, name, rule.words(kind), rule.commune(province, district, commune), rule.words(address),
        rule.words(owner), rule.phone(phone),
    )  # fmt: skip


def read_scan(fields: Fields, on: date) -> Row | Rejected:
    """A visit with its visitor: the columns of records.places.SCANNED_VISIT."""
    code, place_text, arrived_text, left_text, name_text, phone_text, paper = fields
    wrong: list[str] = []
    key = rule.key(code, wrong)
    place = rule.required(place_text, wrong, "place_missing")
    arrived, left, clock_off = _stay(arrived_text, left_text, on, wrong)
    name = rule.name(name_text, wrong)
    phone, id_number = rule.phone(phone_text), rule.id_number(paper, NULL, NULL, wrong)
    if phone == NULL == id_number and not wrong:
        wrong.append("visitor_unknown")
    if wrong:
        return Rejected(tuple(wrong))
    visitor = f"{phone if id_number == NULL else id_number} {fold(name)}"
    return NULL, key, place, arrived, left, visitor, name, phone, id_number, "t" if clock_off else NULL


def _stay(arrived_text: str, left_text: str, on: date, wrong: rule.Wrong) -> tuple[str, str, bool]:
    """When they came and left, and whether a clock is wrong: an end before the beginning says nothing but that.

    Nobody can mend what a former reader told: they came, and when they left is not known.
    """
    arrived = rule.moment(arrived_text, on, wrong, "arrived_at")
    left = rule.moment(left_text, on, wrong, "left_at") if left_text.strip() else NULL
    if wrong:
        return arrived, left, False
    if arrived[:10] < (on - _KEPT).isoformat():
        wrong.append("arrived_at_expired")
    clock_off = left != NULL and _local(left) < _local(arrived)
    return arrived, NULL if clock_off else left, clock_off


def _local(moment: str) -> datetime:
    """The time in Viet Nam, in which all moments stand, with an offset or without."""
    return datetime.fromisoformat(moment).replace(tzinfo=None)


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in what lies in the drop folder, places first."""
    inbox = folder("place_qr", "inbox")
    return [*pull_part(_PLACES, inbox, progress), *pull_part(connector, inbox, progress)]


_PARTS = contracts()["place_qr"].parts
_PLACES = Connector(_PARTS["dia-diem"], read_place, targets.described_places(), fetch)
CONNECTOR = Connector(_PARTS["luot-quet"], read_scan, targets.visits(places.SCANNED_VISIT), fetch)
