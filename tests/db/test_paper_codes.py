"""Codes on paper: printed by those who may, read by who is logged in, refused once they are lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from pccovid import access, proof
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock, migrate
from pccovid.ground.db import Database
from pccovid.ground.tx import Tx

pytestmark = pytest.mark.usefixtures("database")

OWN = Purpose.OWN_RECORD


@pytest.fixture
def person(admin: str) -> Callable[..., UUID]:
    """Somebody known; with a telephone, one that acts for them."""

    def make(*phones: str) -> UUID:
        made = uuid4()
        with migrate.owner_tx(admin) as tx:
            tx.raw.execute(
                "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [made]
            )
            tx.raw.execute("insert into access.subject (person_id) values (%s)", [made])
            for phone in phones:
                tx.raw.execute(
                    "insert into access.account_person select account_id, %s, 'self', 'paper' from access.account where phone = %s",
                    [made, phone],
                )
        return made

    return make


def log_in(phone: str) -> Viewer:
    door = Viewer("", "web", "1")
    asked = access.ask_code(door, client="127.0.0.1", phone=phone)
    return Viewer(access.check_code(door, asked.request_id, asked.code).token, "web", "2")


def whose(tx: Tx, text: str, at: datetime) -> UUID:
    shown = proof.read(text, at)
    assert isinstance(shown, proof.Person)
    return proof.person_of(tx, shown)


def test_a_paper_is_read_until_it_is_lost_and_p19_holds_nobodys_id(person: Callable[..., UUID]) -> None:
    mother = log_in("0900000071")
    child, at = person("0900000071"), clock.now()
    with access.enter(mother, OWN, [child]) as tx:
        code = proof.print_code(tx, child, proof.Form.CARD, at=at)
        again = proof.print_code(tx, child, proof.Form.CARD, at=at + timedelta(minutes=5))
        sheet = proof.print_code(tx, child, proof.Form.SHEET, at=at)
        assert again == code, "a form sent twice prints once"
        assert {c.code_id for c in proof.papers_of(tx, [child])} == {code.code_id, sheet.code_id}
    text = proof.paper_qr(code)
    with access.enter(log_in("0900000072"), OWN) as tx:  # whoever scans
        assert whose(tx, text, at) == child
        assert whose(tx, proof.personal_qr(child, at), at) == child
        with pytest.raises(proof.NoSuchPaper):
            proof.revoke(tx, code.code_id, at=at)  # not theirs
    with access.enter(mother, OWN, [child]) as tx:
        proof.revoke(tx, code.code_id, at=at)
        with pytest.raises(proof.Revoked):
            whose(tx, text, at)
        with pytest.raises(proof.NoSuchPaper):
            proof.revoke(tx, code.code_id, at=at)
        assert whose(tx, proof.paper_qr(sheet), at) == child
        new = proof.print_code(tx, child, proof.Form.CARD, at=at + timedelta(minutes=6))
        assert new.code_id != code.code_id, "after a loss the next one is new"


def test_a_signed_number_that_was_never_printed_is_forged(person: Callable[..., UUID]) -> None:
    viewer, at = log_in("0900000073"), clock.now()
    made_up = proof.PaperCode(uuid4(), person(), "card", at, at + timedelta(days=1), None)
    with access.enter(viewer, OWN) as tx, pytest.raises(proof.Forged):
        whose(tx, proof.paper_qr(made_up), at)


def test_nobody_prints_for_a_stranger(person: Callable[..., UUID]) -> None:
    viewer, stranger = log_in("0900000074"), person()
    with pytest.raises(psycopg.errors.InsufficientPrivilege), access.enter(viewer, OWN) as tx:
        proof.print_code(tx, stranger, proof.Form.CARD, at=clock.now())


def test_after_a_merge_codes_of_the_double_are_the_persons(person: Callable[..., UUID], admin: str) -> None:
    viewer = log_in("0900000075")
    stays, double, at = person("0900000075"), person("0900000075"), clock.now()
    with access.enter(viewer, OWN, [double]) as tx:
        code = proof.print_code(tx, double, proof.Form.CARD, at=at)
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute("update access.subject set gone_to = %s where person_id = %s", [stays, double])
    with access.enter(viewer, OWN, [stays]) as tx:
        assert proof.papers_of(tx, [stays]) == [code]
        assert whose(tx, proof.paper_qr(code), at) == stays
        assert whose(tx, proof.personal_qr(double, at), at) == stays
        proof.revoke(tx, code.code_id, at=at)


def test_without_a_session_a_paper_leads_to_nobody(person: Callable[..., UUID], database: Database) -> None:
    viewer, owner, at = log_in("0900000076"), person("0900000076"), clock.now()
    with access.enter(viewer, OWN, [owner]) as tx:
        code = proof.print_code(tx, owner, proof.Form.SHEET, at=at)
    with access.at_the_door(Viewer("", "web", "3")) as tx, pytest.raises(proof.Forged):
        whose(tx, proof.paper_qr(code), at)
