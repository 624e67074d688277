"""Drawing on paper (PDF): our letters, columns of text, and QR codes as shapes that stay sharp at every size."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pccovid import proof
from pccovid.gates.web import assets

REGULAR, BOLD = "Paper", "Paper-Bold"
BRAND = (11 / 255, 83 / 255, 148 / 255)


def blank(file: BytesIO, size: tuple[float, float], language: str, title: str) -> Canvas:
    """Paper of that size (points) with our letters; the same drawing gives the same bytes."""
    fonts()
    canvas = Canvas(file, pagesize=size, invariant=1, lang=language)
    canvas.setTitle(title)
    return canvas


@dataclass(frozen=True)
class Block:
    """A column of text: left edge, width (points), and where the next line goes."""

    canvas: Canvas
    x: float
    width: float

    def write(self, y: float, text: str, font: str, size: float, most: int = 2, *, centred: bool = False) -> float:
        """Write at most `most` lines below `y`; the height at which the next may begin."""
        for line in _lines(text, font, size, self.width, most):
            y -= size * 1.3
            self.canvas.setFont(font, size)
            if centred:
                self.canvas.drawCentredString(self.x + self.width / 2, y, line)
            else:
                self.canvas.drawString(self.x, y, line)
        return y - size * 0.4


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """The picture of a text with its lower left corner at x, y; `side` points wide."""
    drawn = proof.qr_modules(text)
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
    """Make our letters known to the library, once."""
    for name, file in ((REGULAR, "paper-400.ttf"), (BOLD, "paper-600.ttf")):
        pdfmetrics.registerFont(TTFont(name, BytesIO(assets.content(file))))
