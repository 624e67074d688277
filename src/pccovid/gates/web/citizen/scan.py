"""Scan: whatever QR somebody sees, by photo, by camera or typed, leads to the next step or to a plain sentence."""

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from pccovid import proof
from pccovid.access import Purpose
from pccovid.commons import images
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Problem
from pccovid.records import places

Scanned = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
LARGEST_FORM = images.LARGEST + 100_000  # bytes: the photo with what surrounds it in the form
_PAGE = "citizen/scan.html"
_OWN = {"purpose": Purpose.OWN_RECORD}


@get("/quet", opt={"public": True}, sync_to_thread=True)
def scan_page(request: AnyRequest) -> Response[str]:
    """Take a photo, choose one, or type the code; with a scanner in the browser, hold the camera to it."""
    return with_camera(pages.page(request, _PAGE, found=""))


@post("/quet", opt=_OWN, sync_to_thread=True, request_max_body_size=LARGEST_FORM)
def scan(request: AnyRequest, data: Scanned) -> Response[Any]:
    """Say what it is and lead on; nothing of it is kept."""
    with session.entered(request):  # only for who is logged in: a photo takes the machine's time
        form = forms.Form(pages.spoken(request), {})
    try:
        found = read(form, data)
    except Problem as problem:
        form.refuse("photo" if sent_photo(data) else "code", problem)
        return with_camera(pages.again(request, _PAGE, form, status=problem.status, found=""))
    if isinstance(found, proof.reading.Place):
        return pages.go(f"/q/{quote(found.code)}" if found.former else proof.place_path(found.code))
    return with_camera(pages.page(request, _PAGE, found=_name(found)))


def read(form: forms.Form, data: dict[str, Any]) -> proof.reading.Reading:
    """What was sent: the code in a photo, a code typed by hand, or the text that a scanner saw.

    Raises
    ------
    NothingScanned
        Neither photo nor text.
    Problem
        The photo cannot be read, or the code claims to be ours and is not.
    """
    photo = sent_photo(data)
    form.values["code"] = str(data.get("code", "")).strip()[:100]
    text = proof.text_in_photo(photo) if photo else str(data.get("code", ""))
    if not text.strip():
        raise NothingScanned
    typed = places.typed_code(text)
    return proof.reading.Place(typed, former=False) if typed else proof.read(text, clock.now())


def sent_photo(data: dict[str, Any]) -> bytes:
    """The photo in a form; empty when none was chosen."""
    photo = data.get("photo")
    return photo.file.read() if isinstance(photo, UploadFile) else b""


def with_camera(page: Response[str]) -> Response[str]:
    """Allow this page to ask for the camera; no other may."""
    page.headers["permissions-policy"] = "camera=(self), geolocation=(), microphone=()"
    return page


class NothingScanned(Problem):
    """Bạn chụp hoặc chọn một ảnh có mã QR, hoặc nhập 8 ký tự in dưới mã."""

    code = "nothing_scanned"


def _name(found: proof.reading.Reading) -> str:
    """The family of a code that is no place's, as the page's words name it."""
    return f"paper_{found.family}" if isinstance(found, proof.reading.Paper) else type(found).__name__.lower()


ROUTES = [scan_page, scan]
