"""Who mends what, and until when: every matter, one line each."""

from datetime import UTC, datetime

import pytest

from pccovid.records.corrections import rules
from pccovid.records.corrections.model import Matter, Record

AT = datetime(2021, 10, 15, 8, tzinfo=UTC)
DOSE = Record(1, "Bộ Y tế", "Trạm Y tế trình diễn")
NO_SITE = Record(1, "Bộ Y tế", None)


@pytest.mark.parametrize(
    ("matter", "record", "owner", "days"),
    [
        (Matter.DOSE, DOSE, "Trạm Y tế trình diễn", 5),
        (Matter.DOSE, NO_SITE, "Bộ Y tế", 5),
        (Matter.DECLARATION, NO_SITE, "Bộ Y tế", 3),
        (Matter.IDENTITY, None, rules.COMMUNE, 3),
        (Matter.IDENTITY, NO_SITE, rules.COMMUNE, 3),
        (Matter.MISSING_DOSE, None, rules.VACCINATION_PLATFORM, 5),
        (Matter.OTHER, None, rules.COMMUNE, 5),
    ],
)
def test_owner_and_clock(matter: Matter, record: Record | None, owner: str, days: int) -> None:
    assert rules.owner(matter, record) == owner
    assert (rules.due(matter, AT) - AT).days == days
