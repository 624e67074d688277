"""Where I am logged in, and the telephones that open my pages by fingerprint or face."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.datastructures import Cookie
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting
from pccovid.gates.web.devices import device
from pccovid.gates.web.security import AnyRequest, by_tls, cookie, seal, unseal
from pccovid.ground import clock, ids
from pccovid.ground.config import settings
from pccovid.records import notices
from pccovid.records.notices import Kind

_OWN = {"purpose": Purpose.OWN_RECORD}
_PAGE, _PHONE_PAGE = "citizen/devices.html", "citizen/phone.html"
_ASKED, _LATER = "passkey", "pccovid_passkey"
_PATIENCE = timedelta(minutes=5)
_LONGEST = 60
_YEAR = 365 * 24 * 3600


@get("/thiet-bi", opt=_OWN, sync_to_thread=True)
def devices(request: AnyRequest) -> Response[str]:
    """The devices that are logged in and the passkeys, each with the way to end it."""
    done = session.remembered(request).get("devices_done", "")
    return pages.page(request, _PAGE, cookies=[session.forget(request)], done=done, **_shown(request))


@post("/thiet-bi/van-tay", opt=_OWN, sync_to_thread=True)
def add(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Keep the passkey that this telephone has just made."""
    form = forms.Form(pages.spoken(request), data)
    try:
        with session.own_record(request) as own:
            label = _label(form) or device(request.headers.get("user-agent", ""))
            access.add_passkey(own.tx, _bound(request), _answered(form), form.text("answer"), label)
    except access.PasskeyRefused as problem:
        form.refuse("passkey", problem)
        return pages.again(request, _PAGE, form, status=problem.status, done="", **_shown(request))
    return _done(request, "added", asked=True)


@post("/thiet-bi/ten", opt=_OWN, sync_to_thread=True)
def rename(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Call a passkey something that its owner knows it by."""
    form = forms.Form(pages.spoken(request), data)
    if not _label(form):
        return _done(request, "")
    with session.own_record(request) as own:
        access.name_passkey(own.tx, _credential(data), _label(form))
    return _done(request, "named")


@post("/thiet-bi/bo", opt=_OWN, sync_to_thread=True)
def remove(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """A passkey opens nothing any more; removing it twice is no fault."""
    with session.own_record(request) as own:
        access.remove_passkey(own.tx, _credential(data))
    return _done(request, "removed")


@post("/thiet-bi/thoat", opt=_OWN, sync_to_thread=True)
def end(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Log out another device, or all others."""
    one = data.get("session")
    with session.own_record(request) as own:
        access.end_devices(own.tx, forms.identifier(one) if one else None)
    return _done(request, "ended")


@post("/thiet-bi/so-khac", opt=_OWN, sync_to_thread=True)
def end_number(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Another number opens the person no more: it was lost, or it was never theirs."""
    other = forms.identifier(data.get("number", ""))
    with session.own_record(request) as own:
        ended = access.end_number(own.tx, own.person, other)
    return _done(request, "number" if ended else "")


@post("/thiet-bi/de-sau", opt={"public": True}, sync_to_thread=True)
def later(request: AnyRequest) -> Response[Any]:
    """Never offer it on this device again; the page stays where it is."""
    return pages.go("/", cookies=[_offered(request)])


@post("/vao/van-tay", opt={"public": True}, sync_to_thread=True)
def enter(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Log in by passkey: no code, no fact, for both were proved when it was made."""
    form = forms.Form(pages.spoken(request), data)
    label = device(request.headers.get("user-agent", ""))
    try:
        opened = access.enter_by_passkey(
            session.viewer(request), _bound(request), _answered(form), form.text("answer"), device=label
        )
    except access.PasskeyRefused as problem:
        form.refuse("passkey", problem)
        return pages.again(request, _PHONE_PAGE, form, status=problem.status, passkey=asking(request))
    tell_of_new(replace(session.viewer(request), token=opened.token))
    return pages.go("/", cookies=session.opened(request, opened.token))


def tell_of_new(who: access.Viewer) -> None:
    """Tell the person who just logged in, on all their telephones, if they are logged in elsewhere and never here."""
    with access.enter(who, Purpose.OWN_RECORD) as tx:
        everywhere = access.devices(tx)
        here = {known.device for known in everywhere if known.here}
        elsewhere = {known.device for known in everywhere if not known.here}
        if elsewhere and not here & elsewhere:
            themselves = [a.person_id for a in access.people_of_account(tx) if a.relation == "self"][:1]
            for person in access.open_more(tx, who, themselves):
                now = clock.now()
                notices.send(tx, person, Kind.NEW_DEVICE, {"moment": now}, at=now)


def offer(request: AnyRequest) -> bool:
    """Whether to offer a passkey on this device: until it has one, or somebody said "later"."""
    return _site(request) is not None and _LATER not in request.cookies


def asking(request: AnyRequest) -> dict[str, str] | None:
    """What the script signs to log in, and our seal on it; None where no passkeys are."""
    site = _site(request)
    if site is None:
        return None
    challenge = ids.token()
    return {"options": access.options_to_enter(site, challenge), "asked": _sealed(challenge)}


def _answered(form: forms.Form) -> str:
    """The challenge that a form answers: ours, and at most five minutes old.

    Raises
    ------
    PasskeyRefused
    """
    asked = unseal(_ASKED, form.text("asked"))
    if not asked or clock.wall() - datetime.fromisoformat(asked["at"]) > _PATIENCE:
        raise access.PasskeyRefused
    return asked["challenge"]


def _site(request: AnyRequest) -> access.Site | None:
    """To what passkeys of this installation are bound; None when it has not said and is no demonstration."""
    origin = settings().origin
    if not origin and settings().demo:
        origin = f"{'https' if by_tls(request) else 'http'}://{request.headers.get('host', '')}"
    domain = urlsplit(origin).hostname
    return access.Site(domain, origin) if domain else None


def _bound(request: AnyRequest) -> access.Site:
    site = _site(request)
    if site is None:
        raise access.PasskeyRefused
    return site


def _shown(request: AnyRequest) -> dict[str, Any]:
    site, challenge = _site(request), ids.token()
    with session.own_record(request) as own:
        keys = access.own_passkeys(own.tx)
        held = access.devices(own.tx)
        numbers, number = access.other_numbers(own.tx, own.person), access.own_number(own.tx)
        name = presenting.name(people.identity(own.tx, own.person)) or "PcCovid"
        options = access.options_to_add(site, own.account, name, keys, challenge) if site else ""
    return {
        "passkeys": [(bytes_to_base64url(key.credential_id), key) for key in keys],
        "devices": held,
        "numbers": numbers,
        "number_ending": (number or "")[-3:],
        "real_now": clock.wall(),
        "passkey": {"options": options, "asked": _sealed(challenge)} if site else None,
        "suggested": device(request.headers.get("user-agent", "")),
    }


def _sealed(challenge: str) -> str:
    return seal(_ASKED, {"challenge": challenge, "at": clock.wall().isoformat()})


def _label(form: forms.Form) -> str:
    return " ".join("".join(c for c in form.text("label") if c.isprintable()).split())[:_LONGEST]


def _credential(data: dict[str, str]) -> bytes:
    try:
        return base64url_to_bytes(data.get("key", ""))
    except ValueError:
        return b""


def _offered(request: AnyRequest) -> Cookie:
    return cookie(request, _LATER, "1", max_age=_YEAR)


def _done(request: AnyRequest, what: str, *, asked: bool = False) -> Response[Any]:
    kept = [session.remember(request, devices_done=what)] + ([_offered(request)] if asked else [])
    return pages.go("/thiet-bi", cookies=kept)


ROUTES = [devices, add, rename, remove, end, end_number, later, enter]
