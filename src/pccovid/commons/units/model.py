"""Nouns: a unit of administration, what became of it, and the answers of a look-up."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Level = Literal["nation", "province", "district", "commune"]
How = Literal["whole", "split_main", "split"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it stood from `valid_from` (included) to `valid_to` (excluded; None: still stands).

    `code` is the zero-padded code of the General Statistics Office; codes are reused, `unit_id` never is.
    A province's `province_id` and a district's `district_id` are their own. Degrees: WGS 84, None if unknown.
    """

    unit_id: int
    code: str
    level: Level
    kind: str
    name: str
    parent_id: int | None
    province_id: int | None
    district_id: int | None
    lat: float | None
    lon: float | None
    valid_from: date
    valid_to: date | None

    @property
    def full_name(self) -> str:
        """With its kind, as pages show it: "Phường Bến Nghé"."""
        return f"{self.kind} {self.name}".lstrip()

    def stands(self, on: date) -> bool:
        """Whether the unit existed on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def lies_in(self, other: "Unit") -> bool:
        """Whether the unit is a part of `other`, at any depth; nothing lies in itself."""
        if self.unit_id == other.unit_id:
            return False
        return other.level == "nation" or other.unit_id in (self.province_id, self.district_id)


class Successor(NamedTuple):
    """A unit that took over an earlier one: whole, the largest part (split_main) or another part (split).

    `doubtful`: the sources contradict each other or the map; an officer decides, a program does not.
    """

    unit: Unit
    how: How
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The name means one unit."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The name means several units, and nothing in it says which."""

    candidates: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No unit of that day bears the name."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an address says for certain, and what it leaves open.

    `unit` is the deepest certain unit, None when nothing is; `candidates` are the possible units below it,
    empty when the address says no more than `unit`.
    """

    unit: Unit | None
    candidates: tuple[Unit, ...] = ()
