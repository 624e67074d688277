"""How a row of a list of visits is understood: a visit with its visitor, who is one person however often they come."""

from datetime import date

from pccovid.commons.text import fold
from pccovid.gates.sources.framework.canonical import Kind
from pccovid.gates.sources.framework.model import NULL, Fields, Rejected, Row
from pccovid.gates.sources.imports.read import PARTING, read
from pccovid.records import places


def read_visit(fields: Fields, on: date, kind: Kind, agency: str, connected: frozenset[str]) -> Row | Rejected:
    """One row: the columns of records.places.LISTED_VISIT."""
    row = read(fields, on, kind, agency, connected)
    if isinstance(row, Rejected):
        return row
    (updated, scan, name, birth_date, birth_year, sex, paper, phone, commune, address, on_behalf, nation, code, place,
     arrived, left) = row  # fmt: skip
    teller = scan.partition(PARTING)[0]
    known_by = next((value for value in (paper, phone, birth_date) if value != NULL), "")
    visitor = f"{teller}{PARTING}{known_by} {fold(name)}"
    wrong: list[str] = []
    if not known_by:
        wrong.append("visitor_unnamed")
    if arrived[:10] < (on - places.KEPT).isoformat():
        wrong.append("arrived_at_expired")
    if updated != NULL and updated < arrived:
        wrong.append("arrived_after_reported")
    if wrong:
        return Rejected(tuple(wrong))
    return (
        updated, scan, f"{teller}{PARTING}{code}", arrived, left, visitor, name, phone, paper,
        places.typed_code(code) or code, place, birth_date, birth_year, sex, commune, address, on_behalf, nation,
    )  # fmt: skip
