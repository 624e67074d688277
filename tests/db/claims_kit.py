"""Records, people and telephones as the engine and the log-in would have left them."""

from typing import Any
from uuid import UUID, uuid4

import psycopg

from pccovid import access
from pccovid.access import Viewer
from pccovid.ground import crypto, ids, migrate

PHONE, OTHER_PHONE = "0900000021", "0900000022"


class World:
    """Records and people as the engine would have left them."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self._next = 0
        with psycopg.connect(admin) as connection:
            row = connection.execute("select min(source_id) from ingest.source where target = 'record'").fetchone()
        assert row is not None
        self._source = row[0]

    def record(
        self,
        name: str,
        *,
        birth: str | None = None,
        year: int | None = None,
        paper: str | None = None,
        phone: str | None = PHONE,
    ) -> int:
        self._next += 1
        with migrate.owner_tx(self.admin) as tx:
            row = tx.raw.execute(
                "insert into people.source_record (source_id, source_key, full_name, birth_date, birth_year, id_number, phone,"
                " row_hash, batch_id, line_no) values (%s, %s, %s, %s, %s, %s, %s, 1, 1, 1) returning record_id",
                [self._source, f"k{self._next}", name, birth, year or (birth and int(birth[:4])), paper, phone],
            ).fetchone()
        assert row is not None
        return row[0]

    def person(self, *records: int, status: str = "active", state: str = "auto") -> UUID:
        who = uuid4()
        with migrate.owner_tx(self.admin) as tx:
            tx.raw.execute(
                "insert into people.person (person_id, status, identity_level) values (%s, %s, 0)", [who, status]
            )
            for record in records:
                self._link(tx, record, who, state)
            tx.raw.execute("select people.refresh(%s)", [[who]])
        return who

    def provisional(self, record: int, person: UUID) -> None:
        with migrate.owner_tx(self.admin) as tx:
            self._link(tx, record, person, "provisional")
            tx.raw.execute("select people.refresh_waiting()")

    @staticmethod
    def _link(tx, record: int, person: UUID, state: str) -> None:
        tx.raw.execute(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, %s, %s, 'test', '{}', 1, 'engine')",
            [record, person, state, 3 if state == "provisional" else 1],
        )

    def telephone(self, phone: str = PHONE) -> Viewer:
        token, account = ids.token(), uuid4()
        with migrate.owner_tx(self.admin) as tx:
            tx.raw.execute("insert into access.account values (%s, %s)", [account, phone])
            tx.raw.execute(
                "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
                [crypto.fingerprint(token), account],
            )
        return Viewer(token, "test", "r1")

    def log_in(self, phone: str, device: str = "") -> Viewer:
        """Log in by a one-time code, as if no other had been asked for lately."""
        with migrate.owner_tx(self.admin) as tx:
            tx.raw.execute("delete from access.otp")
        asked = access.ask_code(Viewer("", "test", "r0"), client="198.51.100.7", phone=phone)
        opened = access.check_code(Viewer("", "test", "r0"), asked.request_id, asked.code, device=device)
        return Viewer(opened.token, "test", "r1")

    def rows_changed(self, statement: str) -> None:
        with psycopg.connect(self.admin) as connection:
            connection.execute(statement)

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.admin) as connection:
            return connection.execute(statement, parameters).fetchall()

    def officer(self, unit: int, role: str = "commune_health") -> Viewer:
        """Somebody in office in a unit, logged in."""
        token, login = ids.token(), f"cb.{unit}"
        with migrate.owner_tx(self.admin) as tx:
            access.add_officer(tx, uuid4(), login, "Cán bộ Mẫu", "Trạm Y tế Mẫu", "0900000101")
            access.hold_role(tx, login, role, unit)
            tx.raw.execute(
                "insert into access.session (token_hash, officer_id, role, unit_id)"
                " select %s, officer_id, %s, %s from access.officer where login = %s",
                [crypto.fingerprint(token), role, unit, login],
            )
        return Viewer(token, "test", "r1")
