"""Every unit of every time, and the view of one day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from pccovid.commons.units import address
from pccovid.commons.units.model import Ambiguous, Found, Level, NotFound, Place, Successor, Unit
from pccovid.commons.units.names import Names


class View:
    """The units that stood on one day, and the search among them."""

    def __init__(self, units: list[Unit], aliases: list[tuple[Unit, str]]) -> None:
        self.units = tuple(units)
        self._by_code = {(unit.level, unit.code): unit for unit in units}
        self._names = Names(units, aliases)

    def by_code(self, code: str, level: Level) -> Unit | None:
        """The unit of that level whose code it was on that day."""
        return self._by_code.get((level, code))

    def find(self, text: str, within: Unit | None = None, level: Level | None = None) -> Found | Ambiguous | NotFound:
        """The unit that a dirty name means, in `within` and of `level` if given; see `Units.find`."""
        units = self._names.find(text, within, level)
        if not units:
            return NotFound()
        return Found(units[0]) if len(units) == 1 else Ambiguous(units)

    def parse_address(self, text: str) -> Place:
        """The place that a free-text address names; see `Units.parse_address`."""
        return address.parse(text, self._names)


class Units:
    """All units of all times. The only instance comes from `units()`."""

    def __init__(
        self, rows: list[Unit], aliases: list[tuple[Unit, str]], successors: dict[int, list[Successor]]
    ) -> None:
        self.all = tuple(rows)
        self.nation = rows[0]
        self.aliases = tuple(aliases)
        self._successors = successors
        self._children: defaultdict[int, list[Unit]] = defaultdict(list)
        for unit in rows:
            if unit.parent_id is not None:
                self._children[unit.parent_id].append(unit)
        self._turns = sorted({unit.valid_from for unit in rows} | {unit.valid_to for unit in rows if unit.valid_to})
        self._view = lru_cache(maxsize=None)(self._make_view)

    def get(self, unit_id: int) -> Unit:
        """The unit with that surrogate id; IndexError for an id that was never given."""
        if unit_id < 1:
            raise IndexError(unit_id)
        return self.all[unit_id - 1]

    def at(self, on: date) -> View:
        """The units that stood on that day; none are known before the first `valid_from`."""
        return self._view(bisect_right(self._turns, on))

    def by_code(self, code: str, level: Level, on: date) -> Unit | None:
        """The unit of that level whose code it was on that day."""
        return self.at(on).by_code(code, level)

    def children(self, unit: Unit, on: date | None = None) -> tuple[Unit, ...]:
        """The units directly below; the nation's are of all times unless a day is given."""
        return tuple(child for child in self._children[unit.unit_id] if on is None or child.stands(on))

    def parents(self, unit: Unit) -> tuple[Unit, ...]:
        """The units above, nearest first, the nation last."""
        return tuple(self._above(unit))

    def successors(self, unit: Unit) -> tuple[Successor, ...]:
        """What took the unit over; empty when it still stands or nobody recorded it."""
        return tuple(self._successors.get(unit.unit_id, ()))

    def path(self, unit: Unit) -> str:
        """The address line: "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh"."""
        line = [unit, *self._above(unit)]
        return ", ".join(step.full_name for step in line if step.level != "nation" or step is unit)

    def find(
        self, text: str, on: date, within: Unit | None = None, level: Level | None = None
    ) -> Found | Ambiguous | NotFound:
        """The unit that a dirty name means on that day: "TP HCM", "Q.1", "P. Bến Nghé", "thanh hoa".

        A kind ("xã") excludes other levels; a kind or an accent that fits exactly is preferred to one that
        does not. What is left open after that is reported, never guessed.
        """
        return self.at(on).find(text, within, level)

    def parse_address(self, text: str, on: date) -> Place:
        """The place that an address names on that day, read from the right: province, district, commune.

        Commas help and are not needed. A name without its kind counts as a commune only directly under the
        district (from July 2025: the province) that stands beside it, because streets bear the same names.
        """
        return self.at(on).parse_address(text)

    def _above(self, unit: Unit) -> Iterator[Unit]:
        while unit.parent_id is not None:
            unit = self.get(unit.parent_id)
            yield unit

    def _make_view(self, turn: int) -> View:
        if turn == 0:
            return View([], [])
        on = self._turns[turn - 1]
        return View(
            [unit for unit in self.all if unit.stands(on)],
            [pair for pair in self.aliases if pair[0].stands(on)],
        )
