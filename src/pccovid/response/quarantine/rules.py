"""Who stays apart, how long, and what becomes of an order when what it rests on changes. Facts in, decisions out.

Ground: 5599/BYT-MT, 10696/BYT-MT, 762/BYT-DP, 1909/BYT-DP as dated data (rules.toml), for travellers 8399/BYT-MT,
6288/BYT-MT, 10688/BYT-MT (travel.toml). Days are counted from the last exposure; of a case from its sample, of a
traveller from the arrival.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from pccovid.response.quarantine.model import (
    SIGNED,
    Cause,
    Change,
    Exposure,
    Infection,
    Order,
    Protection,
    Standing,
    Trip,
    Wanted,
)
from pccovid.response.quarantine.ruleset import NATION, About, Group, Line, RuleSet, Who

_DATED = ("exposed_on", "until_on", "watch_until")
_RESTS_ON = ("cause", "case_id", "contact_id", "rule", "protection", "from_unit_id", "from_country")
_BASIS = ("kind", *_RESTS_ON, *_DATED)
_GROUPS: tuple[Group, ...] = ("full", "partly", "none")
# A traveller's own word of their arrival counts no more when the border saw them within so many days of it.
_SAME_ENTRY = timedelta(days=3)


class _RestsOn(TypedDict):
    """What an order rests on, by its cause."""

    cause: Cause
    unit_id: int | None
    case_id: NotRequired[int]
    contact_id: NotRequired[int]
    from_unit_id: NotRequired[int | None]
    from_country: NotRequired[str | None]


def rules_of(sets: Sequence[RuleSet], province: str | None, on: date, about: About = "exposure") -> RuleSet | None:
    """The set in force on a day: of the province while it has one as new as the nation's, else of the nation."""
    in_force = [
        s for s in sets
        if s.about == about and s.valid_from <= on and (s.valid_to is None or on < s.valid_to)
        and s.scope in {province, NATION}
    ]  # fmt: skip
    return max(in_force, key=lambda s: (s.valid_from, s.scope != NATION), default=None)


def group_of(known: Protection, rules: RuleSet, on: date) -> Group:
    """How a person was protected on the day of exposure; what nobody told is "none", which decides for caution."""
    if any(0 <= (on - day).days <= rules.recovered_within_days for day in known.recovered):
        return "full"
    if known.complete_on and known.last_dose and (on - known.complete_on).days >= rules.full_after_days:
        within = rules.full_within_days
        if within is None or (on - known.last_dose).days <= within:
            return "full"
    return "partly" if known.last_dose else "none"


def line_for(rules: RuleSet, who: Who, group: Group) -> Line | None:
    """The first line that fits; None: these rules ask nothing of such people."""
    return next((line for line in rules.lines if line.who == who and line.group in {None, group}), None)


def exposure_of(exposures: Sequence[Exposure], *, signed: bool) -> Exposure | None:
    """The contact that an order rests on: the last, of the first ring before the second, of those an officer accepted.

    What nobody accepted yet is enough for a proposal, never for an order that is signed.
    """
    accepted = [e for e in exposures if e.accepted]
    pool = accepted if accepted or signed else exposures
    return max(pool, key=lambda e: (-e.ring, e.last_on, e.contact_id), default=None)


def isolation(ill: Infection, known: Protection, rules: RuleSet | None) -> Wanted | None:
    """The isolation of a case."""
    return _asked("case", ill.since, known, rules, cause="case", case_id=ill.case_id, unit_id=ill.unit_id)


def quarantine(met: Exposure, known: Protection, rules: RuleSet | None) -> Wanted | None:
    """The quarantine of a contact, or self-watch where the rules ask for no day apart."""
    return _asked(
        "contact" if met.ring == 1 else "second", met.last_on, known, rules,
        cause="contact", case_id=met.case_id, contact_id=met.contact_id, unit_id=met.unit_id,
    )  # fmt: skip


def travel(trip: Trip, known: Protection, rules: RuleSet | None, unit: int | None) -> Wanted | None:
    """The quarantine of a traveller whom a set concerns, or self-watch; `unit` looks after them."""
    return _asked(
        "traveller", trip.arrived_on, known, rules,
        cause="travel", unit_id=unit, from_unit_id=trip.from_unit_id, from_country=trip.from_country,
    )  # fmt: skip


def _asked(who: Who, on: date, known: Protection, rules: RuleSet | None, **rests_on: Unpack[_RestsOn]) -> Wanted | None:
    """What a set asks of somebody, counted from a day; None: nothing."""
    group = group_of(known, rules, on) if rules else "none"
    line = line_for(rules, who, group) if rules else None
    if rules is None or line is None:
        return None
    until = on + timedelta(line.span)
    return Wanted(
        line.kind, rule=rules.version, setting=line.setting, exposed_on=on, until_on=until, protection=group,
        watch_until=until + timedelta(line.watch_days if line.days else 0), **rests_on,
    )  # fmt: skip


def concerns(rules: RuleSet, trip: Trip, origin: str | None, destination: str | None) -> bool:
    """Whether a set asks something of who made this trip from one province (code) to another; inside one, nothing."""
    if rules.about == "entry":
        return True
    if origin is None or origin == destination:
        return False
    return origin in rules.origins or (rules.from_level is not None and (trip.from_level or 0) >= rules.from_level)


def arrivals(trips: Sequence[Trip], today: date) -> list[Trip]:
    """The trips that are over: what is planned asks nothing yet; of an entry the border's word counts first."""
    seen = [trip.arrived_on for trip in trips if trip.by_border]
    return [
        trip for trip in trips
        if trip.arrived_on <= today
        and (trip.by_border or trip.about != "entry" or all(abs(trip.arrived_on - on) > _SAME_ENTRY for on in seen))
    ]  # fmt: skip


def strictest(wanted: Sequence[Wanted]) -> Wanted | None:
    """Of all that is asked of one person, what keeps them apart longest; self-watch yields to staying apart."""
    return max(wanted, key=lambda w: (w.kind == "quarantine", w.until_on, w.watch_until), default=None)


def by_protection(sets: Sequence[RuleSet], order: Order) -> dict[Group, Line]:
    """What the rule of an order asks of each group, where that differs; empty: it asks the same of everybody."""
    who: Who = "traveller" if order.cause == "travel" else "case" if order.kind == "isolation" else "contact"
    found = [s for s in sets if s.version == order.rule]
    lines: dict[Group, Line] = {g: line for s in found for g in _GROUPS if (line := line_for(s, who, g))}
    return lines if len({(line.days, line.watch_days, line.setting) for line in lines.values()}) > 1 else {}


def doses_unknown(sets: Sequence[RuleSet], order: Order) -> bool:
    """Whether nothing is known of doses, on which the days of an order depend."""
    return order.protection == "none" and bool(by_protection(sets, order))


def change(order: Standing, wanted: Wanted) -> Change | None:
    """What becomes of an open order when this is wanted; None: it stays as it is.

    A proposal takes on whatever changed; a signed order only other days.
    """
    if wanted.kind == "isolation" != order.kind and order.state in SIGNED:
        return Change(order.order_id, wanted.case_id, "convert", "became_case", {})
    compared = ("kind", *_DATED) if order.state in SIGNED else _BASIS
    now = asdict(wanted)
    if all(now[name] == getattr(order, name) for name in compared):
        return None
    becomes: dict[str, Any] = {name: now[name] for name in _BASIS}
    becomes["from_on"] = min(order.from_on, wanted.until_on)
    later = (wanted.until_on, wanted.watch_until) > (order.until_on, order.watch_until)
    return Change(order.order_id, wanted.case_id, "extend" if later else "shorten", _why(order, wanted), becomes)


def _why(order: Standing, wanted: Wanted) -> str:
    """Why an order changes, as a code."""
    if (order.cause, order.exposed_on) == (wanted.cause, wanted.exposed_on) and order.protection != wanted.protection:
        return "protection"
    if wanted.cause == "travel":
        return "travel_changed"
    return "later_exposure" if wanted.exposed_on > order.exposed_on else "reckoned_anew"


def changes(orders: Sequence[Standing], wanted: Wanted | None) -> tuple[list[Change], bool]:
    """What becomes of all open orders of a person, and whether one more must be proposed.

    Of two orders of a kind (two files were merged) the one that is signed, else the older one, stays.
    """
    ordered = sorted(orders, key=lambda o: (o.state not in SIGNED, o.order_id))
    if wanted is None:
        return [_release(order, order.gone) for order in ordered], False
    kept = next((o for o in ordered if _takes(o, wanted)), None)
    found: list[Change | None] = []
    for order in ordered:
        becomes_case = wanted.kind == "isolation" != order.kind and order.state in SIGNED
        if order is kept or becomes_case:
            found.append(change(order, wanted))
        elif order.kind == "isolation" != wanted.kind:
            found.append(_release(order, order.gone))
        else:
            found.append(_release(order, "same_person"))
    return [c for c in found if c], kept is None


def _takes(order: Standing, wanted: Wanted) -> bool:
    """Whether this order can become what is wanted: a proposal anything, a signed one only what does not end it."""
    return order.state not in SIGNED or (order.kind == "isolation") == (wanted.kind == "isolation")


def _release(order: Standing, why: str) -> Change:
    return Change(order.order_id, order.case_id, "release", why, {})


def test_days(sets: Sequence[RuleSet], order: Order) -> list[date]:
    """The days on which samples are due by the rule that stands on an order."""
    span = (order.until_on - order.exposed_on).days
    lines = [line for s in sets if s.version == order.rule for line in s.lines]
    found = next((line for line in lines if (line.kind, line.span) == (order.kind, span)), None)
    return [order.exposed_on + timedelta(day) for day in found.tests] if found else []
