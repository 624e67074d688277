"""Areas of a source that has ids of its own for them: the list it delivers, and the units behind its ids."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pccovid.commons import units
from pccovid.commons.text import fold
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework import load, store
from pccovid.gates.sources.framework.model import NULL, Area, Contract, Fields, Rejected, Row

_REMEMBERED = 1 << 15
_LEVELS: dict[str, units.Level] = {
    "tinh": "province", "huyen": "district", "xa": "commune", "province": "province", "district": "district",
    "ward": "commune",
}  # fmt: skip
_LEVEL_ABOVE: dict[units.Level, units.Level] = {"commune": "district", "district": "province"}


@dataclass(frozen=True)
class Named:
    """What stands in a row for an area: its name, and the unit where it is known."""

    name: str
    unit: units.Unit | None


class Areas:
    """The units behind a source's own ids. An id that nobody knows, or a name in its place, is never a fault."""

    def __init__(self, told: list[Area]) -> None:
        self._told = {area.code: area for area in told}
        self.find = lru_cache(maxsize=_REMEMBERED)(self._find)
        self.place = lru_cache(maxsize=_REMEMBERED)(self._place)

    def unit(self, said: str, level: units.Level) -> str:
        """The id of the unit that an id or a name means, NULL when none is certain."""
        found = self.find(said, level).unit
        return str(found.unit_id) if found else NULL

    def _find(self, said: str, level: units.Level, above: units.Unit | None = None) -> Named:
        told = self._told.get(said.strip())
        if told is None:
            return self._by_name(said.strip(), level, above)
        parent = self._told.get(told.parent_code or "")
        if parent and parent.level == _LEVEL_ABOVE.get(told.level):
            above = self.find(parent.code, parent.level).unit
        return self._by_name(told.name, told.level, above)

    def _by_name(self, name: str, level: units.Level, above: units.Unit | None) -> Named:
        if _is_foreign_id(name):
            return Named("", None)
        found = units.units().find(name, rule.CODES_OF, above, level) if name else units.NotFound()
        return Named(name, found.unit if isinstance(found, units.Found) else None)

    def _place(self, province: str, district: str, commune: str) -> tuple[str, str]:
        """(unit of the commune, what is known of the place in words for where the unit is not): NULL and ""."""
        one = self.find(province, "province")
        two = self.find(district, "district", one.unit)
        three = self.find(commune, "commune", two.unit or one.unit)
        named = ", ".join(area.name for area in (three, two, one) if area.name)
        if three.unit is None or any(a.unit and not three.unit.lies_in(a.unit) for a in (one, two)):
            return NULL, named
        return str(three.unit.unit_id), named


NOWHERE = Areas([])


def read(fields: Fields, on: date) -> Row | Rejected:  # noqa: ARG001  # the shape of every read
    """One area of the list: its id, level, name and the id of the area above."""
    code, name, level_text, above = fields
    wrong: list[str] = []
    key = rule.key(code, wrong)
    name = rule.required(name, wrong, "area_name_missing")
    level = _LEVELS.get(fold(level_text.strip()))
    if level is None:
        wrong.append("area_level_unknown")
    if wrong or level is None:
        return Rejected(tuple(wrong))
    return NULL, key, level, name, rule.words(above)


def areas(contract: Contract) -> Areas:
    """All areas that a source told so far."""
    with load.work(f"look up the areas of {contract.source}") as tx:
        return Areas(store.areas(tx, contract.source_id))


def _is_foreign_id(text: str) -> bool:
    """An id of a document database: 24 hexadecimal digits."""
    return len(text) == 24 and all(sign in "0123456789abcdef" for sign in text.lower())
