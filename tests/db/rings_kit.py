"""People who fall ill and where they were, as sources and telephones would have told it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases_kit import NOON, Ward
from desks_kit import log_in

from pccovid import access
from pccovid.access import Viewer
from pccovid.gates.worker import respond
from pccovid.ground import migrate


class Ring(Ward):
    """A ward whose people go out, live together and are asked whom they met."""

    def place(self, kind: str = "Chợ", name: str = "Chợ Mẫu") -> int:
        """A place with a QR."""
        return self.rows(
            "insert into records.place (name, kind, commune_id, owner_phone, loaded_at) values (%s, %s, %s, '0900000077', now())"
            " returning place_id",
            [name, kind, self.communes[0]],
        )[0][0]

    def came(
        self, person: UUID, place: int, arrived: datetime, minutes: int | None = 60, *, recorded: datetime | None = None
    ) -> None:
        """Somebody came in; `minutes` None: nobody said when they left."""
        self.execute("select records.prepare_check_in_day(%s)", [arrived.date()])
        left = None if minutes is None else arrived + timedelta(minutes=minutes)
        self.execute(
            "insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)"
            " values (%s, %s, %s, %s, %s, 'self', %s, %s)",
            [uuid4(), person, place, arrived, left, uuid4(), recorded or arrived],
        )

    def scanned(
        self, person: UUID, place: int, arrived: datetime, minutes: int | None = 60, *, clock_off: bool | None = None
    ) -> None:
        """A former database tells that they came."""
        record = self.record("vaccination_platform", "Lý Thị Hồng Mơ", "1991-02-03")
        self.belongs(record, person)
        self.execute("select records.prepare_visit_days(array[%s::date])", [arrived.date()])
        left = None if minutes is None else arrived + timedelta(minutes=minutes)
        self.execute(
            "insert into records.visit (arrived_at, left_at, place_id, record_id, batch_id, line_no, scan_key, clock_off)"
            " values (%s, %s, %s, %s, 1, 1, %s, %s)",
            [arrived, left, place, record, f"s{self._next()}", clock_off],
        )

    def rode(self, person: UUID, vehicle: str, departs: datetime, hours: int) -> None:
        """They took a coach."""
        record = self.record("vaccination_platform", "Lý Thị Hồng Mơ", "1991-02-03")
        self.belongs(record, person)
        self.execute(
            "insert into records.journey (record_id, journey_mode, journey_vehicle, departs_at, arrives_at)"
            " values (%s, 'coach', %s, %s, %s)",
            [record, vehicle, departs, departs + timedelta(hours=hours)],
        )

    def belong_together(self, kind: str, *people: UUID, until: datetime | None = None) -> None:
        """They stand on one list: a household, a class."""
        key = f"list:{self._next()}"
        for person in people:
            record = self.record("vaccination_platform", "Lý Thị Hồng Mơ", "1991-02-03")
            self.belongs(record, person)
            self.execute(
                "insert into records.membership (record_id, group_kind, group_key, group_name, until_on)"
                " values (%s, %s, %s, 'Tổ Mẫu', %s)",
                [record, kind, key, until],
            )

    def heard(self, one: UUID, other: UUID, began: datetime, *minutes: int) -> None:
        """Another system tells that two telephones were near each other, so often and so long."""
        for length in minutes:
            meeting = f"meeting:{self._next()}"
            for person in (one, other):
                record = self.record("vaccination_platform", "Lý Thị Hồng Mơ", "1991-02-03")
                self.belongs(record, person)
                self.execute(
                    "insert into records.sighting (record_id, meeting, began_at, minutes, metres) values (%s, %s, %s, %s, 1)",
                    [record, meeting, began, length],
                )

    def ill(self, person: UUID, days_ago: float = 1) -> str:
        """They test positive; the number of their case, with its ring worked out."""
        self.test(person, days_ago=days_ago)
        respond()
        return self.rows("select case_no from response.case_file where person_id = %s", [person])[0][0]

    def ring(self, case_no: str, columns: str = "person_id, class, state, supported") -> list[tuple[Any, ...]]:
        """The ring as it stands, the highest score first."""
        return self.rows(
            f"select {columns} from response.contact where case_id = (select case_id from response.case_file where case_no = %s)"
            " order by ring, score desc, contact_id",
            [case_no],
        )

    def contact(self, case_no: str, person: UUID) -> int:
        """The id of a contact."""
        return self.rows(
            "select k.contact_id from response.contact k join response.case_file c using (case_id)"
            " where c.case_no = %s and k.person_id = %s",
            [case_no, person],
        )[0][0]

    def officer(self, role: str = "commune_health", commune: int = 0, *, province: bool = False) -> Viewer:
        """An officer of a commune, or of its province, logged in."""
        login, phone = f"o{self._next()}.demo", f"09000030{self._next():02}"
        unit = self.communes[commune]
        if province:
            unit = self.rows("select province_id from commons.unit where unit_id = %s", [unit])[0][0]
        with migrate.owner_tx(self.admin) as tx:
            access.add_officer(tx, uuid4(), login, "Cán bộ Mẫu", "Trạm Y tế trình diễn", phone)
            access.hold_role(tx, login, role, unit)
        return log_in(login=login)


def at(days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment some days before the day the tests play on."""
    return (NOON - timedelta(days=days_ago)).replace(hour=hour, minute=minute)
