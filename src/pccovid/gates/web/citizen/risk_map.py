"""The risk map, for everybody: levels of provinces and communes, as a drawing and as a table; search by typing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from pccovid import access
from pccovid.commons.text import fold
from pccovid.commons.units import Place, Unit, units
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import cartogram
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import NotFound
from pccovid.ground.tx import Tx
from pccovid.response import risk

_PUBLIC = {"public": True}
_FRESH = "private, max-age=300"  # the page shows whether one is logged in, so only one's own browser may keep it
_MOST_TYPED = 100  # characters: no address that we can read is longer
_MOST_FOUND = 20


@dataclass(frozen=True)
class Row:
    """A unit, the name of what it lies in, its whole address, and its level, None when none was published."""

    unit: Unit
    within: str
    place: str
    level: risk.Level | None


@get("/ban-do", opt=_PUBLIC, sync_to_thread=True)
def risk_map(request: AnyRequest) -> Response[Any]:
    """The nation, or what was searched for."""
    typed = request.query_params.get("tim", "").strip()[:_MOST_TYPED]
    place = units().parse_address(typed, clock.today()) if typed else Place(None)
    if place.unit and place.unit.level == "province" and not place.candidates:
        return pages.go(f"/ban-do/{place.unit.code}")
    wanted = _communes(place)
    with access.at_the_door(session.viewer(request)) as tx:
        provinces = _rows(tx, units().children(units().nation, clock.today()))
        found = _rows(tx, wanted[:_MOST_FOUND])
    by_code = {row.unit.code: row.level for row in provinces if row.level}
    return _fresh(
        pages.page(
            request,
            "citizen/risk_map.html",
            typed=typed,
            found=found,
            more=len(wanted) > _MOST_FOUND,
            rows=_worst_first(provinces),
            drawing=cartogram,
            tiles=cartogram.tiles({row.unit.code for row in provinces}, by_code),
            rules=_rules(),
        )
    )


@get("/ban-do/{code:str}", opt=_PUBLIC, sync_to_thread=True)
def province(request: AnyRequest, code: FromPath[str]) -> Response[str]:
    """One province: its own level with the reasons, and its communes."""
    unit = units().by_code(code, "province", clock.today())
    if unit is None:
        raise NotFound
    below = [u for u in units().at(clock.today()).units if u.level == "commune" and u.lies_in(unit)]
    with access.at_the_door(session.viewer(request)) as tx:
        [own] = _rows(tx, [unit])
        rows = _rows(tx, below)
    published = [row for row in rows if row.level]
    return _fresh(
        pages.page(
            request,
            "citizen/risk_province.html",
            own=own,
            rows=_worst_first(published),
            unpublished=len(rows) - len(published),
            rules=_rules(),
        )
    )


def _communes(place: Place) -> list[Unit]:
    """The communes that a typed place may mean; of a district all."""
    meant = place.candidates or ((place.unit,) if place.unit else ())
    found: list[Unit] = []
    for unit in meant:
        found += units().children(unit, clock.today()) if unit.level == "district" else [unit]
    return [unit for unit in found if unit.level == "commune"]


def _rows(tx: Tx, wanted: Iterable[Unit]) -> list[Row]:
    wanted = list(wanted)
    levels = risk.levels_of(tx, [unit.unit_id for unit in wanted], clock.today())
    parents = {unit.unit_id: units().parents(unit)[0].full_name for unit in wanted}
    return [Row(unit, parents[unit.unit_id], units().path(unit), levels.get(unit.unit_id)) for unit in wanted]


def _worst_first(rows: Iterable[Row]) -> list[Row]:
    """By level, the highest first, then by name; what nobody published last."""
    return sorted(rows, key=lambda row: (-row.level.level if row.level else 0, fold(row.unit.name)))


def _rules() -> Mapping[str, risk.LevelRule]:
    return {rule.id: rule for rule in risk.level_rules()}


def _fresh(answer: Response[str]) -> Response[str]:
    """Levels change once a week: a browser may show the page for five minutes without asking again."""
    answer.headers["cache-control"] = _FRESH
    answer.headers["vary"] = "cookie"
    return answer


ROUTES = [risk_map, province]
