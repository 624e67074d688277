"""Who rode in one vehicle, crossed at one gate, lived, worked or learned together: what tracing asks the records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from people_kit import Nation
from sources_kit import ask, one

FROM, UNTIL = "2021-10-01T00:00+07", "2021-10-15T00:00+07"


@dataclass
class Land:
    """People with a record each, and what those tell."""

    nation: Nation

    def person(self) -> UUID:
        """Somebody without any record yet."""
        person = uuid4()
        self.nation.execute(
            "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person]
        )
        self.nation.execute("insert into access.subject values (%s, 5)", [person])
        return person

    def tells(self, person: UUID, table: str, source: str = "travel", **values: object) -> int:
        """A record that is surely about this person, with one fact."""
        record = self.nation.record(source, "Người Mẫu", 1980)
        self.nation.execute(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')",
            [record, person],
        )
        names = ["record_id", *values]
        self.nation.execute(
            f"insert into {table} ({', '.join(names)}) values ({', '.join(['%s'] * len(names))})",
            [record, *values.values()],
        )
        return record

    def someone(self, table: str, **values: object) -> UUID:
        """Somebody with one fact."""
        person = self.person()
        self.tells(person, table, "travel", **values)
        return person

    def declares(self, person: UUID, reference: str, revision: int, kind: str, answers: str) -> None:
        """A declaration made in PcCovid."""
        self.nation.execute(
            "insert into records.filing (reference, revision, person_id, kind, form_version, answers, fingerprint, declared_at,"
            " account_id) values (%s, %s, %s, %s, '', %s, '', '2021-10-04T08:00+07', %s)",
            [reference, revision, person, kind, answers, person],
        )

    def met(self, what: LiteralString, *of: UUID, columns: LiteralString = "person_id") -> list[Any]:
        """What the engine is answered of these people."""
        with psycopg.connect(self.nation.admin) as connection:
            connection.execute("set role pccovid_engine")
            return connection.execute(
                f"select {columns} from records.met_in_{what}(%s::uuid[], %s, %s)",
                [list(of), FROM, UNTIL],
            ).fetchall()


@pytest.fixture
def land(admin: str) -> Land:
    return Land(Nation(admin, size=0))


@pytest.fixture
def flies(land: Land) -> Callable[..., UUID]:
    """Somebody on a flight of 5 October."""

    def make(vehicle: str, seat: str | None = None, at: str = "2021-10-05T08:00+07", **more: object) -> UUID:
        return land.someone(
            "records.journey",
            **{"journey_mode": "plane", "journey_vehicle": vehicle, "journey_seat": seat, "departs_at": at, **more},
        )

    return make


@pytest.mark.parametrize(
    ("written", "number"),
    [("VN 0213", "VN213"), ("vn213", "VN213"), ("51B-123.45", "51B12345"), ("SE01", "SE1"), ("0V 12", "0V12"),
     ("Đ 5", "D5"), ("?", None), ("29A0012", "29A0012")],
)  # fmt: skip
def test_one_vehicle_has_one_number_however_it_is_written(admin: str, written: str, number: str | None) -> None:
    assert one(admin, "select records.vehicle_no(%s)", written) == number


@pytest.mark.parametrize(("seat", "row"), [("12A", 12), (" 07-c ", 7), ("32", None), ("B5", None), ("0A", None)])
def test_only_a_seat_that_tells_its_row_has_one(admin: str, seat: str, row: int | None) -> None:
    assert one(admin, "select records.seat_row(%s)", seat) == row


def test_the_same_flight_is_one_trip_with_the_rows_between_the_seats(land: Land, flies: Callable[..., UUID]) -> None:
    case = flies("VN 0213", "12A")
    near, far, unknown = flies("vn213", "14C", "2021-10-05T08:20+07"), flies("VN213", "30F"), flies("VN-213")
    flies("VN213", "12B", "2021-10-06T08:00+07")  # the flight of the next day
    flies("VN214", "12B")
    crew = flies("VN213", is_crew=True)
    found = {
        row[0]: row[1:] for row in land.met("vehicles", case, columns="person_id, rows_apart, seat, of_seat, label")
    }
    assert found == {
        near: (2, "14C", "12A", "VN213"),
        far: (18, "30F", "12A", "VN213"),
        unknown: (None, None, "12A", "VN213"),
        crew: (0, "crew", "12A", "VN213"),
    }


def test_a_train_is_as_many_rooms_as_carriages_where_both_are_told(land: Land, flies: Callable[..., UUID]) -> None:
    def rides(carriage: str | None, row: int | None) -> UUID:
        return flies("SE1", journey_mode="train", carriage=carriage, seat_row=row)

    case, same, unsaid = rides("5", 3), rides("5", 9), rides(None, None)
    rides("6", 3)
    assert dict(land.met("vehicles", case, columns="person_id, rows_apart")) == {same: 6, unsaid: None}


def test_declarations_made_here_count_by_their_last_revision_and_by_the_day(
    land: Land, flies: Callable[..., UUID]
) -> None:
    case = flies("VN213", "12A")
    here, changed = land.person(), land.person()
    land.declares(here, "A", 1, "domestic", '{"departs": "2021-10-05", "flight": "vn 213", "seat": "13A"}')
    land.declares(changed, "B", 1, "domestic", '{"departs": "2021-10-05", "flight": "VN213"}')
    land.declares(changed, "B", 2, "domestic", '{"departs": "2021-10-05", "vehicle": "car", "plate": "29A-1"}')
    columns = "person_id, rows_apart, source, record_id"
    assert land.met("vehicles", case, columns=columns) == [(here, 1, "pccovid", None)]
    assert [person for (person,) in land.met("vehicles", here)] == [case], "and the other way round"
    double = land.person()
    land.nation.execute("update access.subject set gone_to = %s where person_id = %s", [double, here])
    assert [person for (person,) in land.met("vehicles", case)] == [double], "who was merged is the person that remains"


def test_who_crossed_at_the_same_gate_within_the_hour_is_a_neighbour(land: Land) -> None:
    def crosses(at: str, port: str = "Mộc Bài", vehicle: str | None = None, direction: str = "entry") -> UUID:
        return land.someone(
            "records.crossing",
            direction=direction,
            crossed_at=f"2021-10-05T{at}+07",
            port=port,
            crossing_vehicle=vehicle,
        )

    case, neighbour, same_bus = (
        crosses("08:00", vehicle="K1"),
        crosses("08:40", "MOC BAI"),
        crosses("10:00", vehicle="k-1"),
    )
    crosses("09:10")
    crosses("08:10", "Lao Bảo")
    crosses("08:10", direction="exit")
    crosses("00:00")
    assert sorted(land.met("vehicles", case, columns="kind, person_id")) == [
        ("border", neighbour), ("vehicle", same_bus),
    ]  # fmt: skip


def test_groups_count_on_days_and_shifts_in_common(land: Land) -> None:
    def works(shift: str | None = None, since: str | None = None, until: str | None = None, key: str = "A:1") -> UUID:
        return land.someone(
            "records.membership", group_kind="work", group_key=key, group_name="Xưởng 1", since_on=since, until_on=until,
            shift=shift,
        )  # fmt: skip

    case, mate, night = works("06:00-14:00"), works("13:30-22:00", "2021-10-05", "2021-10-06"), works("22:00-06:30")
    unsaid = works()
    works("14:00-22:00")
    works("06:00-14:00", until="2021-09-30")
    works("06:00-14:00", key="B:1")
    found = {
        row[0]: row[1:] for row in land.met("groups", case, columns="person_id, kind, label, ended_at - started_at")
    }
    assert set(found) == {mate, night, unsaid}
    kind, label, together = found[mate]
    assert (kind, label, together.days) == ("work", "Xưởng 1", 2)


def test_a_household_of_the_population_database_is_one_of_the_same_source(land: Land) -> None:
    case, child, other = land.person(), land.person(), land.person()
    for person, source in ((case, "health_book"), (child, "health_book"), (other, "ncovi")):
        land.tells(person, "people.household_member", source, household_no="H1")
    assert land.met("groups", case, columns="person_id, kind, source") == [(child, "household", "health_book")]


def test_places_that_moved_or_are_one_are_the_same_place_from_every_side(admin: str, land: Land) -> None:
    for key in "abcd":
        land.nation.execute(
            "insert into records.place (source_id, source_key, batch_id, line_no, loaded_at) values (8, %s, 1, 1, now())",
            [key],
        )
    a, b, c, d = (place for (place,) in ask(admin, "select place_id from records.place order by source_key"))
    for gone, stays in ((a, b), (c, b)):
        land.nation.execute(
            "insert into records.place_successor (place_id, successor_id, act, at, operator) values (%s, %s, 'merged', now(), 'x')",
            [gone, stays],
        )
    for place in (a, b, c):
        assert {same for (same,) in ask(admin, "select records.same_place(%s)", place)} == {a, b, c}
    assert ask(admin, "select records.same_place(%s)", d) == [(d,)]


@pytest.mark.parametrize("what", ["vehicles", "groups"])
def test_none_of_it_scans_a_table(admin: str, what: LiteralString) -> None:
    with psycopg.connect(admin) as connection:
        connection.execute("set enable_seqscan = off")
        connection.execute("set role pccovid_engine")
        plan = "\n".join(
            line
            for (line,) in connection.execute(
                f"explain select * from records.met_in_{what}(array[%s::uuid], '2021-10-01', '2021-10-15')",
                [UUID(int=1)],
            )
        )
    scanned = {line.split(" on ")[1].split()[0] for line in plan.splitlines() if "Seq Scan on " in line}
    assert "Index Scan" in plan, "the function is seen through"
    assert scanned <= {"source"}, plan
