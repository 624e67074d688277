"""My corrections: where each lies, until when an answer is due, what was mended, and "is it right now?"."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath

from pccovid.access import Purpose
from pccovid.commons import images
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.mending import picture, shown
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.records import corrections

_OWN = {"purpose": Purpose.OWN_RECORD}
_ONE = "citizen/correction.html"
_PHOTOS = corrections.photos
_UPLOAD = (_PHOTOS.MOST + 1) * images.LARGEST  # bytes: a photo that is too large gets a sentence, not a cut line
Uploaded = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]


@get("/phan-anh", opt=_OWN, sync_to_thread=True)
def mine(request: AnyRequest) -> Response[str]:
    """My corrections with their clock and their answers."""
    with session.own_record(request) as own:
        held = corrections.held_about(own.tx, own.person)
    return pages.page(request, "citizen/corrections.html", corrections=held)


@get("/phan-anh/{reference:str}", opt=_OWN, sync_to_thread=True)
def one(request: AnyRequest, reference: FromPath[str]) -> Response[str]:
    """One correction with everything that was said and done."""
    sent = session.remembered(request).get("reference") == reference
    cookies = [session.forget(request)] if sent else []
    return pages.page(request, _ONE, sent=sent, cookies=cookies, **_seen(request, reference))


@post("/phan-anh/{reference:str}/dung-roi", opt=_OWN, sync_to_thread=True)
def confirm(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    """It is right now."""
    with session.own_record(request) as own:
        found = corrections.of_reference(own.tx, own.person, reference)
        corrections.confirm(own.tx, found, at=clock.now())
    return pages.go(f"/phan-anh/{reference}")


@post("/phan-anh/{reference:str}/rut-lai", opt=_OWN, sync_to_thread=True)
def withdraw(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    """Never mind."""
    with session.own_record(request) as own:
        found = corrections.of_reference(own.tx, own.person, reference)
        corrections.withdraw(own.tx, found, at=clock.now())
    return pages.go(f"/phan-anh/{reference}")


@post("/phan-anh/{reference:str}/gui-lai", opt=_OWN, sync_to_thread=True)
def send_again(request: AnyRequest, reference: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Not right yet: the same thread goes back with a new clock."""
    form = forms.Form(pages.spoken(request), data)
    try:
        with session.own_record(request) as own:
            found = corrections.of_reference(own.tx, own.person, reference)
            corrections.send_again(own.tx, found, form.text("said"), at=clock.now())
    except (corrections.NothingSaid, corrections.TooLong) as problem:
        form.refuse("said", problem)
        return pages.again(request, _ONE, form, sent=False, **_seen(request, reference))
    return pages.go(f"/phan-anh/{reference}")


@post("/phan-anh/{reference:str}/anh", opt=_OWN, sync_to_thread=True, request_max_body_size=_UPLOAD)
def add_photos(request: AnyRequest, reference: FromPath[str], data: Uploaded) -> Response[Any]:
    """Show up to three photos; what is wrong with one is said, and the correction itself is safe."""
    chosen = data.get("photo")
    files = [file for file in (chosen if isinstance(chosen, list) else [chosen]) if isinstance(file, UploadFile)]
    sent = [content for content in (file.file.read() for file in files) if content]
    try:
        with session.own_record(request) as own:
            found = corrections.of_reference(own.tx, own.person, reference)
            _PHOTOS.add(own.tx, found.correction_id, sent, at=clock.now())
    except _PHOTOS.PROBLEMS as problem:
        form = forms.Form(pages.spoken(request), {})
        form.refuse("photo", problem)
        seen = _seen(request, reference)
        return pages.again(request, _ONE, form, status=_status(problem), sent=False, **seen)
    return pages.go(f"/phan-anh/{reference}#anh")


@get("/phan-anh/anh/{evidence:uuid}", opt=_OWN, sync_to_thread=True)
def photo(request: AnyRequest, evidence: FromPath[UUID]) -> Response[bytes]:
    """A photo that I sent."""
    with session.own_record(request) as own:
        return picture(own.tx, evidence)


def _status(problem: Problem) -> int:
    return problem.status if problem.status != Problem.status else 422


def _seen(request: AnyRequest, reference: str) -> dict[str, Any]:
    with session.own_record(request) as own:
        found = corrections.of_reference(own.tx, own.person, reference)
        return shown(own.tx, found, pages.spoken(request))


ROUTES = [mine, one, confirm, withdraw, send_again, add_photos, photo]
