"""The wallet: what a telephone takes along for the hours without a network, and the page that shows it there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get

from pccovid import people, proof
from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import covid_card, presenting
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import declarations, vaccination
from pccovid.response import card

_CODES = 60  # of 12 minutes each: twelve hours, a shift at a checkpoint
_DECLARATIONS = 3


@get("/vi", opt={"public": True}, sync_to_thread=True)
def wallet_page(request: AnyRequest) -> Response[str]:
    """Alike for everybody, so that a browser may keep it: what is personal comes out of the sealed wallet."""
    return pages.page(request, "citizen/wallet.html")


@get("/vi/du-lieu", opt={"purpose": Purpose.OWN_RECORD}, sync_to_thread=True)
def wallet(request: AnyRequest) -> Response[dict[str, Any]]:
    """Everybody whom this telephone acts for, in words of the page's language, with codes for the coming hours."""
    said, at = pages.spoken(request), clock.now()
    try:
        with session.own_record(request) as own:
            household = [_person(own, person, said, at) for person in _first_shown(own)]
    except session.NobodyYet:  # logged in a moment ago: there is nothing to take along, which is no error
        household = []
    content = {
        "owner": session.wallet_owner(request),
        "language": said.code,
        "now": _milliseconds(at),
        "wall": _milliseconds(clock.wall()),
        "step": int(proof.STEP.total_seconds() * 1000),
        "people": household,
    }
    return Response(content)


@get("/man-hinh-chinh", opt={"public": True}, sync_to_thread=True)
def install_page(request: AnyRequest) -> Response[str]:
    """How to put the application on the home screen."""
    return pages.page(request, "citizen/install.html")


def _first_shown(own: session.Own) -> list[UUID]:
    """The household, the person first whose pages are shown."""
    return sorted(session.household(own), key=lambda person: person != own.person)


def _person(own: session.Own, person: UUID, said: Language, at: datetime) -> dict[str, Any]:
    shown = card.show(own.tx, person, at=at)
    face = covid_card.face(shown, said)
    return {
        "name": presenting.name(people.identity(own.tx, person)) or said.text("home.hello_unknown"),
        "card": {
            "colour": face.colour,
            "word": said.text(f"covid_card.colour_{face.colour}"),
            "until": face.until,
            "reason": f"{face.reason}.",
            "again": _milliseconds(shown.recheck_at),
        },
        "lines": [*_doses(own, person, said), *_declared(own, person, said)],
        "codes": proof.ahead(person, at, _CODES),
    }


def _doses(own: session.Own, person: UUID, said: Language) -> list[tuple[str, str]]:
    doses = [presenting.dose(dose, said) for dose in vaccination.doses(own.tx, person)]
    told = [(said.text("book.dose", no=dose.position), f"{dose.vaccine}, {dose.day}") for dose in doses]
    return told or [(said.text("book.title"), said.text("book.state_none"))]


def _declared(own: session.Own, person: UUID, said: Language) -> list[tuple[str, str]]:
    newest = declarations.of(own.tx, person)[:_DECLARATIONS]
    return [(said.text("wallet.declared"), _declaration(told, said)) for told in newest]


def _declaration(told: declarations.Declaration | declarations.Filing, said: Language) -> str:
    return said.text(f"card.declared_{told.kind}", moment=said.moment(told.declared_at))


def _milliseconds(moment: datetime) -> int:
    """As JavaScript writes a moment."""
    return int(moment.timestamp() * 1000)


ROUTES = [wallet_page, wallet, install_page]
