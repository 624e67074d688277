"""QR codes as pictures for a page."""

import re

import zxingcpp


def qr_svg(text: str, label: str) -> str:
    """An inline SVG of `text` with `label` as its name for those who cannot see it; scales to its box."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = code.to_svg(add_quiet_zones=True)
    size = re.search(r'width="(\d+)"', drawn)
    path = re.search(r'<path d="([^"]+)"', drawn)
    if size is None or path is None:
        raise RuntimeError("the QR library drew something else than one path")
    side = size[1]
    return (
        f'<svg viewBox="0 0 {side} {side}" role="img" aria-label="{_attribute(label)}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path[1]}"/></svg>'
    )


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
