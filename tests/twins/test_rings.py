"""The rings that PostgreSQL works out are those of plain Python: the same people, classes, minutes, days and scores."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from math import prod
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from ring_evidence import AT, DAY, WEIGHT, Gates, Interviews, Piece, Telephones, moment, strength

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli.plain_trace import Stay, met
from pccovid.ground.clock import VIETNAM
from pccovid.ground.db import Database
from pccovid.records import places
from pccovid.response import cases, tracing
from pccovid.response.cases import Case, Definition
from pccovid.response.tracing import evidence_rules

USUAL = {kind.vi: timedelta(minutes=kind.stay) for kind in places.kinds()}
NARROW = evidence_rules().narrow_places
CLOCK = timedelta(minutes=evidence_rules().clock_minutes)
Rows = dict[UUID, tuple[tuple[Any, ...], Any]]


@dataclass(frozen=True)
class Ride:
    """A journey on a coach."""

    person: UUID
    vehicle: str
    departs: datetime
    arrives: datetime
    row: int | None


@dataclass(frozen=True)
class Member:
    """A line of a list."""

    person: UUID
    kind: str
    group: str
    since: date | None
    until: date | None


class World:
    """Forty people who go out, travel, cross the border and live together for ten days; eight of them fall ill."""

    def __init__(self, connection: psycopg.Connection[Any], seed: int) -> None:
        self._rnd = random.Random(seed)
        self._sql = connection.execute
        self._number = count(1)
        self.people = [uuid4() for _ in range(40)]
        self.double = uuid4()  # merged into the first person
        for person in self.people:
            self._sql(
                "insert into people.person (person_id, status, identity_level) values (%s, 'active', 1)", [person]
            )
            self._sql("insert into access.subject (person_id) values (%s)", [person])
        self._sql(
            "insert into people.person (person_id, status, merged_into, identity_level) values (%s, 'merged', %s, 1)",
            [self.double, self.people[0]],
        )
        self._sql("insert into access.subject (person_id, gone_to) values (%s, %s)", [self.double, self.people[0]])
        self._sql(
            "select records.prepare_visit_days(array(select '2021-12-19'::date + n from generate_series(0, 13) n))"
        )
        self._sql("select records.prepare_check_in_day('2021-12-19'::date + n) from generate_series(0, 13) n")
        self.kinds = {self._place(kind): kind for kind in ("Chợ", "Quán ăn", "Nhà thuốc", "Kiểu lạ", None)}
        self.stays = [stay for person in self.people for stay in self._stays_of(person)]
        self.rides = [self._ride(person) for person in self.people for _ in range(3)]
        self.members = [self._member(person, n) for n, person in enumerate(self.people)]
        self.cases = {self._case(person, n): person for n, person in enumerate(self.people[:8])}
        self.interviews = Interviews(self._sql, self._rnd, self.people, self.double, list(self.cases))
        self.gates = Gates(self._sql, self._rnd, self.people, self._record)
        self.telephones = Telephones(self._sql, self._rnd, self.people, self.double)

    def _place(self, kind: str | None) -> int:
        (place,) = self._sql(
            "insert into records.place (name, kind, commune_id, owner_phone, loaded_at) values ('Nơi mẫu', %s, 1, '0900000077', now())"
            " returning place_id",
            [kind],
        ).fetchone() or (0,)
        return place

    def _record(self, person: UUID) -> int:
        (record,) = self._sql(
            "insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)"
            " values (1, %s, 0, 1, 1) returning record_id",
            [f"t{next(self._number)}"],
        ).fetchone() or (0,)
        self._sql(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'auto', 1, 'test', '{}', 0, 'engine')", [record, person],
        )  # fmt: skip
        return record

    def _stays_of(self, person: UUID) -> list[Stay]:
        record = self._record(person)
        stays = [self._stay(person, record if n % 2 else None) for n in range(10)]
        for stay in stays:
            if stay.record is not None:
                self._sql(
                    "insert into records.visit (arrived_at, left_at, place_id, record_id, batch_id, line_no, scan_key)"
                    " values (%s, %s, %s, %s, 1, 1, %s)",
                    [stay.arrived, stay.left, stay.place, record, f"s{next(self._number)}"],
                )
                continue
            told_as = self.double if person == self.people[0] and self._rnd.random() < 0.5 else person
            self._sql(
                "insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)"
                " values (%s, %s, %s, %s, %s, 'self', %s, now())",
                [uuid4(), told_as, stay.place, stay.arrived, stay.left, uuid4()],
            )
        return stays

    def _stay(self, person: UUID, record: int | None) -> Stay:
        place = self._rnd.choice(list(self.kinds))
        arrived = moment(self._rnd)
        minutes = self._rnd.choice([None, 0, 10, 40, 200, 800])
        left = None if minutes is None else arrived + timedelta(minutes=minutes)
        usual = USUAL.get(self.kinds[place] or "", USUAL["Nơi khác"])
        return Stay(person, place, place, usual, arrived, left, record)

    def _ride(self, person: UUID) -> Ride:
        departs = moment(self._rnd)
        ride = Ride(
            person, self._rnd.choice(["51B12345", "29B54321"]), departs, departs + timedelta(hours=self._rnd.randint(1, 9)),
            self._rnd.choice([None, 1, 2, 4, 9]),
        )  # fmt: skip
        self._sql(
            "insert into records.journey (record_id, journey_mode, journey_vehicle, journey_seat, departs_at, arrives_at)"
            " values (%s, 'coach', %s, %s, %s, %s)",
            [self._record(person), ride.vehicle, f"{ride.row}A" if ride.row else None, ride.departs, ride.arrives],
        )
        return ride

    def _member(self, person: UUID, number: int) -> Member:
        kind = ("household", "work", "class")[number % 3]
        since = self._rnd.choice([None, (DAY + timedelta(days=4)).date()])
        until = self._rnd.choice([None, (DAY + timedelta(days=6)).date()])
        member = Member(person, kind, f"{kind} {number % 12}", since, until)
        self._sql(
            "insert into records.membership (record_id, group_kind, group_key, group_name, since_on, until_on)"
            " values (%s, %s, %s, %s, %s, %s)",
            [self._record(person), kind, member.group, member.group, since, until],
        )
        return member

    def _case(self, person: UUID, number: int) -> str:
        case_no = f"CB-20211230-{number:04}"
        onset = self._rnd.choice([None, (DAY + timedelta(days=self._rnd.randrange(9))).date()])
        isolated = self._rnd.choice([None, DAY + timedelta(days=9, hours=self._rnd.randrange(24))])
        self._sql(
            "insert into response.case_file (case_no, person_id, classification, basis, test_record_id, definition, onset_on,"
            " sampled_at, isolated_at, opened_at) values (%s, %s, 'confirmed', 'laboratory', 1, %s, %s, %s, %s, %s)",
            [case_no, person, ("DEF-3638", "DEF-11042")[number % 2], onset, DAY + timedelta(days=7), isolated, AT],
        )
        return case_no

    def pieces(self, whom: UUID, begin: datetime, end: datetime, by: Definition, factor: float = 1) -> list[Piece]:
        """Everything that says that somebody met a person in a window."""
        found = [*self._at_places(whom, begin, end, by), *self._in_vehicles(whom, begin, end, by)]
        found += [*self._in_groups(whom, begin, end), *self.gates.pieces(whom, begin, end)]
        found += self.telephones.pieces(whom, begin, end, by)
        return [replace(p, strength=p.strength * factor) for p in found if p.person != whom]

    def _at_places(self, whom: UUID, begin: datetime, end: datetime, by: Definition) -> list[Piece]:
        found = []
        for pair in met(self.stays, whom, begin, end, timedelta(minutes=by.same_place_window_min)):
            near = pair.minutes > 0 and pair.end_known and (self.kinds[pair.place] or "").lower() in NARROW
            weight = WEIGHT["place"].near if near else WEIGHT["place"].unknown if pair.minutes else WEIGHT["place"].far
            own, other = (whom, pair.own_from, pair.own_until), (pair.person, pair.arrived, pair.left)
            elsewhere = pair.end_known and any(self._elsewhere(who, pair.place, a, b) for who, a, b in (own, other))
            if elsewhere or any(self._clock_off(who, pair.place, came) for who, came, _ in (own, other)):
                weight *= evidence_rules().doubted
            started = max(pair.own_from, pair.arrived)
            ended = max(started, min(pair.own_until, pair.left))
            close = near and pair.minutes >= max(by.min_minutes_unmasked, WEIGHT["place"].minutes)
            found.append(
                Piece(pair.person, whom, "place", close, pair.minutes, started, ended, strength(weight, pair.minutes))
            )
        return found

    def _elsewhere(self, person: UUID, place: int, begin: datetime, end: datetime) -> bool:
        return any(
            s.person == person
            and s.place != place
            and begin - timedelta(hours=12) < s.arrived < end
            and (s.left or s.arrived) > begin
            for s in self.stays
        )

    def _clock_off(self, person: UUID, place: int, begin: datetime) -> bool:
        """Whether two told of one arrival, an hour apart."""
        here = [s for s in self.stays if s.person == person and s.place == place]
        apart = [s for s in here if abs(abs(s.arrived - begin) - timedelta(hours=1)) <= CLOCK]
        return bool(apart) and len({s.record for s in here if s in apart or s.arrived == begin}) > 1

    def _in_vehicles(self, whom: UUID, begin: datetime, end: datetime, by: Definition) -> list[Piece]:
        found = []
        for own in (r for r in self.rides if r.person == whom):
            for other in (r for r in self.rides if r.vehicle == own.vehicle):
                started, ended = max(own.departs, other.departs, begin), min(own.arrives, other.arrives, end)
                if started >= ended:
                    continue
                apart = abs(own.row - other.row) if own.row and other.row else None
                rule, minutes = WEIGHT["vehicle"], round((ended - started) / timedelta(minutes=1))
                weight = rule.unknown if apart is None else rule.near if apart <= by.vehicle_rows else rule.far
                close = apart is None or apart <= by.vehicle_rows
                found.append(
                    Piece(other.person, whom, "vehicle", close, minutes, started, ended, strength(weight, minutes))
                )
        return found

    def _in_groups(self, whom: UUID, begin: datetime, end: datetime) -> list[Piece]:
        found = []
        for own in (m for m in self.members if m.person == whom):
            for other in (m for m in self.members if m.group == own.group):
                started = max([begin, *(_midnight(m.since) for m in (own, other) if m.since)])
                ended = min([end, *(_midnight(m.until) + timedelta(days=1) for m in (own, other) if m.until)])
                if started < ended:
                    weight = WEIGHT[own.kind].near
                    found.append(
                        Piece(other.person, whom, own.kind, True, None, started, ended, strength(weight, None))
                    )
        return found

    def ring(self, case: Case, accepted: set[UUID]) -> Rows:
        """The ring of a case: what stands in response.contact, by person, and the score."""
        window = cases.window(case, AT)
        asked = case.person_id, window.starts_at, window.ends_at, window.definition
        told = self.interviews.pieces(case.case_no, *asked)
        first = [*self.pieces(*asked), *(p for p in told if p.person != case.person_id)]
        known = {piece.person for piece in first}
        second: list[Piece] = []
        for person in accepted if window.definition.generation_depth > 1 else ():
            own = [p for p in first if p.person == person]
            if any(p.close for p in own):
                begin = min(p.started for p in own)
                second += self.pieces(person, begin, AT, window.definition, _together(own))
        second = [p for p in second if p.person not in known and p.person != case.person_id]
        return _rows(1, first) | _rows(2, second)


def _rows(ring: int, pieces: list[Piece]) -> Rows:
    found: Rows = {}
    for person in {p.person for p in pieces}:
        own = [p for p in pieces if p.person == person]
        minutes = [p.minutes for p in own if p.minutes is not None]
        row = (
            ring, "close" if any(p.close for p in own) else "met", sorted({p.kind for p in own}),
            sum(minutes) if minutes else None, min(p.started for p in own), max(p.ended for p in own),
        )  # fmt: skip
        found[person] = row, pytest.approx(_together(own), abs=0.001)
    return found


def _together(pieces: list[Piece]) -> float:
    return 1 - prod(1 - p.strength for p in pieces)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def traced(admin: str, case_no: str) -> Rows:
    """The ring as PostgreSQL keeps it."""
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "select k.person_id, k.ring, k.class, k.kinds, k.minutes, k.first_at, k.last_at, k.score"
            " from response.contact k join response.case_file c using (case_id) where c.case_no = %s and k.supported",
            [case_no],
        ).fetchall()
    return {person: (tuple(row), score) for person, *row, score in rows}


def known_cases(world: World) -> dict[str, Case]:
    with access.work(System("test"), Purpose.CONTACT_TRACING, "read cases") as tx:
        return {case_no: cases.one(tx, case_no) for case_no in world.cases}


def trace() -> None:
    with access.work(System("test"), Purpose.CONTACT_TRACING, "trace") as tx:
        tracing.trace_changed(tx, AT)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("seed", [1, 242])
def test_plain_python_finds_the_same_rings(admin: str, database: Database, seed: int) -> None:
    with psycopg.connect(admin) as connection:
        connection.execute("set timezone = 'Asia/Ho_Chi_Minh'")
        world = World(connection, seed)
    trace()
    known = known_cases(world)
    first = {case_no: world.ring(case, set()) for case_no, case in known.items()}
    for case_no, expected in first.items():
        assert traced(admin, case_no) == expected
    found = [row for ring in first.values() for row, _ in ring.values()]
    assert {row[1] for row in found} == {"close", "met"}
    assert {kind for row in found for kind in row[2]} == set(WEIGHT) - {"quarantine_room"}
    with psycopg.connect(admin) as connection:
        connection.execute("update response.contact set state = 'accepted' where score < 0.95")
        connection.execute("update response.case_file set revision = revision + 1")
        rows = connection.execute(
            "select c.case_no, k.person_id from response.contact k join response.case_file c using (case_id) where k.state = 'accepted'"
        ).fetchall()
    trace()
    whole = {n: world.ring(case, {person for m, person in rows if m == n}) for n, case in known.items()}
    for case_no, expected in whole.items():
        assert traced(admin, case_no) == expected
    assert any(row[0] == 2 for ring in whole.values() for row, _ in ring.values())
