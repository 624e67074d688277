"""The QR of a place to hang at its door (PDF): A4, or a square of 15 cm as Hà Nội asked for."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from pccovid.gates.web import pdf
from pccovid.gates.web.language import Language

_SQUARE = (150 * mm, 150 * mm)
SIZES = {"a4": A4, "15cm": _SQUARE}


def draw(size: str, address: str, *, name: str, where: str, code: str, said: Language) -> bytes:
    """One page: what to do, the code as large as it goes, its letters to type, and the place. `size` as in SIZES."""
    file = BytesIO()
    width, height = SIZES[size]
    canvas = pdf.blank(file, (width, height), said.code, said.text("poster.title"))
    scale = width / A4[0]
    block = pdf.Block(canvas, 12 * mm * scale, width - 24 * mm * scale)
    canvas.setFillColorRGB(*pdf.BRAND)
    y = block.write(height - 8 * mm * scale, said.text("poster.title"), pdf.BOLD, 30 * scale, centred=True)
    canvas.setFillColorRGB(0, 0, 0)
    y = block.write(y, name, pdf.BOLD, 24 * scale, centred=True)
    y = block.write(y, where, pdf.REGULAR, 13 * scale, centred=True)
    typed = 64 * scale  # points: the lines below the code
    side = min(width - 24 * mm * scale, y - typed - 6 * mm * scale)
    pdf.draw_qr(canvas, address, (width - side) / 2, y - side, side)
    y = block.write(y - side, said.text("poster.code", code=spaced(code)), pdf.BOLD, 22 * scale, centred=True)
    block.write(y, said.text("poster.how"), pdf.REGULAR, 12 * scale, centred=True)
    canvas.save()
    return file.getvalue()


def spaced(code: str) -> str:
    """The code as people read it aloud: K7M2 P9XQ."""
    return f"{code[:4]} {code[4:]}"
