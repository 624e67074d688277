"""Where I was: the visits of every source, newest first, for thirty days; leaving, and deleting one's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post

from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import door
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import places

_OWN = {"purpose": Purpose.OWN_RECORD}


@dataclass(frozen=True)
class Stay:
    """A visit as the page shows it. `own`: told to PcCovid, to delete; else `record_id`, to report."""

    place: str
    where: str
    arrived_at: datetime
    left_at: datetime | None
    source: str
    way: str
    own: UUID | None
    record_id: int | None
    inside: bool


@get("/noi-da-den", opt=_OWN, sync_to_thread=True)
def visits_page(request: AnyRequest) -> Response[str]:
    """The visits of the person shown, from every source; nobody else's."""
    at, said = clock.now(), pages.spoken(request)
    with session.own_record(request) as own:
        told = [_own(visit, at, said) for visit in places.check_ins(own.tx, [own.person], at=at)]
        heard = [_heard(visit, said) for visit in places.held_about(own.tx, own.person)]
    stays = sorted((*told, *heard), key=lambda stay: stay.arrived_at, reverse=True)
    return pages.page(request, "citizen/visits.html", stays=stays, days=places.KEPT.days)


@post("/noi-da-den/ra", opt=_OWN, sync_to_thread=True)
def leave(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Say that one left, for all of the household who were named; once is enough."""
    visits = [forms.identifier(value) for name, value in data.items() if name.startswith("visit-")]
    with session.own_record(request) as own:
        session.household(own)
        places.leave(own.tx, visits, at=clock.now())
    return pages.go(f"/q/{quote(data['code'], safe='')}" if data.get("code") else "/noi-da-den")


@post("/noi-da-den/xoa", opt=_OWN, sync_to_thread=True)
def delete(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Delete a visit that was told to PcCovid: it was a slip, or it was somebody else."""
    visit = forms.identifier(data.get("visit", ""))
    with session.own_record(request) as own:
        places.forget(own.tx, visit, at=clock.now())
    return pages.go("/noi-da-den")


def _own(visit: places.CheckIn, at: datetime, said: Language) -> Stay:
    return Stay(
        visit.place_name or said.text("told.place_unknown"),
        door.where(visit.place_commune_id, visit.place_address),
        visit.arrived_at,
        visit.left_at,
        said.text(f"visits.by_{visit.way}"),
        visit.way,
        visit.check_in_id,
        None,
        visit.left_at is None and at - visit.arrived_at <= places.OFFERED,
    )


def _heard(visit: places.Visit, said: Language) -> Stay:
    return Stay(
        visit.place_name or said.text("told.place_unknown"),
        door.where(visit.place_commune_id, visit.place_address),
        visit.arrived_at,
        visit.left_at,
        visit.source_title_vi if said.code == "vi" else visit.source_title_en,
        "source",
        None,
        visit.record_id,
        inside=False,
    )


ROUTES = [visits_page, leave, delete]
