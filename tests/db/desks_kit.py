"""A commune with citizens who report what is wrong, and officers at the desks that mend it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString
from uuid import UUID, uuid4

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.ground import clock, migrate
from pccovid.records import corrections, vaccination
from pccovid.records.corrections import Change, Correction, Dose, Kind, Matter, Told

PLATFORM, NCOVI, TREATMENT = 1, 2, 10
HERE, ELSEWHERE = "00001", "00004"
SITE = "79999"


@dataclass(frozen=True)
class Citizen:
    """A logged-in citizen with one dose of the vaccination platform and one declaration of NCOVI."""

    viewer: Viewer
    account: UUID
    person: UUID
    dose: int
    declaration: int


class Town:
    """Makes citizens and officers in the database at `admin`, and lets them act."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self._made = 0

    def sql(self, statement: LiteralString, *values: object) -> object:
        """Run a statement as the owner of the tables; the first value it gives."""
        with migrate.owner_tx(self.admin) as tx:
            cursor = tx.raw.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    def unit(self, code: str = HERE, level: str = "commune") -> int:
        """The commune of a code in 2021, or the district or province in which it lies."""
        found = self.sql(
            "select case %s when 'district' then district_id when 'province' then province_id else unit_id end"
            " from commons.unit where code = %s and level = 'commune' and valid_from < '2025-07-01'",
            level, code,
        )  # fmt: skip
        return int(str(found))

    def citizen(self, commune: str | None = HERE) -> Citizen:
        """Somebody who lives in a commune, known to two sources, logged in by a one-time code."""
        self._made += 1
        person, phone = uuid4(), f"09000020{self._made:02}"
        self.sql("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", person)
        self.sql("insert into access.subject values (%s, %s)", person, self.unit(commune) if commune else None)
        dose, declaration = (self.record(person, source) for source in (PLATFORM, NCOVI))
        self.sql(
            "update people.source_record set birth_date = '1990-05-06', birth_year = 1990 where record_id = %s", dose
        )
        self.sql("select people.refresh(array[%s]::uuid[])", person)
        self.sql(
            "insert into records.dose (record_id, vaccine, vaccine_text, dose_no, given_on, lot, site_code, site_name)"
            " values (%s, 'vaxzevria', 'AstraZeneca', 1, '2021-08-12', 'ABY1', %s, 'Trạm Y tế trình diễn')",
            dose, SITE,
        )  # fmt: skip
        self.sql(
            "insert into records.declaration (record_id, kind, declared_at) values (%s, 'health', now())", declaration
        )
        viewer = log_in(phone=phone)
        account = UUID(str(self.sql("select account_id from access.account where phone = %s", phone)))
        self.sql(
            "insert into access.account_person (account_id, person_id, relation, proof) values (%s, %s, 'self', 'paper')",
            account, person,
        )  # fmt: skip
        return Citizen(viewer, account, person, dose, declaration)

    def record(self, person: UUID, source: int) -> int:
        """A record of a source, linked to the person."""
        made = self.sql(
            "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
            " values (%s, %s, 1, 1, 1) returning record_id",
            source, str(uuid4()),
        )  # fmt: skip
        self.sql(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')",
            made, person,
        )  # fmt: skip
        return int(str(made))

    def officer(self, role: str = "commune_health", unit: int | None = None, site: str | None = None) -> Viewer:
        """An officer in a role, logged in."""
        self._made += 1
        login = f"officer{self._made}"
        with migrate.owner_tx(self.admin) as tx:
            access.add_officer(tx, uuid4(), login, "Cán bộ trình diễn", f"Cơ quan {role}", f"09000010{self._made:02}")
            access.hold_role(tx, login, role, unit or self.unit(), site)
        return log_in(login=login)

    def site(self) -> None:
        """The facility that gave everybody's dose gets a desk of its own."""
        with migrate.owner_tx(self.admin) as tx:
            access.add_site(tx, SITE, "Trạm Y tế trình diễn", self.unit())


def log_in(*, phone: str | None = None, login: str | None = None) -> Viewer:
    """A session by one-time code."""
    nobody = Viewer("", "test", "r1")
    asked = access.ask_code(nobody, client="198.51.100.7", phone=phone, login=login)
    return Viewer(access.check_code(nobody, asked.request_id, asked.code).token, "test", "r2")


def report(who: Citizen, matter: Matter, said: str = "Sai ngày tiêm", **more: object) -> str:
    """Report something, in words unless `wrong` or `claimed` say it."""
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        told = Told(matter, said, **more)  # pyright: ignore[reportArgumentType]
        return corrections.report(tx, who.person, told, account=who.account, at=clock.now())


def held(who: Citizen) -> list[Correction]:
    """What the citizen sees of their corrections."""
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return corrections.held_about(tx, who.person)


def doses(who: Citizen) -> list[vaccination.Dose]:
    """The citizen's book."""
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        return vaccination.doses(tx, who.person)


def on_desk(officer: Viewer, *, days: int = 0) -> list[corrections.Waiting]:
    """The officer's work list, so many days from now."""
    with access.enter(officer, Purpose.SUPPORT_CORRECTION) as tx:
        return corrections.waiting(tx, at=clock.now() + timedelta(days))


def propose(officer: Viewer, correction: int, change: Change) -> bool:
    """Mend as an officer; whether it is done."""
    with access.enter(officer, Purpose.SUPPORT_CORRECTION) as tx:
        corrections.let_in(tx, officer, correction, at=clock.now())
        return corrections.propose(tx, correction, change, by=_self(tx), at=clock.now())


def agree(officer: Viewer, correction: int) -> None:
    """Agree as the second officer."""
    with access.enter(officer, Purpose.SUPPORT_CORRECTION) as tx:
        corrections.let_in(tx, officer, correction, at=clock.now())
        corrections.agree(tx, correction, by=_self(tx), at=clock.now())


def undo(officer: Viewer, correction: int) -> None:
    """Take back what this officer has just done."""
    with access.enter(officer, Purpose.SUPPORT_CORRECTION) as tx:
        found = corrections.let_in(tx, officer, correction, at=clock.now())
        corrections.undo(tx, found, by=_self(tx), at=clock.now())


def redated(who: Citizen, day: date, *, second: bool = False, supersedes: int | None = None) -> Change:
    """The citizen's dose, told anew on another day."""
    dose = Dose("vaxzevria", "AstraZeneca", day, 1, "ABY1", SITE, "Trạm Y tế trình diễn")
    former = {"given_on": "2021-08-12"}
    return Change(
        Kind.CHANGE_DOSE, corrections.fields(dose), former, supersedes=supersedes or who.dose, needs_second=second
    )


def _self(tx: object) -> UUID:
    officer = access.session(tx).officer_id  # pyright: ignore[reportArgumentType]
    assert officer is not None
    return officer
