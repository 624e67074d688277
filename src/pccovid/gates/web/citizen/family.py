"""The people this telephone acts for, one at a time."""

from typing import Any

from litestar import Response, get, post

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import Forbidden

_OWN = {"purpose": Purpose.OWN_RECORD}


@get("/gia-dinh", opt=_OWN, sync_to_thread=True)
def family(request: AnyRequest) -> Response[str]:
    """Everybody who proved to be themselves, or in somebody's care, on this telephone."""
    with session.own_record(request) as own:
        everybody = [a.person_id for a in own.acts_for]
        access.open_more(own.tx, own.viewer, [p for p in everybody if p != own.person])
        names = [(p, presenting.name(people.identity(own.tx, p))) for p in everybody]
        others = len(people.candidates(own.tx))
    return pages.page(request, "citizen/family.html", names=names, shown=own.person, others=others)


@post("/gia-dinh", opt=_OWN, sync_to_thread=True)
def switch(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Show the pages of another of them."""
    wanted = forms.identifier(data.get("person", ""))
    with session.own_record(request) as own:
        if wanted not in {a.person_id for a in own.acts_for}:
            raise Forbidden
    return pages.go("/", cookies=[session.acting_for(request, wanted)])


ROUTES = [family, switch]
