"""Which colour, why, until when, and what it turns into. Facts and rules in, a card out; nothing else decides.

Ground: the published behaviour of PC-Covid (colours from doses and tests); no national text with exact rules could be
found, so the rules are dated data (rules.toml), each with its source and how far it was checked. Every moment here is
told in the time of Viet Nam.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pccovid.response.card.model import NATION, Card, Change, Fact, Facts, Rule, RuleSet

_Outcome = tuple[Rule, tuple[Fact, ...]]


def decide(facts: Facts, sets: Sequence[RuleSet], province: str | None, at: datetime) -> Card:
    """The card of a person at a moment, by the rules of their province, else of the nation.

    What a source dates after `at` decides nothing: a clock somewhere is wrong.
    """
    known = replace(facts, told=tuple(fact for fact in facts.told if fact.at <= at))
    ahead = tuple(fact for fact in facts.told if fact.at > at)
    in_force = rules_of(sets, province, at.date(), known_on=at.date())
    rule, evidence = _outcome(in_force, known, at)
    change = _next(rule, known, sets, province, at)
    ends = _midnight(at.date(), in_force.renew_days, at)
    valid_until = min(change.at, ends) if change else ends
    return Card(
        colour=rule.colour,
        rule=rule,
        rule_set=in_force,
        facts=evidence,
        ahead=ahead,
        at=at,
        valid_until=valid_until,
        recheck_at=min(valid_until, at + timedelta(hours=in_force.look_again_hours)),
        change=change,
    )


def rules_of(sets: Sequence[RuleSet], province: str | None, on: date, *, known_on: date) -> RuleSet:
    """The set in force on a day, as far as it was published by `known_on`.

    Before the first set of all there were no cards; a day so early (a clock that is wrong) gets the nation's first.
    """
    published = [s for s in sets if s.published_on <= known_on and s.valid_from <= on and s.scope in {province, NATION}]
    if not published:
        return min((s for s in sets if s.scope == NATION), key=lambda s: s.valid_from)
    return max(published, key=lambda s: (s.scope != NATION, s.valid_from))


def _outcome(in_force: RuleSet, facts: Facts, at: datetime) -> _Outcome:
    for rule in in_force.rules:
        evidence = _evidence(rule.when, facts, at)
        if evidence is not None:
            return rule, evidence
    raise LookupError(f"{in_force.version} has no last rule that always applies")


def _evidence(when: Mapping[str, int], facts: Facts, at: datetime) -> tuple[Fact, ...] | None:
    """The facts that make every condition hold, None when one does not."""
    found: list[Fact] = []
    for condition, number in when.items():
        used = CONDITIONS[condition](facts, at, number)
        if used is None:
            return None
        found += used
    return tuple(found)


def _next(rule: Rule, facts: Facts, sets: Sequence[RuleSet], province: str | None, at: datetime) -> Change | None:
    """The first other colour that comes of itself, by what is published today."""
    today = at.date()
    for moment in sorted(m for m in _bounds(facts, sets, at) if m > at):
        later, _ = _outcome(rules_of(sets, province, moment.date(), known_on=today), facts, moment)
        if later.colour != rule.colour:
            return Change(later.colour, moment, later)
    return None


def _bounds(facts: Facts, sets: Iterable[RuleSet], at: datetime) -> set[datetime]:
    """Every moment at which some condition may begin or cease to hold."""
    found = {fact.until for fact in facts.told if fact.until}
    for rule_set in sets:
        found.add(_midnight(rule_set.valid_from, 0, at))
        numbers = {pair for rule in rule_set.rules for pair in rule.when.items()}
        for condition, number in numbers:
            if condition.endswith("_hours"):
                found |= {fact.at + timedelta(hours=number, microseconds=1) for fact in facts.told}
            elif condition.endswith("_days"):
                found |= {_midnight(fact.at.date(), number + more, at) for fact in facts.told for more in (0, 1)}
            elif facts.birth:
                found.add(_midnight(_birthday(facts.birth, number), 0, at))
    return found


def _positive(facts: Facts, at: datetime, days: int) -> list[Fact] | None:
    """The newest positive single test, unless a later negative one or a recovery cleared it."""
    positive = facts.of("positive")
    if not positive or not _within(positive[-1], at, days):
        return None
    last = positive[-1]
    cleared = any(negative.at > last.at for negative in facts.of("negative")) or _recovered_since(facts, last)
    return None if cleared else [last]


def _in_care(facts: Facts, at: datetime, days: int) -> list[Fact] | None:
    """The newest stay that nobody ended, unless another source tells of a recovery since."""
    care = facts.of("care")
    return care[-1:] if care and _within(care[-1], at, days) and not _recovered_since(facts, care[-1]) else None


def _recovered_since(facts: Facts, ill: Fact) -> bool:
    return any(recovery.at.date() >= ill.at.date() for recovery in facts.of("recovery"))


def _apart(facts: Facts, at: datetime, days: int) -> list[Fact] | None:
    """The newest order to stay apart that nothing ended."""
    orders = [order for order in facts.of("order") if order.until is None or at < order.until]
    return orders[-1:] if orders and not _within(orders[-1], at, days - 1) else None


def _complete(facts: Facts, at: datetime, days: int) -> list[Fact] | None:
    """All doses of the basic course; the days count from the one that completed it, not from a booster."""
    doses = facts.of("dose")
    if facts.needed is None or len(doses) < facts.needed or _within(doses[facts.needed - 1], at, days - 1):
        return None
    return doses[: facts.needed]


def _first_dose(facts: Facts, at: datetime, days: int) -> list[Fact] | None:
    doses = facts.of("dose")
    return None if not doses or _within(doses[0], at, days - 1) else doses


def _recovered(facts: Facts, at: datetime, days: int) -> list[Fact] | None:
    recovery = facts.of("recovery")
    return recovery[-1:] if recovery and _within(recovery[-1], at, days) else None


def _negative(facts: Facts, at: datetime, hours: int) -> list[Fact] | None:
    """The newest result is negative and young enough."""
    results = [fact for fact in facts.told if fact.kind in {"positive", "negative"}]
    last = results[-1] if results else None
    is_young = last and last.kind == "negative" and at - last.at <= timedelta(hours=hours)
    return [last] if last and is_young else None


def _younger(facts: Facts, at: datetime, years: int) -> list[Fact] | None:
    return [] if facts.birth and at.date() < _birthday(facts.birth, years) else None


# Every condition that rule data may name: what it rests on, None when it does not hold. Quantities end in their unit.
CONDITIONS: dict[str, Callable[[Facts, datetime, int], list[Fact] | None]] = {
    "positive_within_days": _positive,
    "in_care_within_days": _in_care,
    "apart_for_days": _apart,
    "complete_for_days": _complete,
    "first_dose_for_days": _first_dose,
    "recovered_within_days": _recovered,
    "negative_within_hours": _negative,
    "younger_than_years": _younger,
}


def _within(fact: Fact, at: datetime, days: int) -> bool:
    """Whether the day lies at most so many days after the fact's."""
    return (at.date() - fact.at.date()).days <= days


def _midnight(day: date, days: int, at: datetime) -> datetime:
    """When the day so many days after `day` begins, in the zone of `at`."""
    return datetime.combine(day, time(), at.tzinfo) + timedelta(days)


def _birthday(birth: date, years: int) -> date:
    """Who was born on 29 February is a year older on 1 March."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)
