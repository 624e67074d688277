"""Two living people who may be one: one officer proposes, another confirms, and each of them can take it back."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest

_FOR = {"purpose": Purpose.IDENTITY_MATCHING}
_LIST, _ONE = "/quan-ly/gop", "console/merge.html"
_SHOWN = ("full_name", "birth_date", "birth_year", "sex", "id_number", "old_id_number", "commune_id")


@get(_LIST, opt=_FOR, sync_to_thread=True)
def proposed(request: AnyRequest) -> Response[str]:
    """What waits for a second officer, the oldest first; nothing about a person until it is opened."""
    with office(request) as here:
        rows = people.proposed_merges(here.tx)
    merged = session.remembered(request).get("merged")
    return pages.page(request, "console/merges.html", here=here, rows=rows, merged=merged)


@get(f"{_LIST}/{{proposal:int}}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, proposal: FromPath[int]) -> Response[str]:
    """Both people side by side: who they are, and what each source says of them."""
    return pages.page(request, _ONE, **_compared(request, _find(request, proposal)))


@post(f"{_LIST}/{{proposal:int}}", opt=_FOR, sync_to_thread=True)
def settle(request: AnyRequest, proposal: FromPath[int], data: forms.Sent) -> Response[Any]:
    """They are one (the second officer alone), or they are two; who proposed it may withdraw."""
    row, form = _find(request, proposal), forms.Form(pages.spoken(request), data)
    answer = form.text("answer")
    if not answer:
        form.fault("answer", "review.fault")
        return pages.again(request, _ONE, form, **_compared(request, row))
    if answer not in {"one", "two"}:
        raise ValidationException
    with office(request, row.one, row.other) as here:
        if answer == "two":
            people.refuse_merge(here.tx, proposal)
            return pages.go(_LIST, cookies=[session.forget(request)])
        event = people.confirm_merge(here.tx, proposal)
    about = f"{row.one} {row.other}"
    return pages.go(_LIST, cookies=[session.remember(request, merged=str(event), about=about)])


@post(f"{_LIST}/hoan-tac/{{event:int}}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, event: FromPath[int]) -> Response[Any]:
    """Take back the merge confirmed last on this device: they are two again, and nothing of either is lost."""
    last = session.remembered(request)
    if last.get("merged") != str(event):
        raise people.NotUndoable
    with office(request) as here:
        # The one who went into the other may have no door of their own any more; one open door is enough.
        access.open_more(here.tx, session.viewer(request), [UUID(person) for person in last["about"].split()])
        people.undo(here.tx, event)
    return pages.go(_LIST, cookies=[session.forget(request)])


def _find(request: AnyRequest, proposal: int) -> people.Proposal:
    with office(request) as here:
        row = next((p for p in people.proposed_merges(here.tx) if p.proposal_id == proposal), None)
    if row is None:
        raise people.NoSuchProposal
    return row


def _compared(request: AnyRequest, row: people.Proposal) -> dict[str, Any]:
    both = (row.one, row.other)
    with office(request) as here:
        opened = access.open_more(here.tx, session.viewer(request), both)
        return {
            "here": here,
            "proposal": row,
            "sides": [_side(people.identity(here.tx, person)) if person in opened else None for person in both],
            "told": [people.witnesses(here.tx, person) if person in opened else [] for person in both],
            "rows": _SHOWN,
        }


def _side(identity: people.Identity) -> dict[str, str]:
    known = {a.attribute: a.value for a in identity.attributes}
    if commune := known.get("commune_id"):
        known["commune_id"] = units.units().get(int(commune)).full_name
    return known


ROUTES = [proposed, one, settle, undo]
