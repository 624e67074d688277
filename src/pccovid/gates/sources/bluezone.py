"""Bluezone: csv files in a drop folder, one account a row, known by its telephone."""

from datetime import date

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import delivered, pull_files
from pccovid.gates.sources.framework.model import BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.gates.sources.framework.targets import records

_KNOWN = ("source_key", "full_name", "phone", "place_text")


def read(fields: Fields, on: date) -> Row | Rejected:
    """One account: the telephone is the key, and all else is as free as its user typed it: _KNOWN."""
    phone_text, name_text, address, _created, updated = fields
    wrong: list[str] = []
    phone = people.keys.phone(phone_text)
    if phone is None:
        wrong.append("phone_malformed" if phone_text.strip() else "phone_missing")
    name = rule.name(name_text, wrong)
    updated = rule.moment(updated, on, wrong, "updated_at")
    if wrong or phone is None:
        return Rejected(tuple(wrong))
    return updated, phone, name, phone, rule.words(address)


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in what lies in the drop folder."""
    return pull_files(connector, delivered(folder("bluezone", "inbox")), progress)


CONNECTOR = Connector(contracts()["bluezone"], read, records(_KNOWN), fetch)
