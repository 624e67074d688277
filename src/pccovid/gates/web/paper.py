"""A personal QR to carry as paper: an A4 sheet, or a card to cut out and keep in a wallet (PDF)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from litestar import Response
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pccovid import proof
from pccovid.gates.web import assets
from pccovid.gates.web.language import Language

REGULAR, BOLD = "Paper", "Paper-Bold"
_SIZES = {proof.Form.SHEET: A4, proof.Form.CARD: (85.6 * mm, 54 * mm)}
_BRAND = (11 / 255, 83 / 255, 148 / 255)


@dataclass(frozen=True)
class Holder:
    """Whose paper it is, as people read it: the name, and the year of birth to tell namesakes of a household apart."""

    name: str
    born: str
    code: proof.PaperCode


@dataclass(frozen=True)
class _Block:
    """A column of text: left edge, width (points), and where the next line goes."""

    canvas: Canvas
    x: float
    width: float

    def write(self, y: float, text: str, font: str, size: float, most: int = 2) -> float:
        """Write at most `most` lines below `y`; the height at which the next may begin."""
        for line in _lines(text, font, size, self.width, most):
            y -= size * 1.3
            self.canvas.setFont(font, size)
            self.canvas.drawString(self.x, y, line)
        return y - size * 0.4


def answer(holders: Sequence[Holder], form: proof.Form, said: Language) -> Response[bytes]:
    """The file as a browser shows it; its name says nothing about anybody."""
    headers = {"content-disposition": f'inline; filename="pccovid-qr-{form}.pdf"'}
    return Response(pdf(holders, form, said), media_type="application/pdf", headers=headers)


def pdf(holders: Sequence[Holder], form: proof.Form, said: Language) -> bytes:
    """One page to each holder, in the reader's language."""
    fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=_SIZES[form], invariant=1, lang=said.code)
    canvas.setTitle(said.text("qr.paper_title"))
    draw = _card if form is proof.Form.CARD else _sheet
    for holder in holders:
        draw(canvas, holder, said)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _card(canvas: Canvas, holder: Holder, said: Language) -> None:
    """85.6 by 54 mm with a code of 5 by 5 cm, the size of a bank card (ISO/IEC 7810 ID-1)."""
    _qr(canvas, holder.code, 2 * mm, 2 * mm, 50 * mm)
    block = _Block(canvas, 54 * mm, 29.5 * mm)
    canvas.setFillColorRGB(*_BRAND)
    y = block.write(51 * mm, "PcCovid", BOLD, 11)
    canvas.setFillColorRGB(0, 0, 0)
    y = block.write(y, holder.name, BOLD, 9, most=3)
    y = block.write(y, holder.born, REGULAR, 7.5)
    y = block.write(y, said.text("qr.paper_until", day=said.day(holder.code.expires_at)), REGULAR, 7.5)
    y = block.write(y, said.text("qr.paper_number", number=holder.code.number), REGULAR, 7.5)
    block.write(y, said.text("qr.paper_lost_short"), REGULAR, 6.5, most=4)


def _sheet(canvas: Canvas, holder: Holder, said: Language) -> None:
    """A4: the code large in the middle, and in words what it is, how to use it, what to do when it is lost."""
    width, height = A4
    block = _Block(canvas, 25 * mm, width - 50 * mm)
    canvas.setFillColorRGB(*_BRAND)
    y = block.write(height - 22 * mm, "PcCovid", BOLD, 22)
    canvas.setFillColorRGB(0, 0, 0)
    y = block.write(y, said.text("qr.paper_title"), REGULAR, 14)
    y = block.write(y - 4 * mm, holder.name, BOLD, 22, most=3)
    y = block.write(y, holder.born, REGULAR, 14)
    side = 95 * mm
    _qr(canvas, holder.code, (width - side) / 2, y - side - 4 * mm, side)
    y -= side + 10 * mm
    y = block.write(y, said.text("qr.paper_until", day=said.day(holder.code.expires_at)), BOLD, 14)
    y = block.write(y, said.text("qr.paper_number", number=holder.code.number), REGULAR, 14)
    for key in ("qr.paper_use", "qr.paper_safe", "qr.paper_lost"):
        y = block.write(y, said.text(key), REGULAR, 12, most=4)


def _qr(canvas: Canvas, code: proof.PaperCode, x: float, y: float, side: float) -> None:
    """The picture with its lower left corner at x, y; `side` points wide."""
    drawn = proof.qr_modules(proof.paper_qr(code))
    unit = side / drawn.side
    path = canvas.beginPath()
    for left, top, width, height in drawn.rectangles:
        path.rect(x + left * unit, y + side - (top + height) * unit, width * unit, height * unit)
    canvas.drawPath(path, stroke=0, fill=1)


def _lines(text: str, font: str, size: float, width: float, most: int) -> list[str]:
    """The text in lines that fit; what is too long ends in "…"."""
    lines = [_cut(line, font, size, width) for line in simpleSplit(text, font, size, width)]
    if len(lines) > most:
        lines[most - 1] = _cut(f"{lines[most - 1]} …", font, size, width)
    return lines[:most]


def _cut(line: str, font: str, size: float, width: float) -> str:
    while pdfmetrics.stringWidth(line, font, size) > width:
        line = f"{line[:-2]}…"
    return line


@cache
def fonts() -> None:
    """Make REGULAR and BOLD known to the drawing library."""
    for name, file in ((REGULAR, "paper-400.ttf"), (BOLD, "paper-600.ttf")):
        pdfmetrics.registerFont(TTFont(name, BytesIO(assets.content(file))))
