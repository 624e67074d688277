"""From a laboratory's result to served orders, daily checks, a second ring, and releases when the result is corrected.

Given a waitress who tested positive, her mother and a guest who stayed for an hour: what happens by itself, what
officers decide, and what everybody is told.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from desks_kit import log_in
from rings_kit import Ring, at

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.gates.worker import respond
from pccovid.ground import clock
from pccovid.response import followup, quarantine, tracing
from pccovid.response.followup import Said

pytestmark = pytest.mark.usefixtures("database")


class Story(Ring):
    """The people of the story, and what officers do in it."""

    def __init__(self, admin: str) -> None:
        super().__init__(admin)
        self.waitress, self.mother, self.guest, self.wife, self.shopper = (self.person() for _ in range(5))
        diner, market = self.place("Quán ăn", "Quán Mẫu"), self.place("Chợ", "Chợ Mẫu")
        self.belong_together("household", self.waitress, self.mother)
        self.belong_together("household", self.guest, self.wife)
        for who, place, hour, minutes in (
            (self.waitress, diner, 8, 240), (self.guest, diner, 9, 60),
            (self.waitress, market, 15, 30), (self.shopper, market, 15, 10),
        ):  # fmt: skip
            self.came(who, place, at(3, hour), minutes)
        self.tracer = self.officer("tracer", province=True)
        self.station, self.authority = self.officer("commune_health"), self.officer("authority")

    def accept(self, case_no: str, *people: UUID) -> None:
        with access.enter(self.tracer, Purpose.CONTACT_TRACING, people, case=case_no) as tx:
            tracing.decide(tx, [self.contact(case_no, p) for p in people], "accepted", why="", at=clock.now())
        self.let_a_while_pass()

    def let_a_while_pass(self) -> None:
        """What may be taken back for some minutes is told after them."""
        self.execute("update response.contact set decided_at = decided_at - interval '1 hour'")
        self.execute("update response.quarantine_order set issued_at = issued_at - interval '1 hour'")
        respond()

    def sign_and_serve(self, *people: UUID) -> None:
        ids = [order for (order,) in self.rows(
            "select order_id from response.quarantine_order where person_id = any (%s) and state = 'proposed'",
            [list(people)],
        )]  # fmt: skip
        with access.enter(self.authority, Purpose.QUARANTINE) as tx:
            officer = access.session(tx).officer_id
            assert officer is not None
            quarantine.let_in(tx, self.authority, ids, at=clock.now())
            quarantine.sign(tx, ids, by=officer, at=clock.now())
        with access.enter(self.station, Purpose.QUARANTINE) as tx:
            quarantine.let_in(tx, self.station, ids, at=clock.now())
            quarantine.serve(tx, ids, at=clock.now())
        self.let_a_while_pass()

    def orders(self, person: UUID) -> list[tuple[object, ...]]:
        return self.rows(
            "select kind, state, until_on from response.quarantine_order where person_id = %s order by order_id",
            [person],
        )

    def told(self, person: UUID) -> list[object]:
        rows = self.rows("select kind from records.notice where person_id = %s order by notice_id", [person])
        return [kind for (kind,) in rows]

    def telephone(self, person: UUID, phone: str) -> tuple[Viewer, UUID]:
        viewer = log_in(phone=phone)
        account = self.rows("select account_id from access.account where phone = %s", [phone])[0][0]
        self.execute("insert into access.account_person values (%s, %s, 'self', 'paper')", [account, person])
        return viewer, account


def test_from_a_result_to_orders_checks_a_second_ring_and_releases_by_itself(admin: str) -> None:
    story = Story(admin)

    # A result comes in. By itself: a case, its ring in order, an order proposed for every close contact and the case.
    result = story.test(story.waitress, days_ago=1)
    respond()
    ((first, classification, basis),) = story.cases()
    assert (classification, basis) == ("confirmed", "laboratory")
    assert story.ring(str(first)) == [
        (story.mother, "close", "proposed", True),
        (story.guest, "close", "proposed", True),
        (story.shopper, "met", "proposed", True),
    ]
    last_met = at(3).date()
    assert story.orders(story.guest) == [("quarantine", "proposed", last_met + timedelta(14))]
    assert story.orders(story.shopper) == []
    assert story.orders(story.waitress)[0][:2] == ("isolation", "proposed")
    assert story.told(story.guest) == []  # nobody is told before an officer looked

    # An officer of tracing accepts; they are warned, the second ring shows, the authority signs, the station serves.
    story.accept(str(first), story.mother, story.guest)
    assert story.told(story.guest) == ["exposure"]
    assert (story.wife, 2) in story.ring(str(first), "person_id, ring")
    story.sign_and_serve(story.waitress, story.mother, story.guest)
    assert story.orders(story.guest)[0][1] == "active"
    assert "quarantine_started" in story.told(story.guest)

    # Every day they say how they are; a cough asks for a sample.
    viewer, account = story.telephone(story.guest, "0900004711")
    with access.enter(viewer, Purpose.OWN_RECORD, [story.guest]) as tx:
        number = str(
            story.rows("select order_no from response.quarantine_order where person_id = %s", [story.guest])[0][0]
        )
        asked = followup.one_asked(tx, [story.guest], number, clock.today())
        followup.tell(tx, asked, Said(False, ("cough",), 37.2), by=account, at=clock.now())
    assert "sample_due" in story.told(story.guest)

    # The sample is positive: the contact is a case, with a ring of his own; his wife is close now.
    story.test(story.guest, days_ago=0)
    respond()
    second = str(story.rows("select case_no from response.case_file where person_id = %s", [story.guest])[0][0])
    assert (story.guest, "converted") in story.ring(str(first), "person_id, state")
    assert (story.wife, 1, "close") in story.ring(second, "person_id, ring, class")
    assert ("quarantine", "proposed") in [order[:2] for order in story.orders(story.wife)]

    # The first result was wrong. By itself: no case any more, her proposals fall, what was signed waits for one decision.
    story.execute("update records.test set result = 'negative' where record_id = %s", [result])
    respond()
    assert story.rows("select classification from response.case_file where case_no = %s", [first]) == [("no_case",)]
    with access.enter(story.authority, Purpose.QUARANTINE) as tx:
        waiting = quarantine.changes_waiting(tx)
        ids = [
            order for one in waiting for order in quarantine.orders_of_changes(tx, one.case_id, before=None, most=50)
        ]
        quarantine.let_in(tx, story.authority, ids, at=clock.now())
        quarantine.agree(tx, ids, at=clock.now())
    story.let_a_while_pass()
    assert story.orders(story.mother)[0][1] == "released_early"
    assert story.orders(story.waitress)[0][1] == "released_early"
    assert "quarantine_finished" in story.told(story.mother)
    assert "exposure_withdrawn" in story.told(story.mother)
    papers = story.rows(
        "select d.kind from response.order_document d join response.quarantine_order o using (order_id)"
        " where o.person_id = %s order by d.made_at", [story.mother],
    )  # fmt: skip
    assert papers == [("decision",), ("release",)]
    # The guest stays apart, now as a case of his own: the same decision turned his quarantine into isolation.
    assert [order[:2] for order in story.orders(story.guest)][-1] == ("isolation", "issued")
