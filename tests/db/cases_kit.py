"""People with tests and treatments as sources would have left them, and the cases that follow."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from people_kit import Nation

from pccovid.gates.worker import respond
from pccovid.ground.zone import VIETNAM

NOON = datetime(2021, 10, 15, 12, tzinfo=VIETNAM)


class Ward(Nation):
    """A nation without a register, in which people fall ill."""

    def __init__(self, admin: str) -> None:
        super().__init__(admin, size=0)

    def person(self, commune: int = 0) -> UUID:
        """Somebody who lives in a commune."""
        person = uuid4()
        self.execute("insert into people.person (person_id, status, identity_level) values (%s, 'active', 0)", [person])
        self.execute("insert into access.subject values (%s, %s)", [person, self.communes[commune]])
        return person

    def test(
        self, person: UUID | None, result: str = "positive", *, days_ago: float = 1, method: str = "pcr", pool: int = 1,
        is_dated: bool = True,
    ) -> int:  # fmt: skip
        """A test whose sample was taken some days before noon of the day; its record, linked if somebody is named."""
        record = self.record("test_platform", "Lý Thị Hồng Mơ", "1991-02-03")
        taken = NOON - timedelta(days=days_ago) if is_dated else None
        self.execute(
            "insert into records.test (record_id, method, result, taken_at, resulted_at, pool_size)"
            " values (%s, %s, %s, %s, %s, %s)",
            [record, method, result, taken, taken and taken + timedelta(hours=8), pool],
        )
        if person is not None:
            self.belongs(record, person)
        return record

    def treatment(self, person: UUID, began: date, onset: date | None = None, care: str = "hospital") -> int:
        """A treatment that began on a day."""
        record = self.record("treatment", "Lý Thị Hồng Mơ", "1991-02-03")
        self.execute(
            "insert into records.treatment (record_id, status, care, onset_on, began_on) values (%s, 'admitted', %s, %s, %s)",
            [record, care, onset, began],
        )
        self.belongs(record, person)
        return record

    def belongs(self, record: int, person: UUID) -> None:
        """The record turns out to be of a person; a former link ends."""
        self.execute("update people.link set ended_at = now() where record_id = %s and ended_at is null", [record])
        self.execute(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'engine')",
            [record, person],
        )

    def cases(self, columns: str = "case_no, classification, basis") -> list[tuple[object, ...]]:
        """What the cases say after everything that follows was drawn."""
        respond()
        return self.rows(f"select {columns} from response.case_file order by case_id")

    def history(self, field: str = "classification") -> list[tuple[object, ...]]:
        """The history of a field over all cases."""
        return self.rows(
            "select was, becomes, reason from response.case_change where field = %s order by change_id", [field]
        )
