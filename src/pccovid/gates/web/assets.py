"""The built files of `static/dist`: named by their content, kept in memory, compressed once."""

import json
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from pccovid.ground.errors import NotFound

_DIST = Path(__file__).parent / "static" / "dist"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOREVER = "public, max-age=31536000, immutable"


class NotBuilt(Exception):
    """The front-end assets are not there. Run `make assets`."""


@dataclass(frozen=True)
class Asset:
    """One file: its media type and its bytes by encoding ("" is the plain one)."""

    media_type: str
    bodies: dict[str, bytes]

    def best(self, accepted: str) -> tuple[str, bytes]:
        """The smallest encoding that the browser accepts, and its bytes."""
        for encoding, _ in _ENCODINGS:
            if encoding in self.bodies and encoding in accepted:
                return encoding, self.bodies[encoding]
        return "", self.bodies[""]


@cache
def manifest() -> dict[str, str]:
    """File name by plain name, such as style.css to style.162da79a78.css."""
    try:
        return json.loads((_DIST / "manifest.json").read_text())
    except FileNotFoundError:
        raise NotBuilt(NotBuilt.__doc__) from None


def url(name: str) -> str:
    """Address of a built file."""
    return f"/static/{manifest()[name]}"


def content(name: str) -> bytes:
    """The bytes of a built file, for those who draw with it."""
    return _assets()[manifest()[name]].bodies[""]


@cache
def _assets() -> dict[str, Asset]:
    return {name: _load(_DIST / name) for name in manifest().values()}


def _load(path: Path) -> Asset:
    bodies = {"": path.read_bytes()}
    for encoding, ending in _ENCODINGS:
        packed = path.with_name(path.name + ending)
        if packed.exists():
            bodies[encoding] = packed.read_bytes()
    return Asset(guess_type(path.name)[0] or "application/octet-stream", bodies)


@get("/static/{name:str}", sync_to_thread=False, opt={"public": True}, include_in_schema=False)
def static(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """A built file; its name changes with its content, so browsers keep it for a year."""
    asset = _assets().get(name)
    if asset is None:
        raise NotFound
    encoding, body = asset.best(request.headers.get("accept-encoding", ""))
    headers = {"cache-control": _FOREVER, "vary": "accept-encoding"}
    if encoding:
        headers["content-encoding"] = encoding
    return Response(body, media_type=asset.media_type, headers=headers)
