"""Mobile operators: origin-destination tables a day, in csv or Parquet, about numbers of people and nobody."""

import re
from datetime import date

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import delivered, pull_files
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row, Target
from pccovid.ground.tx import Tx
from pccovid.response import mobility

_OPERATOR = re.compile(r"[a-z0-9-]{1,20}")
_MOST = 150_000_000  # more than there are people, and still an integer of PostgreSQL


def read(fields: Fields, on: date) -> Row | Rejected:
    """One cell: day, two units, operator, people."""
    day_text, from_code, to_code, people_text, operator = fields
    wrong: list[str] = []
    day = rule.day(day_text, on, wrong, "moved_on")
    from_unit, to_unit = rule.unit(from_code), rule.unit(to_code)
    if NULL in (from_unit, to_unit):
        wrong.append("unit_unknown")
    people_text = people_text.strip()
    if not (people_text.isdecimal() and len(people_text) < 10 and int(people_text) <= _MOST):
        wrong.append("people_not_number")
    elif int(people_text) < mobility.LEAST:
        wrong.append("cell_too_small")
    operator = operator.strip().lower()
    if not _OPERATOR.fullmatch(operator):
        wrong.append("operator_malformed")
    if wrong:
        return Rejected(tuple(wrong))
    return NULL, day, from_unit, to_unit, operator, people_text


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in what lies in the drop folder."""
    return pull_files(connector, delivered(folder("mobility", "inbox")), progress)


def _merge(tx: Tx, _source_id: int, batch_id: int) -> people.arrivals.Counts:
    return mobility.merge(tx, batch_id)


CONNECTOR = Connector(contracts()["mobility"], read, Target("moved", mobility.COLUMNS, mobility.prepare, _merge), fetch)
