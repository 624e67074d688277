"""Warnings and notices of the household: what happened, what to do now, until when, whom to call."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting, sharing
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import notices
from pccovid.records.notices import Kind, NoSuchNotice, Notice, Waiting, Wording

_OWN = {"purpose": Purpose.OWN_RECORD}
# Where a notice leads when it was read: the page of the fact that it is about.
_LEADS = {
    Kind.CORRECTION_ANSWERED: "/phan-anh",
    Kind.FACT_MENDED: "/chao",
    Kind.TEST_RESULT: "/xet-nghiem",
    Kind.DOSE_DUE: "/so-tiem",
    Kind.QUARANTINE_STARTED: "/cach-ly",
    Kind.QUARANTINE_CHANGED: "/cach-ly",
    Kind.DAILY_CHECK: "/cach-ly",
    Kind.SAMPLE_DUE: "/cach-ly",
    Kind.GUARDIAN_ADDED: "/gia-dinh",
    Kind.ACTED_FOR: "/du-lieu-cua-toi",
    Kind.NEW_DEVICE: "/thiet-bi",
    Kind.ANOTHER_NUMBER: "/thiet-bi",
}


@dataclass(frozen=True)
class Shown:
    """A notice as its page shows it: `name` of the person it is to, `mine`: to the person whose pages are shown."""

    notice: Notice
    said: Wording
    person: UUID
    name: str
    mine: bool


@get("/canh-bao", opt=_OWN, sync_to_thread=True)
def everything(request: AnyRequest) -> Response[str]:
    """Everybody's notices on this telephone: unread ones first, the most urgent on top."""
    with session.own_record(request) as own:
        shown = _opened(own, pages.spoken(request), notices.of_household(own.tx, clock.now()))
        takes_push = notices.has_device(own.tx, access.session(own.tx).session_id)
    return pages.page(
        request,
        "citizen/notices.html",
        shown=shown,
        several=len(own.acts_for) > 1,
        takes_push=takes_push,
        push_key=notices.push_key(),
    )


@get("/canh-bao/{notice:int}", opt=_OWN, sync_to_thread=True)
def one(request: AnyRequest, notice: FromPath[int]) -> Response[str]:
    """One notice a page."""
    with session.own_record(request) as own:
        shown = _find(own, pages.spoken(request), notice)
        identity = people.identity(own.tx, shown.person)
        # Never before the result itself was read: a helping hand is no way to learn of an infection.
        of_result = shown.mine and shown.notice.kind == Kind.TEST_RESULT and shown.notice.read_at
        share = sharing.offered(own) if of_result else None
    lives = next((int(a.value) for a in identity.attributes if a.attribute == "commune_id"), None)
    return pages.page(
        request,
        "citizen/notice.html",
        shown=shown,
        commune=presenting.commune(lives),
        leads=_LEADS.get(Kind(shown.notice.kind)) if shown.mine else None,
        sharing=share,
    )


@post("/canh-bao/{notice:int}", opt=_OWN, sync_to_thread=True)
def understood(request: AnyRequest, notice: FromPath[int]) -> Response[Any]:
    """Write down that it was read; saying so twice changes nothing."""
    with session.own_record(request) as own:
        _find(own, pages.spoken(request), notice)
        notices.read(own.tx, notice, account=own.account, at=clock.now())
    return pages.go("/canh-bao")


@post("/canh-bao/may-nay", opt=_OWN, sync_to_thread=True)
def take_pushes(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Send pushes to the browser in which somebody pressed the button."""
    form = forms.Form(pages.spoken(request), data)
    endpoint, key, secret = (form.text(name) for name in ("endpoint", "public_key", "secret"))
    notices.check_device(endpoint, key, secret)
    with session.own_record(request) as own:
        notices.add_device(own.tx, endpoint, key, secret, language=form.said.code, at=clock.now())
    return pages.go("/canh-bao")


@post("/canh-bao/may-nay/thoi", opt=_OWN, sync_to_thread=True)
def take_no_pushes(request: AnyRequest) -> Response[Any]:
    """No push comes to this browser any more."""
    with session.own_record(request) as own:
        notices.remove_device(own.tx, access.session(own.tx).session_id)
    return pages.go("/canh-bao")


def _find(own: session.Own, said: Language, notice: int) -> Shown:
    """A notice to anybody whom this telephone acts for.

    Raises
    ------
    NoSuchNotice
    """
    waiting = [w for w in notices.of_household(own.tx, clock.now()) if w.notice_id == notice]
    found = _opened(own, said, waiting)
    if not found:
        raise NoSuchNotice
    return found[0]


def _opened(own: session.Own, said: Language, waiting: list[Waiting]) -> list[Shown]:
    """The notices with what they say; every person they are to reads in the log that they were looked at."""
    everybody = {w.person_id for w in waiting}
    access.open_more(own.tx, own.viewer, sorted(everybody - {own.person}))
    held = {n.notice_id: n for n in notices.of_people(own.tx, [w.notice_id for w in waiting])}
    names = {person: presenting.name(people.identity(own.tx, person)) for person in everybody}
    return [
        Shown(found, _said(found, said), w.person_id, names[w.person_id], mine=w.person_id == own.person)
        for w in waiting
        if (found := held.get(w.notice_id)) is not None
    ]


def _said(notice: Notice, said: Language) -> Wording:
    return notices.worded(Kind(notice.kind), notice.version, notice.filled, said)


ROUTES = [everything, one, understood, take_pushes, take_no_pushes]
