"""Matching on arrival comes to the decisions of the batch, and is as safe."""

import pytest
from people_kit import VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin)


def index() -> None:
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index the register") as tx:
        people.refresh_index(tx)


def test_a_record_is_linked_the_moment_it_comes_in(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    index()
    record = nation.record(VACCINATION, "DO THI HANH", 1985, sex="F", paper=pin, commune=5)
    found = people.match_arrivals()
    assert (found.records, found.automatic, found.changed) == (1, 1, 1)
    link = nation.link(record)
    assert (link.state, link.tier, link.rule, link.register_entry) == ("auto", 1, "pin", nation.entry(pin))
    assert people.match_arrivals().records == 0
