"""Nouns: a colour, the facts that it may rest on, the rules that choose it, and the card that comes of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pccovid.commons.codes import Confidence

FactKind = Literal["dose", "positive", "negative", "care", "recovery", "order"]
NATION = "VN"


class Colour(StrEnum):
    """What a card shows. Grey: there is no data that a rule could rest on, which says nothing bad of anybody."""

    GREEN = "green"
    YELLOW = "yellow"
    RESTRICTED = "restricted"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True)
class Fact:
    """One thing that a source tells, as far as a card needs it.

    `at` is its moment, midnight in Viet Nam where the source tells only a day; `text` is the product, the code
    of the method, the place of care or the number of a decision. `record_id` is None where no source tells it but we
    ourselves; `until` is when it ends by itself, None where it is a moment or nobody knows.
    """

    kind: FactKind
    record_id: int | None
    at: datetime
    text: str
    source_title_vi: str
    source_title_en: str
    as_of: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known of a person and may colour their card, oldest first.

    `needed` is the number of doses of their basic course, None where it is not known. `birth` is exact, or the
    last day of the year when only the year is known; None when nothing is.
    """

    told: tuple[Fact, ...] = ()
    needed: int | None = None
    birth: date | None = None

    def of(self, kind: FactKind) -> list[Fact]:
        """The facts of one kind, oldest first."""
        return [fact for fact in self.told if fact.kind == kind]


@dataclass(frozen=True)
class Rule:
    """One line of a set: the colour when every condition of `when` holds; {} always holds.

    `when` maps the name of a condition to its number (days, hours, years). `vi` and `en` say the condition, `do_vi`
    and `do_en` what the person can do; both name the numbers in braces.
    """

    id: str
    colour: Colour
    when: dict[str, int]
    vi: str
    en: str
    do_vi: str
    do_en: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class RuleSet:
    """The rules of a jurisdiction from a day on, the first that applies decides.

    `scope` is VN or the code of a province; the set is known from `published_on`, in force from `valid_from` until a
    later one of its scope. A card holds for `renew_days` at the most; a copy without network for `look_again_hours`.
    """

    id: str
    scope: str
    valid_from: date
    published_on: date
    title_vi: str
    title_en: str
    source: str
    confidence: Confidence
    renew_days: int
    look_again_hours: int
    rules: tuple[Rule, ...]

    @property
    def version(self) -> str:
        """What stands on a card: which rules, of which day."""
        return f"{self.id}/{self.valid_from:%Y-%m-%d}"


@dataclass(frozen=True)
class Change:
    """What a card turns into by itself, and when, if nothing new is told until then."""

    colour: Colour
    at: datetime
    rule: Rule


@dataclass(frozen=True)
class Card:
    """A colour with all that it rests on; nobody can set it by hand.

    `facts` are those that decided; `ahead` those that a source dates after `at`, which decide nothing. It holds
    before `valid_until`; a copy of it is looked at again by `recheck_at`. `change` is what comes of itself.
    """

    colour: Colour
    rule: Rule
    rule_set: RuleSet
    facts: tuple[Fact, ...]
    ahead: tuple[Fact, ...]
    at: datetime
    valid_until: datetime
    recheck_at: datetime
    change: Change | None
