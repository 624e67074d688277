"""The people this telephone acts for, one at a time; and two files that are both the same person's."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons.text import fold
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import Forbidden

_OWN = {"purpose": Purpose.OWN_RECORD}


@get("/gia-dinh", opt=_OWN, sync_to_thread=True)
def family(request: AnyRequest) -> Response[str]:
    """Everybody who proved to be themselves, or in somebody's care, on this telephone."""
    with session.own_record(request) as own:
        everybody = session.household(own)
        known = {p: people.identity(own.tx, p) for p in everybody}
        others = len(people.candidates(own.tx))
    return pages.page(
        request,
        "citizen/family.html",
        names=[(p, presenting.name(identity)) for p, identity in known.items()],
        alike={p for p in everybody if p != own.person and _alike(known[own.person], known[p])},
        shown=own.person,
        others=others,
        merged=session.remembered(request).get("merged"),
    )


@post("/gia-dinh", opt=_OWN, sync_to_thread=True)
def switch(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Show the pages of another of them."""
    wanted = forms.identifier(data.get("person", ""))
    with session.own_record(request) as own:
        if wanted not in {a.person_id for a in own.acts_for}:
            raise Forbidden
    return pages.go("/", cookies=[session.acting_for(request, wanted)])


@post("/gia-dinh/gop", opt=_OWN, sync_to_thread=True)
def merge(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Two files of one person become one: what an old system wrote differently joins the rest. It can be undone."""
    other = forms.identifier(data.get("person", ""))
    with session.own_record(request) as own:
        if other not in {a.person_id for a in own.acts_for}:
            raise Forbidden
        access.open_more(own.tx, own.viewer, [other])
        if not _alike(people.identity(own.tx, own.person), people.identity(own.tx, other)):
            raise people.NotMergeable
        event = people.merge(own.tx, own.person, other)
    return pages.go("/gia-dinh", cookies=[session.remember(request, merged=str(event))])


@post("/gia-dinh/tach/{event:int}", opt=_OWN, sync_to_thread=True)
def split(request: AnyRequest, event: FromPath[int]) -> Response[Any]:
    """Take the merge back that was made last on this device."""
    if session.remembered(request).get("merged") != str(event):
        raise people.NotUndoable
    with session.own_record(request) as own:
        people.undo(own.tx, event)
    return pages.go("/gia-dinh", cookies=[session.forget(request)])


def _alike(one: people.Identity, other: people.Identity) -> bool:
    """Whether two files may be offered as one: the same name, and no birth date that speaks against it."""
    mine, theirs = _known(one), _known(other)
    agrees = all(mine[k] == theirs[k] for k in ("birth_date", "birth_year", "sex") if k in mine and k in theirs)
    return bool(mine.get("full_name")) and mine.get("full_name") == theirs.get("full_name") and agrees


def _known(identity: people.Identity) -> dict[str, str]:
    return {a.attribute: fold(a.value) if a.attribute == "full_name" else a.value for a in identity.attributes}


ROUTES = [family, switch, merge, split]
