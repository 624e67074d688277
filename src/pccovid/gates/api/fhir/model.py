"""The nouns of exchange."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pccovid.access import Purpose

# What is shared, and for what.
TYPES: Mapping[str, frozenset[Purpose]] = {
    "Patient": frozenset({Purpose.CARE, Purpose.VACCINATION, Purpose.TESTING, Purpose.BORDER_HEALTH}),
    "Immunization": frozenset({Purpose.CARE, Purpose.VACCINATION, Purpose.BORDER_HEALTH}),
    "Observation": frozenset({Purpose.CARE, Purpose.TESTING, Purpose.BORDER_HEALTH}),
    "Coverage": frozenset({Purpose.CARE}),
}


@dataclass(frozen=True)
class Export:
    """An export that was asked for. `files`: name, type and count of each."""

    export_id: UUID
    purpose: str
    types: list[str]
    since: datetime | None
    state: str
    asked_at: datetime
    files: list[dict[str, Any]]
    unit_id: int | None


@dataclass(frozen=True)
class DoseRow:
    """A dose of an export, as its source tells it."""

    record_id: int
    person_id: UUID
    vaccine: str | None
    vaccine_text: str
    dose_no: int | None
    given_on: date
    lot: str | None
    site_code: str | None
    site_name: str | None
    updated_at: datetime | None


@dataclass(frozen=True)
class TestRow:
    """A test of an export."""

    record_id: int
    person_id: UUID
    method: str
    result: str
    taken_at: datetime | None
    resulted_at: datetime | None
    ct: float | None
    lab_code: str | None
    lab_name: str | None
    sample_no: str | None
    kit: str | None
    updated_at: datetime | None


@dataclass(frozen=True)
class CardRow:
    """A health insurance card of an export."""

    record_id: int
    person_id: UUID
    card_no: str
    social_no: str | None
    valid_from: date | None
    valid_to: date | None
    facility_code: str | None
    facility_name: str | None
    updated_at: datetime | None


@dataclass(frozen=True)
class GoneRow:
    """A resource that was shared and is gone: its record vanished at the source, or is no longer of this person."""

    type: str
    record_id: int


@dataclass(frozen=True)
class Subscription:
    """Somebody who is told that something changed."""

    subscription_id: UUID
    type: str
    person_id: UUID | None
    endpoint: str
    state: str
    failures: int


@dataclass(frozen=True)
class Due(Subscription):
    """A subscription about which there is news up to batch `until`."""

    until: int
