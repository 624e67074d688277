"""Decisions: on whose desk a correction lies, until when an answer is due, what a desk may state. Pure.

Days and choices are data (matters.toml). What a dose may not be: P-16; who must agree: P-17.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from pccovid.commons import codes
from pccovid.commons.text import fold
from pccovid.records.corrections.model import (
    Choices,
    Desk,
    Dose,
    DoseAhead,
    DoseBeforeApproval,
    DoseBeforeBirth,
    Matter,
    NothingSaid,
    Promise,
    Record,
    Site,
    Told,
    TooLong,
)

COMMUNE = "Trạm Y tế xã, phường nơi ở"
POLICE = "Công an xã, phường nơi ở"
OPERATOR = "Trung tâm vận hành PcCovid"
VACCINATION_PLATFORM = "Nền tảng quản lý tiêm chủng COVID-19"
LONGEST = 2000
OTHER = "other"
# Attributes that each desk of a commune mends.
ATTRIBUTES = {
    Desk.COMMUNE: ("full_name", "birth", "sex", "phone"),
    Desk.POLICE: ("id_number", "commune"),
}


@cache
def choices() -> dict[Matter, Choices]:
    """What can be wrong, matter by matter."""
    return {
        Matter(code): Choices(Desk(row["desk"]), tuple(row["wrong"]), tuple(row.get("police", ())))
        for code, row in _data()["matter"].items()
    }


def promise(on: date) -> Promise:
    """What is promised to citizens on a day; before the first promise, the first."""
    promises = [Promise(**row) for row in _data()["promise"]]
    return max((p for p in promises if p.valid_from <= on), key=lambda p: p.valid_from, default=promises[0])


def desk(told: Told, site_code: str | None) -> Desk:
    """On whose desk it lies; what belongs to a site without a desk is passed on by the operator."""
    found = choices()[told.matter]
    if told.wrong in found.police:
        return Desk.POLICE
    if found.desk is Desk.SITE and site_code is None:
        return Desk.OPERATOR
    return found.desk


def owner(told: Told, at_desk: Desk, record: Record | None, site: Site | None) -> str:
    """Who can mend it, as the citizen reads it."""
    if at_desk is Desk.COMMUNE:
        return COMMUNE
    if at_desk is Desk.POLICE:
        return POLICE
    if site is not None:
        return site.name
    if record is not None:
        return record.site_name or record.source_owner
    return VACCINATION_PLATFORM if told.matter is Matter.MISSING_DOSE else OPERATOR


def site_named(text: str, sites: Iterable[Site]) -> Site | None:
    """The one facility that a text names, without regard to case and accents; None when it names none or several."""
    wanted = fold(text)
    if not wanted:
        return None
    known = [(fold(site.name), site) for site in sites]
    exact = [site for name, site in known if name == wanted]
    near = exact or [site for name, site in known if wanted in name or name in wanted]
    return near[0] if len(near) == 1 else None


def due(matter: Matter, created: datetime) -> datetime:
    """The moment by which the citizen has an answer."""
    return created + timedelta(days=promise(created.date()).days[matter])


def level(due_at: datetime, at: datetime) -> int:
    """0 while there is time, 1 overdue and on the district's list, 2 on the province's."""
    if at <= due_at:
        return 0
    return 1 if at <= due_at + timedelta(days=promise(at.date()).escalate_days) else 2


def may_undo(answered_at: datetime | None, at: datetime) -> bool:
    """Whether an answer can still be taken back by who gave it."""
    return answered_at is not None and at < answered_at + timedelta(minutes=promise(at.date()).undo_minutes)


def heard(told: Told) -> Told:
    """What the citizen says, tidied; words are needed only where no choice and no claim says it all.

    Raises
    ------
    NothingSaid, TooLong
    """
    wrong = told.wrong if told.wrong in choices()[told.matter].wrong else ""
    claimed = {key: value for key, value in told.claimed.items() if value}
    enough = (wrong and wrong != OTHER) or claimed
    said = text(told.said) if not enough or told.said.strip() else ""
    return Told(told.matter, said, wrong, claimed, told.record_id)


def text(said: str) -> str:
    """The words without the spaces around them.

    Raises
    ------
    NothingSaid, TooLong
    """
    said = said.replace("\0", "").strip()
    if not said:
        raise NothingSaid
    if len(said) > LONGEST:
        raise TooLong
    return said


def check_dose(vaccine: str | None, given_on: date, born: str | None, today: date) -> None:
    """Refuse a dose that cannot have been given; `born` is yyyy-MM-dd or yyyy, as far as it is known.

    Raises
    ------
    DoseAhead, DoseBeforeBirth, DoseBeforeApproval
    """
    if given_on > today:
        raise DoseAhead
    if born and given_on.isoformat()[: len(born)] < born:
        raise DoseBeforeBirth
    product = codes.vaccines().get(vaccine or "")
    if product and given_on < product.approved_on:
        raise DoseBeforeApproval


def needs_second(dose: Dose, former: Dose | None, today: date) -> bool:
    """Whether a second person must agree: the day is more than 24 hours back, and day or product are news."""
    if former and (former.given_on, former.vaccine) == (dose.given_on, dose.vaccine):
        return False
    return dose.given_on < today - timedelta(days=1)


def fields(dose: Dose | None) -> dict[str, str]:
    """A dose field by field, as text; what is not known is left out."""
    return {key: str(value) for key, value in asdict(dose).items() if value is not None} if dose else {}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("matters.toml").read_text("utf-8"))
