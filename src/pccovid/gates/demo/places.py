"""Where the demonstration plays: whole communes of real districts at their real density, and how people write them.

A thin sample of the country would have almost no namesakes in a commune; a slice has as many as there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from pccovid.commons.units import Unit, units
from pccovid.gates.demo import rates
from pccovid.gates.demo.dirt import plain

DAY = date(2021, 10, 15)  # the day on which the demonstration plays
MOST_PEOPLE = 1_000_000  # the numbers of papers are distinct up to here

# Districts of eight provinces from south to north, each with 15 communes or more in 2021.
DISTRICTS = ("785", "017", "399", "734", "305", "906", "648", "119")
# Further slices of a million people each, in other provinces, for measuring at the size of the nation.
FURTHER = (
    ("026", "061", "080", "108", "148", "180", "213", "246"),
    ("288", "336", "356", "412", "450", "474", "522", "555"),
    ("582", "608", "672", "708", "802", "831", "857", "888"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with what lies above it."""

    commune: Unit
    district: Unit
    province: Unit


def slice_of(people: int, part: int = 0) -> list[Place]:
    """The communes for so many people, as many in each as a real commune has; `part` 1 to 3 lie elsewhere."""
    wanted = max(1, round(people / rates.COMMUNE))
    state = units().at(DAY)
    places: list[Place] = []
    for code in (DISTRICTS, *FURTHER)[part]:
        district = state.by_code(code, "district")
        if district is None or district.province_id is None:
            raise LookupError(f"No district {code} on {DAY}: the list of units has changed.")
        province = units().get(district.province_id)
        communes = units().children(district, DAY)[: rates.COMMUNES_IN_DISTRICT]
        places += [Place(commune, district, province) for commune in communes]
    return places[:wanted]


def street(rng: Random, place: Place) -> str:
    """House and lane, as the parts of the country number them."""
    north = int(place.province.code) < 48
    number, lane = rng.randint(1, 320), rng.randint(1, 60)
    if place.commune.kind == "Phường":
        return f"Số {number} {'ngõ' if north else 'hẻm'} {lane}"
    if rng.random() < 0.5:
        return f"{'Thôn' if north else 'Ấp'} {rng.randint(1, 12)}"
    return f"Số {number}, {'xóm' if north else 'tổ'} {rng.randint(1, 20)}"


def written(rng: Random, street_text: str, place: Place) -> str:
    """The whole address in one free field."""
    style = rng.choices(_STYLES, cum_weights=_STYLE_SUMS)[0]
    return style(street_text, place)


def written_in_full(line: str, place: Place) -> str:
    """The address with every unit and its kind."""
    return ", ".join([line, *(_lower(unit.full_name) for unit in (place.commune, place.district, place.province))])


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


_SHORT = {"Xã": "x.", "Phường": "P.", "Thị trấn": "TT", "Huyện": "H.", "Quận": "Q.", "Thành phố": "TP", "Tỉnh": "T."}


def _abbreviated(line: str, place: Place) -> str:
    units_above = (place.commune, place.district, place.province)
    return ", ".join([line, *(f"{_SHORT.get(unit.kind, unit.kind)} {unit.name}" for unit in units_above)])


def _bare(line: str, place: Place) -> str:
    return f"{line}, {place.commune.name}, {place.district.name}, {place.province.name}"


def _unmarked(line: str, place: Place) -> str:
    return plain(written_in_full(line, place))


def _hyphens(line: str, place: Place) -> str:
    return f"{line} - {place.commune.full_name} - {place.district.name} - {place.province.name}".upper()


def _no_house(_line: str, place: Place) -> str:
    return f"{place.commune.full_name} {place.district.full_name}"


def _no_commune(line: str, place: Place) -> str:
    return f"{line}, {place.district.name}, {place.province.name}"


def _only_province(_line: str, place: Place) -> str:
    return place.province.name


_STYLES: tuple[Callable[[str, Place], str], ...] = (
    written_in_full, _abbreviated, _bare, _unmarked, _hyphens, _no_house, _no_commune, _only_province,
)  # fmt: skip
_STYLE_SUMS = (0.30, 0.50, 0.64, 0.78, 0.84, 0.90, 0.96, 1.0)
