"""Decisions: who can mend a fact, and until when an answer is due. Pure; the moment is passed in.

The days are this service's promise to the citizen; no document sets them.
"""

from datetime import datetime, timedelta

from pccovid.records.corrections.model import Matter, NothingSaid, Record, TooLong

COMMUNE = "Trạm Y tế xã, phường nơi ở"
VACCINATION_PLATFORM = "Nền tảng quản lý tiêm chủng COVID-19"
LONGEST = 2000

_DAYS = {
    Matter.IDENTITY: 3,
    Matter.DECLARATION: 3,
    Matter.DOSE: 5,
    Matter.MISSING_DOSE: 5,
    Matter.OTHER: 5,
}


def owner(matter: Matter, record: Record | None) -> str:
    """Who can mend it: the vaccination site of a dose, the owner of a declaration, the commune for a person."""
    if matter is Matter.MISSING_DOSE:
        return VACCINATION_PLATFORM
    if matter is Matter.DOSE and record is not None:
        return record.site_name or record.source_owner
    if matter is Matter.DECLARATION and record is not None:
        return record.source_owner
    return COMMUNE


def due(matter: Matter, created: datetime) -> datetime:
    """The moment by which the citizen has an answer."""
    return created + timedelta(days=_DAYS[matter])


def text(said: str) -> str:
    """The citizen's words without the spaces around them.

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
