"""My tests, treatment, insurance, journeys: a timeline each, with whoever tells it, its freshness, and "báo sai"."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import sharing, told
from pccovid.gates.web.desk import Desk
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.records import border, groups, insurance, places, testing, travel, treatment

_OWN = {"purpose": Purpose.OWN_RECORD}
Read = Callable[[session.Own, Language], list[told.Item]]


@dataclass(frozen=True)
class Page:
    """One timeline: the key of its words, its address, the field whose freshness it shows, and what it reads."""

    key: str
    path: str
    field: str
    read: Read


def routes(desk: Desk | None) -> list[HTTPRouteHandler]:
    """The timelines; `desk` says how fresh each field is."""
    return [_route(page, desk) for page in _PAGES]


def facts(own: session.Own, said: Language) -> list[told.Item]:
    """Everything that the timelines show, for the pages that show it record by record."""
    items = [item for page in _PAGES for item in page.read(own, said)]
    visits = told.by_record((item for item in items if item.matter == told.VISIT), said)
    return [*(item for item in items if item.matter not in {told.DIFFERENCE, told.VISIT}), *visits]


def _route(page: Page, desk: Desk | None) -> HTTPRouteHandler:
    @get(page.path, opt=_OWN, sync_to_thread=True, name=page.key)
    def timeline(request: AnyRequest) -> Response[str]:
        said = pages.spoken(request)
        with session.own_record(request) as own:
            items = page.read(own, said)
            fresh = desk.field_freshness(own.tx).get(page.field) if desk else None
            standing = _standing(own.tx, own, said) if page.key == "tests" else None
            may_share = sharing.offered(own) if page.key == "tests" else None
        return pages.page(
            request,
            "citizen/timeline.html",
            key=page.key,
            items=items,
            fresh=fresh,
            standing=standing,
            sharing=may_share,
        )

    return timeline


def _standing(tx: Tx, own: session.Own, said: Language) -> dict[str, Any] | None:
    found = testing.standing(testing.held_about(tx, own.person), clock.now())
    if found.test is None:
        return None
    until = said.text("told.counts_until", moment=said.moment(found.until)) if found.until else ""
    return {"state": found.state, "until": until}


def _tests(own: session.Own, said: Language) -> list[told.Item]:
    return told.tests(testing.held_about(own.tx, own.person), said)


def _courses(own: session.Own, said: Language) -> list[told.Item]:
    return told.courses(treatment.held_about(own.tx, own.person), said)


def _cards(own: session.Own, said: Language) -> list[told.Item]:
    return [
        *told.cards(insurance.held_about(own.tx, own.person), said),
        *told.differences(insurance.checked(own.tx, own.person), said),
    ]


def _travels(own: session.Own, said: Language) -> list[told.Item]:
    return [
        *told.crossings(border.held_about(own.tx, own.person), said),
        *told.journeys(travel.journeys(own.tx, own.person), said),
        *told.residences(travel.residences(own.tx, own.person), said),
        *told.memberships(groups.held_about(own.tx, own.person), said),
        *told.visits(places.held_about(own.tx, own.person), said),
    ]


_PAGES = (
    Page("tests", "/xet-nghiem", "testing", _tests),
    Page("treatment", "/dieu-tri", "treatment", _courses),
    Page("insurance", "/bao-hiem", "insurance", _cards),
    Page("travel", "/di-chuyen", "travel", _travels),
)
