"""Border: passenger lists as files, one a flight or vehicle, names as passports write them.

A row has no key of its own: it is the crossing of one document by one name, in one vehicle, on one day. So a list that
is sent again with other seats changes rows and adds none.
"""

from datetime import date

from pccovid import people
from pccovid.commons.text import fold
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import delivered, pull_files
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.gates.sources.framework.targets import records
from pccovid.records import border

_DIRECTIONS = {
    **dict.fromkeys(("nhap canh", "nhap", "n", "entry", "in", "arrival"), "entry"),
    **dict.fromkeys(("xuat canh", "xuat", "x", "exit", "out", "departure"), "exit"),
}
_NOT_SAID = "XXX"  # how passports write that no nationality is known (ICAO 9303)


def read(fields: Fields, on: date) -> Row | Rejected:
    """One passenger: PERSON and the nationality, then the columns of a crossing."""
    (direction_text, means, vehicle_text, port_text, crossed_text, country, seat, name_text, document_text, nation,
     birth_text, sex_text, address, phone) = fields  # fmt: skip
    wrong: list[str] = []
    direction = _DIRECTIONS.get(" ".join(fold(direction_text).split()))
    if direction is None:
        wrong.append("direction_unknown")
    port = rule.required(port_text, wrong, "port_missing")
    crossed = rule.moment(crossed_text, on, wrong, "crossed_at")
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(birth_text, on, wrong)
    sex, nationality = rule.sex(sex_text), rule.nationality(nation)
    said = _NOT_SAID if nationality == NULL else nationality
    id_number = rule.paper(document_text, said, sex, birth_year, wrong)
    if wrong or direction is None:
        return Rejected(tuple(wrong))
    vehicle, document, stay = rule.vehicle_no(vehicle_text), rule.vehicle_no(document_text), rule.words(address)
    by, of = (port if vehicle == NULL else vehicle), (birth_text.strip() if document == NULL else document)
    return (
        NULL, f"{by} {crossed[:10]} {direction} {of} {fold(name)}", name, birth_date, birth_year, sex, id_number,
        rule.phone(phone), NULL, stay, "f", nationality, direction, crossed, port, rule.crossing_mode(means), vehicle,
        rule.words(seat), rule.nationality(country), document, stay,
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in the lists that lie in the drop folder."""
    return pull_files(connector, delivered(folder("border", "inbox")), progress)


CONNECTOR = Connector(
    contracts()["border"], read, records(people.arrivals.PERSON + people.arrivals.NATIONALITY, border.FACTS), fetch
)
