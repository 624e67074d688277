"""A personal QR to carry as paper: an A4 sheet, or a card to cut out and keep in a wallet (PDF)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from litestar import Response
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pccovid import proof
from pccovid.gates.web import pdf
from pccovid.gates.web.language import Language

_SIZES = {proof.Form.SHEET: A4, proof.Form.CARD: (85.6 * mm, 54 * mm)}


@dataclass(frozen=True)
class Holder:
    """Whose paper it is, as people read it: the name, and the year of birth to tell namesakes of a household apart."""

    name: str
    born: str
    code: proof.PaperCode


def answer(holders: Sequence[Holder], form: proof.Form, said: Language) -> Response[bytes]:
    """The file as a browser shows it; its name says nothing about anybody."""
    headers = {"content-disposition": f'inline; filename="pccovid-qr-{form}.pdf"'}
    return Response(draw(holders, form, said), media_type="application/pdf", headers=headers)


def draw(holders: Sequence[Holder], form: proof.Form, said: Language) -> bytes:
    """One page to each holder, in the reader's language."""
    file = BytesIO()
    canvas = pdf.blank(file, _SIZES[form], said.code, said.text("qr.paper_title"))
    page = _card if form is proof.Form.CARD else _sheet
    for holder in holders:
        page(canvas, holder, said)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _card(canvas: Canvas, holder: Holder, said: Language) -> None:
    """85.6 by 54 mm with a code of 5 by 5 cm, the size of a bank card (ISO/IEC 7810 ID-1)."""
    pdf.draw_qr(canvas, proof.paper_qr(holder.code), 2 * mm, 2 * mm, 50 * mm)
    block = pdf.Block(canvas, 54 * mm, 29.5 * mm)
    canvas.setFillColorRGB(*pdf.BRAND)
    y = block.write(51 * mm, "PcCovid", pdf.BOLD, 11)
    canvas.setFillColorRGB(0, 0, 0)
    y = block.write(y, holder.name, pdf.BOLD, 9, most=3)
    y = block.write(y, holder.born, pdf.REGULAR, 7.5)
    y = block.write(y, said.text("qr.paper_until", day=said.day(holder.code.expires_at)), pdf.REGULAR, 7.5)
    y = block.write(y, said.text("qr.paper_number", number=holder.code.number), pdf.REGULAR, 7.5)
    block.write(y, said.text("qr.paper_lost_short"), pdf.REGULAR, 6.5, most=4)


def _sheet(canvas: Canvas, holder: Holder, said: Language) -> None:
    """A4: the code large in the middle, and in words what it is, how to use it, what to do when it is lost."""
    width, height = A4
    block = pdf.Block(canvas, 25 * mm, width - 50 * mm)
    canvas.setFillColorRGB(*pdf.BRAND)
    y = block.write(height - 22 * mm, "PcCovid", pdf.BOLD, 22)
    canvas.setFillColorRGB(0, 0, 0)
    y = block.write(y, said.text("qr.paper_title"), pdf.REGULAR, 14)
    y = block.write(y - 4 * mm, holder.name, pdf.BOLD, 22, most=3)
    y = block.write(y, holder.born, pdf.REGULAR, 14)
    side = 95 * mm
    pdf.draw_qr(canvas, proof.paper_qr(holder.code), (width - side) / 2, y - side - 4 * mm, side)
    y -= side + 10 * mm
    y = block.write(y, said.text("qr.paper_until", day=said.day(holder.code.expires_at)), pdf.BOLD, 14)
    y = block.write(y, said.text("qr.paper_number", number=holder.code.number), pdf.REGULAR, 14)
    for key in ("qr.paper_use", "qr.paper_safe", "qr.paper_lost"):
        y = block.write(y, said.text(key), pdf.REGULAR, 12, most=4)
