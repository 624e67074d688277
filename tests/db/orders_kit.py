"""A commune with a case and whom it met, and the officers who decide about orders."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from notices_kit import HERE, Commune, log_in

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import migrate
from pccovid.ground.clock import VIETNAM
from pccovid.ground.tx import Tx
from pccovid.response import quarantine
from pccovid.response.quarantine import Order, Reckoned

T = TypeVar("T")
AT = datetime(2021, 10, 15, 9, tzinfo=VIETNAM)
MET = date(2021, 10, 12)
UNTIL = MET + timedelta(14)  # of somebody met that day


@dataclass(frozen=True)
class Case:
    """A confirmed case."""

    case_id: int
    person: UUID


class Ward(Commune):
    """Makes cases, contacts and officers in the database at `admin`."""

    def unit(self, code: str = HERE) -> int:
        ((unit,),) = self.rows(
            "select unit_id from commons.unit where code = %s and level = 'commune' and valid_from < '2025-07-01'", code
        )
        return unit

    def case(self, person: UUID | None = None, on: date = MET) -> Case:
        """A person with a confirmed case, sampled on a day."""
        person = person or self.person()
        ((case,),) = self.rows(
            "insert into response.case_file (case_no, person_id, classification, basis, definition, sampled_at, confirmed_at,"
            " unit_id, opened_at) values (%s, %s, 'confirmed', 'stated', 'DEF-3638', %s, %s, %s, %s) returning case_id",
            f"CB-{uuid4()}", person, _noon(on), _noon(on), self.unit(), AT,
        )  # fmt: skip
        return Case(case, person)

    def contact(
        self, case: Case, person: UUID | None = None, *, on: date = MET, ring: int = 1, accepted: bool = True,
        commune: str = HERE,
    ) -> tuple[UUID, int]:  # fmt: skip
        """Somebody who met the case last on a day, and the number of the contact."""
        person = person or self.person(commune)
        ((contact,),) = self.rows(
            "insert into response.contact (case_id, person_id, ring, via_person_id, class, definition, score, kinds, first_at,"
            " last_at, unit_id, found_at, traced_at, state, decided_at)"
            " values (%s, %s, %s, %s, 'close', 'DEF-3638', 0.9, '{place}', %s, %s, %s, %s, %s, %s, %s) returning contact_id",
            case.case_id, person, ring, case.person if ring == 2 else None, _noon(on), _noon(on), self.unit(commune), AT, AT,
            "accepted" if accepted else "proposed", AT if accepted else None,
        )  # fmt: skip
        return person, contact

    def desk(self, role: str, commune: str = HERE) -> Viewer:
        """An officer of a role in a commune, logged in."""
        self._made += 1
        login = f"desk{self._made}"
        with migrate.owner_tx(self.admin) as tx:
            access.add_officer(tx, uuid4(), login, f"Cán bộ {role}", f"Cơ quan {role}", f"09000010{self._made:02}")
            access.hold_role(tx, login, role, self.unit(commune))
        return log_in(login=login)

    def state(self, person: UUID) -> list[tuple[Any, ...]]:
        """Kind, state and last day of each order of a person, in the order of proposing."""
        return self.rows(
            "select kind, state, until_on from response.quarantine_order where person_id = %s order by order_id", person
        )

    def ids(self, *people: UUID) -> list[int]:
        rows = self.rows(
            "select order_id from response.quarantine_order where person_id = any(%s) order by order_id", list(people)
        )
        return [order for (order,) in rows]


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)


def propose(at: datetime = AT) -> Reckoned:
    with access.work(System("test"), Purpose.QUARANTINE, "propose") as tx:
        return quarantine.propose(tx, at)


def pass_days(at: datetime) -> int:
    """What happens by itself on a later day."""
    with access.work(System("test"), Purpose.QUARANTINE, "complete") as tx:
        ended = quarantine.complete(tx, at)
        quarantine.tell(tx, at)
    return ended


def tell(at: datetime = AT) -> int:
    with access.work(System("test"), Purpose.QUARANTINE, "tell") as tx:
        return quarantine.tell(tx, at)


def opened(viewer: Viewer, orders: list[int], at: datetime = AT) -> list[Order]:
    with access.enter(viewer, Purpose.QUARANTINE) as tx:
        return quarantine.let_in(tx, viewer, orders, at=at)


def act(viewer: Viewer, orders: list[int], do: Callable[[Tx, list[Order]], T], at: datetime = AT) -> T:
    """Open orders as an officer and do something to them."""
    with access.enter(viewer, Purpose.QUARANTINE) as tx:
        return do(tx, quarantine.let_in(tx, viewer, orders, at=at))


def sign(viewer: Viewer, orders: list[int], at: datetime = AT) -> tuple[UUID, int]:
    return act(viewer, orders, lambda tx, _: quarantine.sign(tx, orders, by=uuid4(), at=at), at)


def serve(viewer: Viewer, orders: list[int], at: datetime = AT) -> tuple[UUID, int]:
    return act(viewer, orders, lambda tx, _: quarantine.serve(tx, orders, at=at), at)


def days(count: int) -> timedelta:
    return timedelta(count)
