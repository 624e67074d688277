"""QR codes as pictures: for a page, and for paper."""

import re
from dataclasses import dataclass

import zxingcpp

_RECTANGLE = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z")


@dataclass(frozen=True)
class Modules:
    """A QR code as black rectangles (x, y, width, height) in a square of `side` modules, quiet zone included.

    The origin is the upper left corner.
    """

    side: int
    rectangles: list[tuple[int, int, int, int]]


def qr_modules(text: str) -> Modules:
    """The code of `text` that survives folds and stains (error correction Q), for paper."""
    side, path = _drawn(text, "Q")
    return Modules(side, [(int(x), int(y), int(w), int(h)) for x, y, w, h in _RECTANGLE.findall(path)])


def qr_svg(text: str, label: str) -> str:
    """An inline SVG of `text` with `label` as its name for those who cannot see it; scales to its box."""
    side, path = _drawn(text, "M")
    return (
        f'<svg viewBox="0 0 {side} {side}" role="img" aria-label="{_attribute(label)}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
    )


def _drawn(text: str, correction: str) -> tuple[int, str]:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=correction)
    drawn = code.to_svg(add_quiet_zones=True)
    side = re.search(r'width="(\d+)"', drawn)
    path = re.search(r'<path d="([^"]+)"', drawn)
    if side is None or path is None:
        raise RuntimeError("the QR library drew something else than one path")
    return int(side[1]), path[1]


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
