"""People of a commune, their telephones and an officer, for what notices need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID, uuid4

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import clock, migrate
from pccovid.records import notices
from pccovid.records.notices import Kind, Message, Value

HERE, ELSEWHERE = "00001", "00004"
DAY = date(2021, 10, 12)
EXPOSED = notices.exposure("vehicle", DAY, people_there=40, test_on=date(2021, 10, 16), watch_until=date(2021, 10, 26))
DUE: dict[str, Value] = {"dose": 2, "due_from": DAY}


def noon() -> datetime:
    """An hour of the day at which nothing waits for the morning, whenever the tests run."""
    return clock.now().replace(hour=12, minute=0)


@dataclass(frozen=True)
class Phone:
    """A logged-in telephone and whom it acts for, oneself first."""

    number: str
    viewer: Viewer
    account: UUID
    people: list[UUID]


class Commune:
    """Makes people, telephones and officers in the database at `admin`."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self._made = 0

    def rows(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement as the owner of the tables."""
        with migrate.owner_tx(self.admin) as tx:
            cursor = tx.raw.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def person(self, commune: str = HERE) -> UUID:
        """Somebody who lives there, on no telephone yet."""
        person = uuid4()
        self.rows("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", person)
        self.rows(
            "insert into access.subject select %s, unit_id from commons.unit"
            " where code = %s and level = 'commune' and valid_from < '2025-07-01'",
            person, commune,
        )  # fmt: skip
        return person

    def phone(self, *people: UUID) -> Phone:
        """A telephone that acts for them."""
        self._made += 1
        number = f"09000005{self._made:02}"
        viewer = log_in(phone=number)
        ((account,),) = self.rows("select account_id from access.account where phone = %s", number)
        for person, relation in zip(people, ("self", *["guardian"] * len(people)), strict=False):
            self.rows("insert into access.account_person values (%s, %s, %s, 'paper')", account, person, relation)
        return Phone(number, viewer, account, list(people))

    def officer(self, commune: str = HERE) -> Viewer:
        """A health officer of a commune, logged in."""
        ((unit,),) = self.rows(
            "select unit_id from commons.unit where code = %s and level = 'commune' and valid_from < '2025-07-01'",
            commune,
        )
        with migrate.owner_tx(self.admin) as tx:
            access.add_officer(tx, uuid4(), f"xa{commune}", "Cán bộ", "Trạm Y tế", f"09000{commune}")
            access.hold_role(tx, f"xa{commune}", "commune_health", unit)
        return log_in(login=f"xa{commune}")

    def deliveries(self) -> list[tuple[str, str]]:
        """Channel and state of every delivery."""
        return self.rows("select channel, state from records.delivery order by delivery_id")


def log_in(device: str = "", **who: str) -> Viewer:
    nobody = Viewer("", "test", "r1")
    asked = access.ask_code(nobody, client="198.51.100.7", **who)
    return Viewer(access.check_code(nobody, asked.request_id, asked.code, device=device).token, "test", "r2")


def send(who: Phone, kind: Kind, values: Mapping[str, Value], person: UUID | None = None) -> int:
    """Write a notice where the telephone's owner opened their own door."""
    person = person or who.people[0]
    with access.enter(who.viewer, Purpose.OWN_RECORD, [person]) as tx:
        return notices.send(tx, person, kind, values, at=noon())


def send_all(kind: Kind, values: Mapping[str, Value], people: Sequence[UUID]) -> int:
    """Write a notice to many as a programme does."""
    with access.work(System("test"), Purpose.CONTACT_TRACING, "warn") as tx:
        return notices.send_all(tx, kind, [Message(person, values) for person in people], at=noon())


def held(who: Phone) -> list[notices.Notice]:
    """What the telephone reads, everybody's door open."""
    with access.enter(who.viewer, Purpose.OWN_RECORD, who.people) as tx:
        waiting = notices.of_household(tx, noon())
        found = {n.notice_id: n for n in notices.of_people(tx, [w.notice_id for w in waiting])}
    return [found[w.notice_id] for w in waiting]
