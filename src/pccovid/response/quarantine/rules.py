"""Who stays apart, how long, and what becomes of an order when what it rests on changes. Facts in, decisions out.

Ground: 5599/BYT-MT, 10696/BYT-MT, 762/BYT-DP, 1909/BYT-DP as dated data (rules.toml). Days are counted from the last
exposure; of a case from its sample.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from pccovid.response.quarantine.model import (
    NATION,
    SIGNED,
    Change,
    Exposure,
    Group,
    Infection,
    Line,
    Order,
    Protection,
    RuleSet,
    Standing,
    Wanted,
    Who,
)

_DATED = ("exposed_on", "until_on", "watch_until")
_BASIS = ("kind", "cause", "case_id", "contact_id", "rule", *_DATED)


def rules_of(sets: Sequence[RuleSet], province: str | None, on: date) -> RuleSet | None:
    """The set in force on a day: of the province while it has one as new as the nation's, else of the nation."""
    in_force = [s for s in sets if s.valid_from <= on and s.scope in {province, NATION}]
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
    line = line_for(rules, "case", group_of(known, rules, ill.since)) if rules else None
    if rules is None or line is None:
        return None
    until = ill.since + timedelta(line.days)
    return Wanted(
        "isolation", "case", ill.case_id, None, rules.version, line.setting, ill.unit_id,
        ill.since, until, until + timedelta(line.watch_days),
    )  # fmt: skip


def quarantine(met: Exposure, known: Protection, rules: RuleSet | None) -> Wanted | None:
    """The quarantine of a contact, or self-watch where the rules ask for no day apart."""
    who: Who = "contact" if met.ring == 1 else "second"
    line = line_for(rules, who, group_of(known, rules, met.last_on)) if rules else None
    if rules is None or line is None:
        return None
    until = met.last_on + timedelta(line.days or line.watch_days)
    watch = until + timedelta(line.watch_days) if line.days else until
    return Wanted(
        "quarantine" if line.days else "self_watch", "contact", met.case_id, met.contact_id, rules.version,
        line.setting, met.unit_id, met.last_on, until, watch,
    )  # fmt: skip


def change(order: Standing, wanted: Wanted) -> Change | None:
    """What becomes of an open order when this is wanted; None: it stays as it is.

    A proposal takes on whatever changed; a signed order only other days.
    """
    if wanted.kind == "isolation" != order.kind and order.state in SIGNED:
        return Change(order.order_id, wanted.case_id, "convert", "became_case", {})
    compared = ("kind", *_DATED) if order.state in SIGNED else ("kind", "case_id", "contact_id", "rule", *_DATED)
    now = asdict(wanted)
    if all(now[name] == getattr(order, name) for name in compared):
        return None
    becomes: dict[str, Any] = {name: now[name] for name in _BASIS}
    becomes["from_on"] = min(order.from_on, wanted.until_on)
    later = (wanted.until_on, wanted.watch_until) > (order.until_on, order.watch_until)
    reason = "later_exposure" if wanted.exposed_on > order.exposed_on else "reckoned_anew"
    return Change(order.order_id, wanted.case_id, "extend" if later else "shorten", reason, becomes)


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
    who: Who = "case" if order.kind == "isolation" else "contact"
    days = (order.until_on - order.exposed_on).days
    lines = [line for s in sets if s.version == order.rule for line in s.lines if (line.who, line.days) == (who, days)]
    return [order.exposed_on + timedelta(day) for day in lines[0].tests] if lines else []
