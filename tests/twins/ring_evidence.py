"""What a case told, gates of the border and what telephones heard: made up, and read by plain Python."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, groupby
from typing import Any
from uuid import UUID, uuid4

from pccovid.ground.clock import VIETNAM
from pccovid.response.cases import Definition
from pccovid.response.tracing import evidence_rules

DAY = datetime(2021, 12, 20, tzinfo=VIETNAM)
AT = DAY + timedelta(days=10, hours=12)
WEIGHT = {kind.kind: kind for kind in evidence_rules().kinds}
TEN, PAUSE, HOUR = timedelta(minutes=10), timedelta(minutes=20), timedelta(hours=1)
Slot = tuple[datetime, tuple[int, int]]  # ten minutes: when they begin, seconds heard, the same weighted by the signal
PORTS = {"Mộc Bài": 1, "MOC BAI": 1, "Lào Cai": 2}  # one gate as two agencies write it, and another


@dataclass(frozen=True)
class Piece:
    """One piece of evidence; `strength` between 0 and 1."""

    person: UUID
    via: UUID
    kind: str
    close: bool
    minutes: int | None
    started: datetime
    ended: datetime
    strength: float


@dataclass(frozen=True)
class Told:
    """What a case said about somebody."""

    case_no: str
    person: UUID
    started: datetime
    ended: datetime
    minutes: int | None
    metres: float | None
    closed: bool | None
    masked: bool | None
    withdrawn: bool


@dataclass(frozen=True)
class Crossing:
    """Somebody at a gate of the border; at midnight sharp only the day is known."""

    person: UUID
    port: str
    direction: str
    at: datetime


@dataclass(frozen=True)
class Heard:
    """Ten minutes in which one telephone heard another one."""

    by: UUID
    of: UUID
    at: datetime
    seconds: int
    near: int


def strength(weight: float, minutes: int | None) -> float:
    """How much a piece says, by its weight and the minutes together."""
    full = evidence_rules().full_minutes
    return min(0.99, weight * (1 if minutes is None else 0.2 + 0.8 * min(1, minutes / full)))


def long_enough(minutes: int | None, least: int) -> bool:
    """Whether minutes make a close contact; minutes that nobody told do."""
    return minutes is None or minutes >= max(least, 1)


class Interviews:
    """Each case names six people, the one or other by their former record."""

    def __init__(
        self, sql: Callable[..., Any], rnd: random.Random, people: Sequence[UUID], double: UUID, cases: Sequence[str]
    ) -> None:
        self.told = [self._one(rnd, people, case_no) for case_no in cases for _ in range(6)]
        for told in self.told:
            sql(
                "insert into response.interview (case_id, told_at, officer_id, person_id, started_at, ended_at, minutes, metres,"
                " closed_space, masked, withdrawn_at) select case_id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
                " from response.case_file where case_no = %s",
                [
                    AT, uuid4(), double if told.person == people[0] else told.person, told.started, told.ended,
                    told.minutes, told.metres, told.closed, told.masked, AT if told.withdrawn else None, told.case_no,
                ],
            )  # fmt: skip

    @staticmethod
    def _one(rnd: random.Random, people: Sequence[UUID], case_no: str) -> Told:
        started, yes_or_no = moment(rnd), [None, True, False]
        return Told(
            case_no, rnd.choice(people), started, started + HOUR, rnd.choice([None, 5, 14, 15, 60]),
            rnd.choice([None, 0.5, 2.0, 5.0]), *(rnd.choice(yes_or_no) for _ in range(2)), rnd.random() < 0.2,
        )  # fmt: skip

    def pieces(self, case_no: str, whom: UUID, begin: datetime, end: datetime, by: Definition) -> list[Piece]:
        """What the case said of its window and did not take back."""
        found = []
        for told in self.told:
            if told.case_no != case_no or told.withdrawn or told.started > end or told.ended < begin:
                continue
            rule = WEIGHT["interview"]
            if told.closed or (told.metres is not None and told.metres <= by.distance_m):
                near, weight = True, rule.near
            elif told.metres is None and told.closed is None:
                near, weight = True, rule.unknown
            else:
                near, weight = False, rule.far
            least = by.min_minutes_masked if told.masked else by.min_minutes_unmasked
            close = near and long_enough(told.minutes, max(least, rule.minutes))
            found.append(
                Piece(
                    told.person, whom, "interview", close, told.minutes, told.started, told.ended,
                    strength(weight, told.minutes),
                )
            )  # fmt: skip
        return found


class Gates:
    """Everybody crosses the border once on one of two days."""

    def __init__(
        self, sql: Callable[..., Any], rnd: random.Random, people: Sequence[UUID], record: Callable[[UUID], int]
    ) -> None:
        self.crossings = [self._one(rnd, person) for person in people]
        for c in self.crossings:
            sql(
                "insert into records.crossing (record_id, direction, crossed_at, port) values (%s, %s, %s, %s)",
                [record(c.person), c.direction, c.at, c.port],
            )

    @staticmethod
    def _one(rnd: random.Random, person: UUID) -> Crossing:
        at = DAY + timedelta(days=rnd.choice([4, 7]), minutes=rnd.choice([0, *range(360, 1080, 20)]))
        return Crossing(person, rnd.choice(list(PORTS)), rnd.choice(["entry", "exit"]), at)

    def pieces(self, whom: UUID, begin: datetime, end: datetime) -> list[Piece]:
        """Who crossed at the same gate in the same direction within the hour."""
        told = [c for c in self.crossings if c.at != c.at.replace(hour=0, minute=0)]
        return [
            Piece(
                other.person, whom, "border", False, None, min(own.at, other.at), max(own.at, other.at),
                strength(WEIGHT["border"].unknown, None),
            )
            for own in told
            if own.person == whom and begin <= own.at < end
            for other in told
            if (PORTS[other.port], other.direction) == (PORTS[own.port], own.direction) and abs(other.at - own.at) <= HOUR
        ]  # fmt: skip


class Telephones:
    """Everybody has two handles, the first person one of them under their former record; some telephones only listen."""

    def __init__(self, sql: Callable[..., Any], rnd: random.Random, people: Sequence[UUID], double: UUID) -> None:
        number = count(1)
        handles: dict[UUID, list[int]] = {}
        for person in people:
            for day in (DAY, DAY + timedelta(days=4)):
                owner = double if person == people[0] and day == DAY else person
                handles.setdefault(person, []).append(next(number))
                sql(
                    "insert into records.bluetooth_handle (handle, person_id, epoch_on) values (%s, %s, %s)",
                    [handles[person][-1], owner, day.date()],
                )
        sql("select records.prepare_encounter_days(array(select %s::date + n from generate_series(-1, 12) n))", [DAY])
        heard = {
            (one.by, one.of, one.at): one for _ in range(150) for one in self._meeting(rnd, *rnd.sample(people, 2))
        }
        self.heard = list(heard.values())
        for one in self.heard:
            sql(
                "insert into records.encounter (seen_at, of_handle, handle, seconds, near_seconds, signal, page_id)"
                " values (%s, %s, %s, %s, %s, '', 1)",
                [one.at, rnd.choice(handles[one.by]), rnd.choice(handles[one.of]), one.seconds, one.near],
            )

    @staticmethod
    def _meeting(rnd: random.Random, one: UUID, other: UUID) -> list[Heard]:
        begin = DAY + TEN * rnd.randrange(10 * 24 * 6)
        heard = []
        for n in rnd.sample(range(12), rnd.randint(1, 8)):  # now and then nothing is heard for half an hour
            for by, of in rnd.choice([[(one, other)], [(other, one)], [(one, other), (other, one)]]):
                seconds = rnd.randint(60, 600)
                heard.append(Heard(by, of, begin + TEN * n, seconds, rnd.choice([0, seconds // 3, seconds])))
        return heard

    def pieces(self, whom: UUID, begin: datetime, end: datetime, by: Definition) -> list[Piece]:
        """Meetings, each until nothing was heard for twenty minutes; what both heard counts once."""
        slots: dict[UUID, dict[datetime, tuple[int, int]]] = {}
        for one in self.heard:
            if whom in {one.by, one.of} and begin - TEN < one.at < end:
                other = slots.setdefault(one.of if one.by == whom else one.by, {})
                seconds, near = other.get(one.at, (0, 0))
                other[one.at] = max(seconds, one.seconds), max(near, one.near)
        found = []
        for person, heard in slots.items():
            for meeting in _parted(sorted(heard.items())):
                seconds, near = (sum(told[n] for _, told in meeting) for n in (0, 1))
                minutes = int(near / 60 + 0.5)
                weight = WEIGHT["bluetooth"].near * near / seconds
                least = max(by.min_minutes_unmasked, WEIGHT["bluetooth"].minutes)
                ended = max(at + timedelta(seconds=told[0]) for at, told in meeting)
                if near:
                    found.append(
                        Piece(
                            person, whom, "bluetooth", long_enough(minutes, least), minutes, meeting[0][0], ended,
                            strength(weight, minutes),
                        )
                    )  # fmt: skip
        return found


def moment(rnd: random.Random) -> datetime:
    """A minute of the ten days."""
    return DAY + timedelta(minutes=rnd.randrange(10 * 24 * 60))


def _parted(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Slots in their order, cut where more than the pause lies between two."""
    meeting = 0
    numbered = []
    for n, slot in enumerate(slots):
        meeting += bool(n) and slot[0] - slots[n - 1][0] > PAUSE
        numbered.append((meeting, slot))
    return [[slot for _, slot in group] for _, group in groupby(numbered, key=lambda one: one[0])]
