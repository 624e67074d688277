"""The population database: a minimal extract as a file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import pull_files
from pccovid.gates.sources.framework.model import BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.gates.sources.framework.targets import register
from pccovid.ground.config import settings


def read(fields: Fields, on: date) -> Row | Rejected:
    """One entry of the register. Its own numbers are taken as they are: nothing is mended in the reference."""
    pin, former, name_text, sex_text, birth_text, commune = fields
    wrong: list[str] = []
    if not (len(pin) == 12 and pin.isdecimal() and people.keys.is_pin(pin)):
        wrong.append("id_number_malformed" if pin.strip() else "id_number_missing")
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    if birth_year is None and not wrong:
        wrong.append("birth_date_missing")
    if wrong or name is None or birth_year is None:
        return Rejected(tuple(wrong))
    entry = people.arrivals.Registered(
        source_key=pin,
        old_id=people.keys.id_number(former) if former else None,
        full_name=name,
        sex=people.keys.sex(sex_text),
        birth_date=birth_date,
        birth_year=birth_year,
        commune_id=rule.commune("", "", commune),
    )
    return (None, *entry)


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in the extract, where its owner shares one and the installation may use it."""
    return pull_files(connector, _extracts(), progress)


def _extracts() -> Iterator[Path]:
    if settings().population == "extract":
        path = folder("population", "extract")
        yield from path.parent.glob(path.name)


CONNECTOR = Connector(contracts()["population"], read, register(), fetch)
