"""A confirmed case, people around it and officers who trace, written as the steps before would have left them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import clock, migrate

HERE, NEXT_DOOR, ELSEWHERE = "00001", "00004", "26734"  # two communes of one province, one of another
WORKER = System("test")


def noon() -> datetime:
    """The middle of the day of the test."""
    return clock.now().replace(hour=12, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Case:
    """A case with its number and person."""

    case_id: int
    case_no: str
    person: UUID


class Ring:
    """Makes cases, contacts, places and officers in the database at `admin`."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self._made = 0

    def rows(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement as the owner of the tables."""
        with migrate.owner_tx(self.admin) as tx:
            cursor = tx.raw.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement: LiteralString, *values: object) -> Any:
        """The first value of the first row."""
        return self.rows(statement, *values)[0][0]

    def unit(self, code: str = HERE, level: str = "commune") -> int:
        """The commune of a code in 2021, or what it lies in."""
        return self.one(
            "select case %s when 'district' then district_id when 'province' then province_id else unit_id end"
            " from commons.unit where code = %s and level = 'commune' and valid_from < '2025-07-01'",
            level, code,
        )  # fmt: skip

    def person(self, commune: str = HERE, name: str = "Người Mẫu") -> UUID:
        """Somebody who lives there."""
        person = uuid4()
        self.rows("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", person)
        self.rows("insert into access.subject values (%s, %s)", person, self.unit(commune))
        self.rows(
            "insert into people.golden_attribute (person_id, attribute, value, record_id, rule, as_of)"
            " values (%s, 'full_name', %s, 1, 'test', now())",
            person, name,
        )  # fmt: skip
        return person

    def phone(self, person: UUID, number: str) -> None:
        """A proved telephone that acts for them."""
        account = uuid4()
        self.rows("insert into access.account (account_id, phone) values (%s, %s)", account, number)
        self.rows("insert into access.account_person values (%s, %s, 'self', 'paper')", account, person)

    def case(self, person: UUID | None = None, *, basis: str = "laboratory", classification: str = "confirmed") -> Case:
        """A case whose onset was four days ago; its ring counts as worked out."""
        self._made += 1
        who, number = person or self.person(name=f"Ca Mẫu {self._made}"), f"CB-20211015-{self._made:04}"
        made = self.one(
            "insert into response.case_file (case_no, person_id, classification, basis, test_record_id, definition,"
            " onset_on, symptomatic, sampled_at, confirmed_at, unit_id, traced_revision, opened_at)"
            " values (%s, %s, %s, %s, 1, 'DEF-3638', %s, true, %s, %s,"
            " (select commune_id from access.subject where person_id = %s), 1, %s) returning case_id",
            number, who, classification, basis, noon().date() - timedelta(4), noon() - timedelta(days=1),
            noon() - timedelta(hours=3), who, noon() - timedelta(hours=3),
        )  # fmt: skip
        return Case(made, number, who)

    def contact(self, case: Case, person: UUID | None = None, kind: str = "place", **more: Any) -> int:
        """Somebody in the ring, with one meeting two days ago at `place`."""
        who, met = person or self.person(), noon() - timedelta(days=2)
        given = {"ring": 1, "class": "close", "state": "proposed", "score": 0.5, "minutes": 30, "via": None} | more
        made = self.one(
            "insert into response.contact (case_id, person_id, ring, via_person_id, class, definition, score, kinds,"
            " minutes, first_at, last_at, unit_id, state, found_at, traced_at, decided_at) values"
            " (%s, %s, %s, %s, %s, 'DEF-3638', %s, %s, %s, %s, %s,"
            " (select commune_id from access.subject where person_id = %s), %s, %s, %s, %s) returning contact_id",
            case.case_id, who, given["ring"], given["via"], given["class"], given["score"], [kind], given["minutes"],
            met, met, who, given["state"], noon(), noon(), noon() if given["state"] != "proposed" else None,
        )  # fmt: skip
        self.rows(
            "insert into response.meeting (case_id, person_id, met_person_id, kind, place_id, started_at, ended_at,"
            " minutes, weight, source) values (%s, %s, %s, %s, %s, %s, %s, %s, 0.5, 'pccovid')",
            case.case_id, who, given["via"] or case.person, kind, given.get("place"), met, met, given["minutes"],
        )  # fmt: skip
        return made

    def place(self, name: str = "Chợ Mẫu", *, commune: str = HERE, owner: str = "0900000881") -> int:
        """A registered place."""
        return self.one(
            "insert into records.place (name, kind, commune_id, address, owner_name, owner_phone, loaded_at)"
            " values (%s, 'Chợ', %s, 'Số 1, tổ 1', 'Chị Mẫu', %s, now()) returning place_id",
            name, self.unit(commune), owner,
        )  # fmt: skip

    def officer(self, role: str = "tracer", unit: int | None = None) -> Viewer:
        """An officer in a role, logged in; a tracer serves a province, everybody else a commune."""
        self._made += 1
        login = f"officer{self._made}"
        area = unit or self.unit(level="province" if role == "tracer" else "commune")
        with migrate.owner_tx(self.admin) as tx:
            access.add_officer(tx, uuid4(), login, f"Cán bộ Mẫu {self._made}", "CDC Mẫu", f"09000011{self._made:02}")
            access.hold_role(tx, login, role, area)
        nobody = Viewer("", "test", "r1")
        asked = access.ask_code(nobody, client="198.51.100.7", login=login)
        return Viewer(access.check_code(nobody, asked.request_id, asked.code).token, "test", "r2")

    def told(self, person: UUID) -> list[tuple[str, dict[str, str]]]:
        """The notices that a person can still read an hour later: kind and values."""
        return self.rows(
            "select kind, filled from records.notice where person_id = %s and ends_at > %s order by notice_id",
            person, noon() + timedelta(hours=1),
        )  # fmt: skip


def tracing(viewer: Viewer) -> Any:
    """A transaction of contact tracing."""
    return access.enter(viewer, Purpose.CONTACT_TRACING)


def engine() -> Any:
    """A transaction of the worker."""
    return access.work(WORKER, Purpose.CONTACT_TRACING, "test")
