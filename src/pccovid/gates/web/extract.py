"""A file to read on paper: a title, sections, and rows of two columns that break over pages (PDF, A4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from pccovid.gates.web.pdf import BOLD, REGULAR, fonts

_MARGIN = 18 * mm
_FIRST = 48 * mm
_LINE = HexColor("#cbd5de")


@dataclass(frozen=True)
class Section:
    """A heading and its rows: what it is, what it says."""

    title: str
    rows: Sequence[tuple[str, str]]


def pdf(title: str, lead: str, sections: Sequence[Section], language: str) -> bytes:
    """The file; what people wrote is text and never markup."""
    fonts()
    text = ParagraphStyle("text", fontName=REGULAR, fontSize=9.5, leading=13.5)
    quiet = ParagraphStyle("quiet", text, textColor=HexColor("#4a5560"))
    head = ParagraphStyle("head", fontName=BOLD, fontSize=13, leading=18, spaceBefore=12, spaceAfter=4)
    first = ParagraphStyle("first", head, fontSize=20, leading=27)
    flow: list[Flowable] = [Paragraph(escape(title), first), Paragraph(escape(lead), text)]
    for section in sections:
        rows = [[Paragraph(escape(what), quiet), Paragraph(escape(says), text)] for what, says in section.rows]
        table = Table(rows, colWidths=[_FIRST, A4[0] - 2 * _MARGIN - _FIRST])
        table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE)])
        flow += [Paragraph(escape(section.title), head), table]
    file = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN)
    SimpleDocTemplate(file, pagesize=A4, title=title, lang=language, invariant=1, **margins).build(flow)
    return file.getvalue()
