"""What happens by itself: orders are proposed, reckoned anew, begin, end and are told. Set-based; safe to repeat.

Whatever an order rests on writes the person down in `response.order_due` when it changes; here they are taken up in
slices. A proposal follows at once; of a signed order the change waits for one decision of an officer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from pccovid.commons import units
from pccovid.ground import ids
from pccovid.ground.tx import Tx
from pccovid.records import notices, treatment, vaccination
from pccovid.records.notices import Kind, Message
from pccovid.response.quarantine import rules, store
from pccovid.response.quarantine.data import rule_sets
from pccovid.response.quarantine.model import (
    SIGNED,
    UNDO,
    Change,
    Exposure,
    Infection,
    Protection,
    Standing,
    State,
    Trip,
    Untold,
    Wanted,
)
from pccovid.response.quarantine.ruleset import About, RuleSet
from pccovid.response.quarantine.store import Act, Rows

_SLICE = 5_000  # people
_BY_ITSELF = "PcCovid"


class _OfPerson(Protocol):
    @property
    def person_id(self) -> UUID: ...


_T = TypeVar("_T", bound=_OfPerson)


@dataclass
class Reckoned:
    """What a pass did, of how many people: orders proposed, proposals that follow, changes that wait for an officer."""

    people: int = 0
    proposed: int = 0
    followed: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class _Facts:
    """All that is known of the people of a slice."""

    exposures: dict[UUID, list[Exposure]]
    trips: dict[UUID, list[Trip]]
    infections: dict[UUID, Infection]
    standings: dict[UUID, list[Standing]]
    doses: dict[UUID, list[vaccination.Dose]]
    recovered: dict[UUID, list[date]]
    served: dict[tuple[UUID, str, str], date]

    def protection(self, person: UUID, on: date) -> Protection:
        """What protected a person on a day."""
        given = [dose for dose in self.doses.get(person, []) if dose.given_on <= on]
        course = vaccination.course(given, on)
        complete = given[course.needed - 1].given_on if course.state == "complete" and course.needed else None
        last = given[-1].given_on if given else None
        return Protection(complete, last, tuple(self.recovered.get(person, ())))

    def was_served(self, person: UUID, wanted: Wanted) -> bool:
        """Whether an order of this kind, for this or a later exposure or arrival, was there and is over."""
        until = self.served.get((person, wanted.kind, wanted.cause))
        return until is not None and until >= wanted.exposed_on


@dataclass
class _Decided:
    """What a slice comes to."""

    proposals: list[tuple[UUID, Wanted]] = field(default_factory=list[tuple[UUID, Wanted]])
    changes: list[tuple[Standing, Change]] = field(default_factory=list[tuple[Standing, Change]])


def propose(tx: Tx, at: datetime) -> Reckoned:
    """Of the next few thousand people who are due: propose orders, and work out what changes ask of those there are."""
    people = store.take_due(tx, _SLICE, at.date())
    done = Reckoned(len(people))
    if not people:
        return done
    facts = _read(tx, people)
    decided = _Decided()
    for person in people:
        _decide(person, facts, at.date(), decided)
    act = ids.new_id()
    done.proposed = store.propose(tx, decided.proposals, act=act, at=at) if decided.proposals else 0
    _carry_out(tx, facts, decided, act, at, done)
    return done


def complete(tx: Tx, at: datetime) -> int:
    """Let orders begin and end by their days; how many ended.

    A case ends by a negative test as well; what was never signed or handed over in time is void.
    """
    act, today = ids.new_id(), at.date()
    begun = {order: {"state": State.ACTIVE} for order in store.beginning(tx, today)}
    _move(tx, begun, Act(act, "began", [State.SERVED], at, "rule"))
    ended = {"ended_at": at, "end_reason": "over", "state": State.COMPLETED}
    over: Rows = dict.fromkeys(store.over(tx, today), ended)
    _move(tx, over, Act(act, "completed", [State.SERVED, State.ACTIVE], at, "over", "release"))
    void = 0
    for state, reason in ((State.PROPOSED, "too_late"), (State.ISSUED, "never_served")):
        lost = {"ended_at": at, "end_reason": reason, "state": State.CANCELLED}
        rows: Rows = dict.fromkeys(store.missed(tx, state, today), lost)
        void += _move(tx, rows, Act(act, "cancelled", [state], at, reason))
    return len(over) + void


def tell(tx: Tx, at: datetime) -> int:
    """Tell people of their orders: begun, changed, over; how many. What may still be taken back waits."""
    waiting = store.untold(tx, at - UNDO)
    for kind, some in _by_kind(waiting, at).items():
        notices.send_all(tx, kind, some, at=at)
    store.told(tx, waiting)
    return len(waiting)


def _read(tx: Tx, people: Collection[UUID]) -> _Facts:
    exposures, trips = _grouped(store.exposures(tx, people)), _grouped(store.trips(tx, people))
    infections = {one.person_id: one for one in store.infections(tx, people)}
    concerned = exposures.keys() | trips.keys() | infections.keys()
    return _Facts(
        exposures,
        trips,
        infections,
        _grouped(store.standings(tx, people)),
        vaccination.doses_of(tx, concerned),
        treatment.recoveries(tx, concerned),
        {(past.person_id, past.kind, past.cause): past.exposed_on for past in store.pasts(tx, people)},
    )


def _decide(person: UUID, facts: _Facts, today: date, decided: _Decided) -> None:
    orders = facts.standings.get(person, [])
    wanted = _wanted(person, facts, orders, today)
    found, one_more = rules.changes(orders, wanted)
    by_id = {order.order_id: order for order in orders}
    decided.changes += [(by_id[one.order_id], one) for one in found]
    if wanted and one_more and wanted.until_on >= today and not facts.was_served(person, wanted):
        decided.proposals.append((person, wanted))


def _wanted(person: UUID, facts: _Facts, orders: Sequence[Standing], today: date) -> Wanted | None:
    ill = facts.infections.get(person)
    if ill:
        isolation = rules.isolation(ill, facts.protection(person, ill.since), _rules(ill.unit_id, ill.since))
        isolated = any(order.kind == "isolation" for order in orders)
        if isolation and (isolated or isolation.until_on >= today):
            return isolation
    signed = any(order.state in SIGNED and order.kind != "isolation" for order in orders)
    met = rules.exposure_of(facts.exposures.get(person, []), signed=signed)
    asked = _travelled(person, facts, today)
    if met:
        rule = _rules(met.unit_id, met.last_on)
        asked.append(rules.quarantine(met, facts.protection(person, met.last_on), rule))
    # What is over already asks nothing beside something else; alone it stays what its order rests on.
    causes = {order.cause for order in orders}
    return rules.strictest([w for w in asked if w and (w.cause in causes or not facts.was_served(person, w))])


def _travelled(person: UUID, facts: _Facts, today: date) -> list[Wanted | None]:
    """What is asked of a person because of where they came from."""
    asked: list[Wanted | None] = []
    for trip in rules.arrivals(facts.trips.get(person, []), today):
        there = _there(trip)
        to = there or trip.home_id
        rule = _rules(to, trip.arrived_on, trip.about)
        if rule and rules.concerns(rule, trip, _province(trip.from_unit_id), _province(to)):
            known = facts.protection(person, trip.arrived_on)
            asked.append(rules.travel(trip, known, rule, _looks_after(trip, there)))
    return asked


def _there(trip: Trip) -> int | None:
    """Where a trip led, as exactly as it was told: the unit of its source, or a part of it that the text names."""
    register = units.units()
    told = register.get(trip.unit_id) if trip.unit_id else None
    if told and told.level == "commune":
        return told.unit_id
    written = f"{trip.stay_text}, {register.path(told)}" if told else trip.stay_text
    named = register.parse_address(written, trip.arrived_on).unit
    best = named if named and (told is None or named.lies_in(told)) else told
    return best.unit_id if best else None


def _looks_after(trip: Trip, there: int | None) -> int | None:
    """The commune where they stay; where nobody told it, that where they live, which can hand the order over."""
    unit = units.units().get(there) if there else None
    return unit.unit_id if unit and unit.level == "commune" else trip.home_id or there


def _rules(unit_id: int | None, on: date, about: About = "exposure") -> RuleSet | None:
    """The rules of the province of a unit on a day."""
    return rules.rules_of(rule_sets(), _province(unit_id), on, about)


def _province(unit_id: int | None) -> str | None:
    """The code of the province of a unit."""
    register = units.units()
    unit = register.get(unit_id) if unit_id else None
    province = register.get(unit.province_id) if unit and unit.province_id else unit
    return province.code if province else None


def _carry_out(tx: Tx, facts: _Facts, decided: _Decided, act: UUID, at: datetime, done: Reckoned) -> None:
    """Proposals follow by themselves; what concerns signed orders waits, and what waited for nothing is dropped."""
    waiting = [change for order, change in decided.changes if order.state in SIGNED]
    asked = {change.order_id for change in waiting}
    store.drop_changes(tx, [o.order_id for some in facts.standings.values() for o in some if o.order_id not in asked])
    store.put_changes(tx, waiting, at)
    unsigned = [change for order, change in decided.changes if order.state not in SIGNED]
    for reason in {change.reason for change in unsigned}:
        some = [change for change in unsigned if change.reason == reason]
        ended = {"ended_at": at, "end_reason": reason, "state": State.CANCELLED}
        void: Rows = {change.order_id: ended for change in some if change.what == "release"}
        anew: Rows = {change.order_id: change.becomes for change in some if change.what != "release"}
        done.followed += _move(tx, void, Act(act, "cancelled", [State.PROPOSED], at, reason))
        done.followed += _move(tx, anew, Act(act, "reckoned", [State.PROPOSED], at, reason))
    done.waiting += len(waiting)


def _move(tx: Tx, rows: Rows, act: Act) -> int:
    return len(store.move(tx, rows, act, signed_by=_BY_ITSELF)) if rows else 0


def _by_kind(waiting: Iterable[Untold], at: datetime) -> dict[Kind, list[Message]]:
    messages: defaultdict[Kind, list[Message]] = defaultdict(list)
    for one in waiting:
        if not one.is_open:
            ended = one.ended_on or at.date()
            kind, values = Kind.QUARANTINE_FINISHED, {"on": ended, "watch_until": max(one.watch_until, ended)}
        elif one.told_until is None:
            values = {"from_day": one.from_on, "until_day": one.until_on, "where": one.setting}
            kind = Kind.QUARANTINE_STARTED
        else:
            kind, values = Kind.QUARANTINE_CHANGED, {"until_day": one.until_on, "changed_on": at.date()}
        messages[kind].append(Message(one.person_id, values))
    return messages


def _grouped(rows: Iterable[_T]) -> dict[UUID, list[_T]]:
    found: defaultdict[UUID, list[_T]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return dict(found)
