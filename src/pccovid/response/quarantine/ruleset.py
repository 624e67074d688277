"""Nouns: the rules by which somebody stays apart, dated, of a jurisdiction, with lines by group."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pccovid.commons.codes import Confidence

NATION = "VN"
Group = Literal["full", "partly", "none"]
About = Literal["exposure", "domestic", "entry"]
Who = Literal["contact", "second", "case", "traveller"]
Kind = Literal["quarantine", "isolation", "self_watch"]


@dataclass(frozen=True)
class Line:
    """One line of a set: for whom, how many days apart and in self-watch afterwards, where, tested on which days.

    `days` are counted from the last exposure or the arrival, `tests` too; 0 days apart is self-watch. `group` None:
    everybody.
    """

    who: Who
    days: int
    watch_days: int
    setting: str
    source: str
    confidence: Confidence
    group: Group | None = None
    tests: tuple[int, ...] = ()

    @property
    def kind(self) -> Kind:
        """What such an order is."""
        if self.who == "case":
            return "isolation"
        return "quarantine" if self.days else "self_watch"

    @property
    def span(self) -> int:
        """Days until the last day of the order: of staying apart, else of self-watch."""
        return self.days or self.watch_days


@dataclass(frozen=True)
class RuleSet:
    """The rules of a jurisdiction (VN, or the code of a province) from a day on until a later set of it, or until
    `valid_to` (excluded).

    A course protects `full_after_days` after its last dose, and no longer than `full_within_days` where that is told; a
    recovery for `recovered_within_days`. `about` says whom the set is for: who was exposed or is a case, who came from
    elsewhere in the country, who came from abroad. Inside the country it asks something of those alone who come from
    another province, of `origins` (codes) or where the published level was `from_level` or higher.
    """

    id: str
    scope: str
    valid_from: date
    title_vi: str
    title_en: str
    source: str
    full_after_days: int
    recovered_within_days: int
    lines: tuple[Line, ...]
    full_within_days: int | None = None
    valid_to: date | None = None
    about: About = "exposure"
    origins: tuple[str, ...] = ()
    from_level: int | None = None

    @property
    def version(self) -> str:
        """What stands on an order: which rules, of which day."""
        return f"{self.id}/{self.valid_from:%Y-%m-%d}"
