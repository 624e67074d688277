"""Maybe the same person: the commune's list, one question side by side with its reasons, the decision, the way back."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import codes
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest
from pccovid.records import insurance

_FOR = {"purpose": Purpose.IDENTITY_MATCHING}
_ONE = "console/review_one.html"
_NOBODY, _AND = "none", " "


@get("/quan-ly/viec", opt=_FOR, sync_to_thread=True)
def waiting(request: AnyRequest) -> Response[str]:
    """What waits, the oldest first; nothing about a person until it is opened."""
    with office(request) as here:
        tasks = people.review_tasks(here.tx)
    return pages.page(request, "console/review.html", here=here, tasks=tasks, decided=_decided(request))


@get("/quan-ly/viec/{task:int}", opt=_FOR, sync_to_thread=True)
def one(request: AnyRequest, task: FromPath[int]) -> Response[str]:
    """The record beside those it may be about, and the reasons field by field."""
    return pages.page(request, _ONE, **_compared(request, _find(request, task)))


@post("/quan-ly/viec/{task:int}", opt=_FOR, sync_to_thread=True)
def decide(request: AnyRequest, task: FromPath[int], data: forms.Sent) -> Response[Any]:
    """The record is one candidate's, or none of theirs; the next question opens, and from there this can be undone."""
    row, form = _find(request, task), forms.Form(pages.spoken(request), data)
    said = form.text("same")
    if not said:
        form.fault("same", "review.fault")
        return pages.again(request, _ONE, form, **_compared(request, row))
    if _AND in said:
        return _propose(request, row, form)
    same = None if said == _NOBODY else forms.identifier(said)
    with office(request, row.person_id) as here:
        if same is not None:
            access.open_more(here.tx, session.viewer(request), [same])
        event = people.decide(here.tx, task, same)
        following = _following(people.review_tasks(here.tx), row)
    about = str(same or row.person_id)
    return pages.go(following, cookies=[session.remember(request, decided=str(event), about=about)])


@post("/quan-ly/viec/hoan-tac/{event:int}", opt=_FOR, sync_to_thread=True)
def undo(request: AnyRequest, event: FromPath[int]) -> Response[Any]:
    """Take back the decision made last on this device; the question waits again."""
    last = session.remembered(request)
    if last.get("decided") != str(event):
        raise people.NotUndoable
    with office(request, UUID(last["about"])) as here:
        people.undo(here.tx, event)
    return pages.go("/quan-ly/viec", cookies=[session.forget(request)])


def _propose(request: AnyRequest, task: people.ReviewTask, form: forms.Form) -> Response[Any]:
    """Two candidates are one person, which another officer must confirm; the question about the record stays."""
    pair = [forms.identifier(person) for person in form.text("same").split(_AND)]
    try:
        with office(request, *pair) as here:
            proposal = people.propose_merge(here.tx, pair[0], pair[-1])
    except people.NotMergeable as problem:
        form.refuse("same", problem)
        return pages.again(request, _ONE, form, **_compared(request, task))
    return pages.go(f"/quan-ly/gop/{proposal}")


def _following(left: list[people.ReviewTask], done: people.ReviewTask) -> str:
    """The question behind the one that was decided, else the first of those left, else the empty list."""
    behind = (t for t in left if (t.created_at, t.task_id) > (done.created_at, done.task_id))
    task = next(behind, left[0] if left else None)
    return f"/quan-ly/viec/{task.task_id}" if task else "/quan-ly/viec"


def _pair(sides: list[people.Side]) -> list[tuple[int, people.Side]]:
    """The two likeliest candidates whose doors are open, with their numbers on the page; empty when there are fewer."""
    open_ones = [(no, side) for no, side in enumerate(sides) if side.is_open and not side.is_record]
    return open_ones[:2] if len(open_ones) > 1 else []


def _decided(request: AnyRequest) -> str | None:
    return session.remembered(request).get("decided")


def _find(request: AnyRequest, task: int) -> people.ReviewTask:
    with office(request) as here:
        row = next((t for t in people.review_tasks(here.tx) if t.task_id == task), None)
    if row is None:
        raise people.NoSuchTask
    return row


def _compared(request: AnyRequest, task: people.ReviewTask) -> dict[str, Any]:
    with office(request, task.person_id) as here:
        # Candidates who live elsewhere stay closed: of them the page says only how well they fit.
        access.open_more(here.tx, session.viewer(request), task.candidates)
        checked = insurance.checked_in_review(here.tx, task.task_id)
        answer = codes.card_answers().get(checked.answer_code) if checked else None
        sides = people.review_sides(here.tx, task.task_id)
        return {
            "here": here,
            "task": task,
            "sides": sides,
            "pair": _pair(sides),
            "decided": _decided(request),
            "checked": checked,
            "checked_says": answer and (answer.vi if pages.spoken(request).code == "vi" else answer.en),
        }


ROUTES = [waiting, one, decide, undo]
