"""The card of somebody who must stay apart: from the signature on, until the order ends, and without its cause."""

from collections.abc import Callable
from uuid import UUID

import pytest
from orders_kit import AT, UNTIL, Ward, act, days, pass_days, propose, serve, sign
from sources_kit import citizen

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground.tx import Tx
from pccovid.response import card, quarantine

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(admin: str) -> Ward:
    return Ward(admin)


def read(viewer: Viewer, purpose: Purpose, person: UUID, show: Callable[[Tx], object]) -> object:
    with access.enter(viewer, purpose, [person]) as tx:
        return show(tx)


def rule(ward: Ward, person: UUID, day: int = 0) -> str:
    """By which rule the person's own card has its colour."""
    shown = read(
        citizen(ward.admin, person), Purpose.OWN_RECORD, person, lambda tx: card.show(tx, person, at=AT + days(day))
    )
    assert isinstance(shown, card.Card)
    return shown.rule.id


def test_a_proposal_colours_nothing_a_signature_does_and_its_undoing_gives_back(ward: Ward) -> None:
    person, _ = ward.contact(ward.case())
    propose()
    authority = ward.desk("authority")
    assert rule(ward, person) == "nothing"
    made, _ = sign(authority, ward.ids(person))
    assert rule(ward, person) == "apart"
    act(authority, ward.ids(person), lambda tx, _: quarantine.undo(tx, made, at=AT))
    assert rule(ward, person) == "nothing"


def test_the_card_is_free_with_the_day_after_the_last_and_who_only_watches_is_not_bound(ward: Ward) -> None:
    case = ward.case()
    person, _ = ward.contact(case)
    watching, _ = ward.contact(case, ring=2)
    propose()
    sign(ward.desk("authority"), ward.ids(person, watching))
    last = (UNTIL - AT.date()).days
    assert [rule(ward, person, day) for day in (last, last + 1)] == ["apart", "nothing"]
    assert rule(ward, watching) == "nothing"


def test_a_case_is_bound_until_something_ends_it(ward: Ward) -> None:
    case = ward.case()
    propose()
    sign(ward.desk("authority"), ward.ids(case.person))
    serve(ward.desk("commune_health"), ward.ids(case.person))
    pass_days(AT + days(30))
    assert rule(ward, case.person, 30) == "apart"  # no negative test on the last day or later


def test_the_desk_that_helps_reads_the_days_and_nothing_else_of_an_order(ward: Ward) -> None:
    person, _ = ward.contact(ward.case())
    propose()
    sign(ward.desk("authority"), ward.ids(person))
    station = ward.desk("commune_health")

    def days_and_orders(tx: Tx) -> object:
        return card.show(tx, person, at=AT).colour, quarantine.of_person(tx, person)

    assert read(station, Purpose.ASSISTANCE, person, days_and_orders) == (card.Colour.RESTRICTED, [])
    assert read(station, Purpose.IDENTITY_MATCHING, person, lambda tx: quarantine.apart(tx, person)) == []
