"""What a cell of an origin-destination table becomes, and which ones are refused."""

from datetime import date

import pytest

from pccovid.gates.sources import mobility
from pccovid.gates.sources.framework.fields import unit
from pccovid.gates.sources.framework.model import NULL, Rejected

ON = date(2021, 10, 15)


@pytest.mark.parametrize(
    ("day", "start", "end"), [("14/10/2021", "01", "79"), ("2021-10-14", "785", "01"), ("14/10/2021", "00001", "00001")]
)
def test_a_cell_is_read(day: str, start: str, end: str) -> None:
    row = mobility.read((day, start, end, " 15 ", "Nha-Mang-A"), ON)
    assert row == (NULL, "2021-10-14", unit(start), unit(end), "nha-mang-a", "15")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (("", "01", "79", "20", "a"), "moved_on_missing"),
        (("31/02/2021", "01", "79", "20", "a"), "moved_on_impossible"),
        (("16/10/2021", "01", "79", "20", "a"), "moved_on_future"),
        (("14/10/2021", "03", "79", "20", "a"), "unit_unknown"),
        (("14/10/2021", "01", "", "20", "a"), "unit_unknown"),
        (("14/10/2021", "01", "79", "14", "a"), "cell_too_small"),
        (("14/10/2021", "01", "79", "0", "a"), "cell_too_small"),
        (("14/10/2021", "01", "79", "-20", "a"), "people_not_number"),
        (("14/10/2021", "01", "79", "20.5", "a"), "people_not_number"),
        (("14/10/2021", "01", "79", "9999999999", "a"), "people_not_number"),
        (("14/10/2021", "01", "79", "<15", "a"), "people_not_number"),
        (("14/10/2021", "01", "79", "20", "nhà mạng"), "operator_malformed"),
    ],
)
def test_a_cell_is_refused(fields: tuple[str, ...], reason: str) -> None:
    assert mobility.read(fields, ON) == Rejected((reason,))
