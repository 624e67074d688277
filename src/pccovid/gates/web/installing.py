"""What makes of the site an application on a telephone: the service worker, the manifest, the icons."""

import hashlib
import json
from functools import cache
from io import BytesIO
from pathlib import Path

from litestar import Response, get
from litestar.params import FromPath
from PIL import Image, ImageDraw

from pccovid.gates.web import assets, pages
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import NotFound

_HERE = Path(__file__).parent
_PUBLIC = {"public": True}
_BRAND = "#0b5394"
_SIZES = (180, 192, 512)  # of the iPhone's home screen, of Android's, of its start screen
_SCRIPTS = ("page.js", "vault.js", "sync.js", "qr.js", "vi.js")
_WORKER = ("sw.js", "push.js")
# The mark (static/mark.svg) as corners, in its square of 32: the shield with its curves cut straight, and the tick.
_SHIELD = ((16, 1.5), (28, 6), (28, 15.5), (27.3, 20.2), (25.4, 24), (22.4, 27.3), (19, 29.3), (16, 30.5))
_TICK = ((10, 16.2), (14.3, 20.5), (22.4, 12))
_SAFE = 0.62  # of the square: systems cut icons to circles
_FINE = 4  # drawn so many times larger, then shrunk: smooth edges


@get("/sw.js", opt=_PUBLIC, sync_to_thread=True)
def service_worker() -> Response[str]:
    """The service worker, which knows what is published today; asked for anew at every start of a browser."""
    return Response(_worker(), media_type="text/javascript", headers={"cache-control": "no-cache"})


@get("/manifest.webmanifest", opt=_PUBLIC, sync_to_thread=True)
def manifest(request: AnyRequest) -> Response[str]:
    """Name, colours, icons and where to start."""
    said = pages.spoken(request)
    icons = [
        {"src": f"/icon/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in _SIZES
    ]
    content = {
        "id": "/", "name": said.text("install.name"), "short_name": "PcCovid", "lang": said.code, "start_url": "/",
        "scope": "/", "display": "standalone", "background_color": "#ffffff", "theme_color": _BRAND, "icons": icons,
        "shortcuts": [{"name": said.text("qr.title"), "url": "/vi", "icons": icons[1:2]}],
    }  # fmt: skip
    return Response(
        json.dumps(content, ensure_ascii=False),
        media_type="application/manifest+json",
        headers={"cache-control": "public, max-age=86400"},
    )


@get("/icon/{name:str}", opt=_PUBLIC, sync_to_thread=True)
def icon(name: FromPath[str]) -> Response[bytes]:
    """An icon for the home screen: SIZE.png."""
    size = next((size for size in _SIZES if name == f"{size}.png"), None)
    if size is None:
        raise NotFound
    return Response(_icon(size), media_type="image/png", headers={"cache-control": "public, max-age=86400"})


@cache
def _worker() -> str:
    published = assets.manifest()
    parts = [name for name in published if name in _SCRIPTS or Path(name).suffix in {".css", ".woff2", ".svg"}]
    shell = ["/vi?lang=vi", "/vi?lang=en", *map(assets.url, parts)]
    source = "\n".join((_HERE / "static" / name).read_text("utf-8") for name in _WORKER)
    version = hashlib.sha256("\n".join([source, *shell, *_templates_and_words()]).encode()).hexdigest()[:12]
    filled = source.replace('VERSION = ""', f"VERSION = {json.dumps(version)}", 1)
    return filled.replace("([])", f"({json.dumps(shell)})", 1)


def _templates_and_words() -> list[str]:
    """What the shell's page is made of."""
    return [file.read_text("utf-8") for kind in ("*.html", "*.toml") for file in sorted(_HERE.rglob(kind))]


@cache
def _icon(size: int) -> bytes:
    """The mark in the middle of a white square."""
    side = size * _FINE
    picture = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(picture)
    unit, edge = side * _SAFE / 32, side * (1 - _SAFE) / 2
    right = [(edge + x * unit, edge + y * unit) for x, y in _SHIELD]
    draw.polygon([*right, *((side - x, y) for x, y in reversed(right))], fill=_BRAND)
    tick = [(edge + x * unit, edge + y * unit) for x, y in _TICK]
    draw.line(tick, fill="white", width=round(3 * unit), joint="curve")
    for x, y in (tick[0], tick[-1]):
        draw.circle((x, y), 1.5 * unit, fill="white")
    file = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


ROUTES = [service_worker, manifest, icon]
