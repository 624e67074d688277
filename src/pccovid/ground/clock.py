"""The only clock. Rules receive their day as a parameter; nobody else asks the system."""

from datetime import UTC, date, datetime

from pccovid.ground.config import settings
from pccovid.ground.zone import VIETNAM


def now() -> datetime:
    """The present moment in Viet Nam; in a demonstration, this hour of the day it plays on."""
    moment = datetime.now(VIETNAM)
    frozen = settings().frozen_day
    if frozen is None:
        return moment
    return moment.replace(year=frozen.year, month=frozen.month, day=frozen.day)


def today() -> date:
    """The present day in Viet Nam."""
    return now().date()


def wall() -> datetime:
    """The real moment in UTC, whatever day a demonstration plays on: for certificates, which other machines check."""
    return datetime.now(UTC)
